use leptos::prelude::*;

use super::{Icon, Tone};

/// Something that everyone who touches the animal must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyFlag {
    /// `Danger` for harm to people or animal, `Warn` for care.
    pub tone: Tone,
    pub icon: &'static str,
    /// One word: "Bites", "Allergy".
    pub word: String,
    /// The rest of the story; may be empty.
    pub text: String,
}

/// The safety flags of one animal or customer. Sticks to the top of its pane and never scrolls away.
#[component]
pub fn SafetyStrip(#[prop(into)] flags: Signal<Vec<SafetyFlag>>) -> impl IntoView {
    flag_list(flags, "safety", "safety-flag")
}

/// The flags as a list of these classes; nothing while there are none.
pub(super) fn flag_list(
    flags: Signal<Vec<SafetyFlag>>,
    list: &'static str,
    item: &'static str,
) -> impl IntoView {
    let item = move |SafetyFlag { tone, icon, word, text }: SafetyFlag| {
        view! {
            <li class=item data-tone=tone.name()>
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
            view! { <ul class=list aria-label="Safety">{items}</ul> }
        })
    }
}
