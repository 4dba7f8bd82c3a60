use leptos::prelude::*;

use super::{Icon, SafetyFlag};

/// What must be known, inside a row of a list: each flag with its icon, its word and the rest of the
/// story.
#[component]
pub fn SafetyWords(#[prop(into)] flags: Signal<Vec<SafetyFlag>>) -> impl IntoView {
    let item = move |SafetyFlag { tone, icon, word, text }: SafetyFlag| {
        view! {
            <li class="safety-word" data-tone=tone.name()>
                <Icon name=icon/>
                <strong>{word}</strong>
                <span dir="auto">{text}</span>
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
