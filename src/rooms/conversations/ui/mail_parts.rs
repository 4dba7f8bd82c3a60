//! What a message has as an email.

use super::super::model::Channel;
use crate::rooms::channels::model::Mail;
use crate::ui::Icon;
use leptos::prelude::*;

/// By which way a message travelled, if a provider carried it.
pub(super) fn way_badge(channel: Channel) -> Option<AnyView> {
    let (icon, word) = match channel {
        Channel::Text => ("phone", "Text"),
        Channel::Email => ("mail", "Email"),
        _ => return None,
    };
    Some(view! { <span class="bubble-way"><Icon name=icon/>{word}</span> }.into_any())
}

/// The subject of an email, above its words.
#[component]
pub(super) fn MailHead(mail: Mail) -> impl IntoView {
    let subject = if mail.subject.is_empty() { "(No subject)".to_owned() } else { mail.subject };
    view! { <p class="bubble-subject"><strong dir="auto">{subject}</strong></p> }.into_any()
}
