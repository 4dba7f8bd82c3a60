use super::Rows;
use crate::live::{Act, Kept};
use crate::rooms::dashboard::model::{FirstStep, Today};
use crate::rooms::staff::api::save_preferences;
use crate::rooms::staff::model::Preferences;
use crate::ui::{Button, ButtonKind, Icon, Section};
use leptos::prelude::*;

/// What a new business has still to do; gone when it is done, or when the reader hides it.
#[component]
pub fn FirstStepsBlock(today: Kept<Today>) -> impl IntoView {
    let mine = expect_context::<RwSignal<Preferences>>();
    let act = Act::new();
    let steps = today.part(|today| today.first_steps.clone());
    let shown =
        Memo::new(move |_| mine.with(|mine| mine.first_steps) && steps.with(|steps| !steps.is_empty()));
    let hide = move |_| {
        let before = mine.get_untracked();
        let hidden = Preferences { first_steps: false, ..before.clone() };
        let wanted = hidden.clone();
        act.run_back(
            "First steps hidden.".to_owned(),
            move |intent| save_preferences(intent, wanted.clone()),
            move |_| {
                move |intent| {
                    let before = before.clone();
                    async move {
                        let done = save_preferences(intent, before.clone()).await?;
                        mine.try_set(before);
                        Ok(done)
                    }
                }
            },
            move |_| mine.set(hidden),
        );
    };
    let face = |step: FirstStep| {
        let (title, text) = step.words();
        view! {
            <Icon name=step.icon()/>
            <span class="row-main">
                <span class="row-line"><span class="row-title">{title}</span></span>
                <span class="row-text">{text}</span>
            </span>
        }
        .into_any()
    };
    let actions = move || {
        view! { <Button kind=ButtonKind::Quiet pending=act.pending press=hide>"Hide"</Button> }
    };
    move || {
        shown.get().then(|| {
            view! {
                <div class="first-steps">
                    <Section title=Signal::stored("First steps".to_owned()) actions>
                        <Rows rows=steps key=|step: &FirstStep| *step href=|step: &FirstStep| step.path().to_owned() face/>
                    </Section>
                </div>
            }
        })
    }
}
