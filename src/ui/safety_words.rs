use leptos::prelude::*;

use super::{Icon, SafetyFlag, safety_strip::flag_list};

/// What must be known, inside a row of a list: each flag with its icon, its word and the rest of the
/// story.
#[component]
pub fn SafetyWords(#[prop(into)] flags: Signal<Vec<SafetyFlag>>) -> impl IntoView {
    flag_list(flags, "safety-words", "safety-word")
}

/// The same in a link, where there is room for the words only: a pointer that rests on one shows its
/// story.
#[component]
pub fn SafetyMarks(flags: Vec<SafetyFlag>) -> impl IntoView {
    let mark = |SafetyFlag { tone, icon, word, text }: SafetyFlag| {
        view! {
            <span class="safety-word" data-tone=tone.name() title=text>
                <Icon name=icon/>
                <strong>{word}</strong>
            </span>
        }
    };
    (!flags.is_empty()).then(|| {
        let marks = flags.into_iter().map(mark).collect_view();
        view! { <span class="safety-words">{marks}</span> }
    })
}
