//! What a message has as an email.

use super::super::model::Channel;
use super::super::model::files::size;
use crate::domain::ids::MessageId;
use crate::rooms::channels::model::{Mail, NamedFile};
use crate::ui::Icon;
use leptos::prelude::*;

/// By which way a message travelled, if a provider carried it.
pub(super) fn way_badge(channel: Channel) -> Option<AnyView> {
    let (icon, word) = match channel {
        Channel::Text => ("phone", "Text"),
        Channel::Email => ("mail", "Email"),
        Channel::WebForm => ("note", "Web form"),
        Channel::Facebook => ("messenger", "Facebook"),
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

/// What an email repeats, how it looked, and which files came with it; below its words.
#[component]
pub(super) fn MailRest(mail: Mail, message: MessageId) -> impl IntoView {
    let quoted = (!mail.quoted.is_empty()).then(|| {
        view! {
            <details class="bubble-more">
                <summary>"What it repeats"</summary>
                <p class="bubble-quoted" dir="auto">{mail.quoted}</p>
            </details>
        }
    });
    let open = RwSignal::new(false);
    // Once it is there it stays.
    let look = move |_| open.set(true);
    // Fetched when somebody wants it: it has an address and a policy of its own.
    let frame = move || {
        let src = format!("/mail/{message}");
        open.get().then(|| view! { <iframe class="bubble-mail" title="The email as it was sent" src=src sandbox=""></iframe> })
    };
    let html = mail.has_html.then(|| {
        view! {
            <details class="bubble-more" on:toggle=look>
                <summary>"Show it as it was sent"</summary>
                {frame}
            </details>
        }
    });
    let file = |file: NamedFile| {
        let name = file.name.clone();
        let link = match file.file_id {
            Some(id) => view! { <a href=format!("/files/{id}/original") download=name rel="external"><bdi>{file.name}</bdi></a> }.into_any(),
            None => view! { <bdi>{file.name}</bdi> }.into_any(),
        };
        view! { <li class="meta"><Icon name="download"/><span>{link}" ("{size(file.size)}")"</span></li> }
    };
    let files = (!mail.files.is_empty())
        .then(|| view! { <ul class="bubble-files" role="list">{mail.files.into_iter().map(file).collect_view()}</ul> });
    view! { {files} {quoted} {html} }.into_any()
}
