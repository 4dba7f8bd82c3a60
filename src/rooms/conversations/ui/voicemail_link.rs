use super::super::model::Voicemail;
use crate::ui::Icon;
use leptos::prelude::*;

/// Leads to what a caller said on the answering machine, at the provider, in a window of its own.
#[component]
pub fn VoicemailLink(voicemail: Voicemail) -> impl IntoView {
    let words = voicemail.words();
    let label = format!("{words}, listen in a new window");
    view! {
        <a class="voicemail-link" href=voicemail.url target="_blank" rel="noopener noreferrer" aria-label=label>
            <Icon name="sound"/>
            <span>{words}</span>
        </a>
    }
    .into_any()
}
