use crate::error::AppError;
use crate::ui::{CheckboxField, ColourCodeChip, ErrorPanel, Skeleton};
use leptos::prelude::*;

/// A label that can be ticked.
#[derive(Clone)]
pub(super) struct Choice<T: Clone + Send + Sync + 'static> {
    pub label: T,
    pub key: String,
    pub name: String,
    /// Colour and letters, where the label has them.
    pub code: Option<(&'static str, String)>,
    /// As it was when the list opened.
    pub was: bool,
    pub on: RwSignal<bool>,
}

/// The labels to tick: none before they were asked for.
pub(super) type Choices<T> = RwSignal<Option<Result<Vec<Choice<T>>, AppError>>>;

/// What was ticked and what was unticked since the list opened.
pub(super) fn changes<T: Clone + Send + Sync + 'static>(choices: Choices<T>) -> (Vec<T>, Vec<T>) {
    choices.with_untracked(|choices| {
        let all = choices.as_ref().and_then(|choices| choices.as_ref().ok()).map_or(&[][..], Vec::as_slice);
        let pick = |wanted: bool| {
            all.iter()
                .filter(|choice| choice.was != wanted && choice.on.get_untracked() == wanted)
                .map(|choice| choice.label.clone())
                .collect()
        };
        (pick(true), pick(false))
    })
}

/// A list of labels to tick.
pub(super) fn pick_list<T: Clone + Send + Sync + 'static>(
    choices: Choices<T>,
    empty: &'static str,
    on_retry: Callback<()>,
) -> impl IntoView {
    let row = |choice: Choice<T>| {
        let name = choice.name.clone();
        view! {
            <li class="label-pick">
                <CheckboxField name=format!("pick-{}", choice.key) label=choice.name value=choice.on/>
                {choice.code.map(|(colour, letters)| view! { <ColourCodeChip colour letters name compact=true/> })}
            </li>
        }
    };
    move || match choices.get() {
        None => view! { <Skeleton count=4/> }.into_any(),
        Some(Err(error)) => view! {
            <ErrorPanel what="The list could not be loaded." why=Signal::stored(error.to_string()) on_retry/>
        }
        .into_any(),
        Some(Ok(all)) if all.is_empty() => view! { <p>{empty}</p> }.into_any(),
        Some(Ok(all)) => {
            view! { <ul class="label-picks">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    }
}
