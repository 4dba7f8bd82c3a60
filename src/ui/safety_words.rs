use leptos::prelude::*;

use super::{Icon, SafetyFlag};

/// What must be known, inside a row of a list: each flag with its icon and its word, and the rest of
/// the story unless there is no room for it.
#[component]
pub fn SafetyWords(
    #[prop(into)] flags: Signal<Vec<SafetyFlag>>,
    /// Only the words; a pointer that rests on one shows its story.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let item = move |SafetyFlag { tone, icon, word, text }: SafetyFlag| {
        let story = (!brief).then(|| view! { <span dir="auto">{text.clone()}</span> });
        view! {
            <li class="safety-word" data-tone=tone.name() title=brief.then_some(text)>
                <Icon name=icon/>
                <strong>{word}</strong>
                {story}
            </li>
        }
    };
    move || {
        let flags = flags.get();
        (!flags.is_empty()).then(|| {
            let items = flags.into_iter().map(item).collect_view();
            view! { <ul class="safety-words" aria-label="Safety">{items}</ul> }
        })
    }
}
