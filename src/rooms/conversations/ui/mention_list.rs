use super::super::model::Colleague;
use super::mentions::Mentions;
use crate::ui::{Avatar, AvatarSize};
use leptos::prelude::*;

/// The id of the listbox.
pub(super) const LIST: &str = "mention-list";

/// The id of the option that Enter takes, while somebody is offered.
pub(super) fn active_option(mentions: Mentions) -> Option<String> {
    let offered = mentions.offered().len();
    (offered > 0).then(|| option_id(mentions.active.get().min(offered - 1)))
}

fn option_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

/// The colleagues that fit the name that is being typed: for the keyboard, the mouse and the finger.
#[component]
pub(super) fn MentionList(mentions: Mentions) -> impl IntoView {
    let offered = Memo::new(move |_| mentions.offered());
    let option = move |(at, colleague): (usize, Colleague)| {
        let name = colleague.name.clone();
        let active = move || mentions.active.get().min(offered.with(Vec::len).saturating_sub(1)) == at;
        view! {
            <li
                class="mention-option" role="option" id=option_id(at)
                aria-selected=move || if active() { "true" } else { "false" }
                // The text keeps the focus.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| mentions.choose(&colleague)
            >
                <Avatar name=name.clone() size=AvatarSize::Small/>
                <span class="row-title" dir="auto">{name}</span>
            </li>
        }
    };
    let list = move || {
        let all = offered.get();
        (!all.is_empty()).then(|| {
            view! {
                <ul class="mention-list" role="listbox" id=LIST aria-label="Colleagues">
                    {all.into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
        })
    };
    let said = move || match offered.with(Vec::len) {
        0 => String::new(),
        1 => "One colleague. Enter names them.".to_owned(),
        many => format!("{many} colleagues. Choose with the arrow keys, Enter names them."),
    };
    view! {
        {list}
        <p class="visually-hidden" role="status">{said}</p>
    }
    .into_any()
}
