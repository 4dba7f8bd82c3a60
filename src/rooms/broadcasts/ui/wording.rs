use super::{purpose_words, way_words};
use crate::domain::language;
use crate::live::Kept;
use crate::rooms::broadcasts::model::{Broadcast, Translation, Wording};
use crate::ui::{DescriptionList, Detail, Section};
use leptos::prelude::*;

/// What was sent, as it was written.
#[component]
pub(super) fn WordingAsSent(found: Kept<Broadcast>) -> impl IntoView {
    let wording = found.part(|found| found.wording.clone());
    let by = found.part(|found| found.sent_by.clone());
    let pace = found.part(|found| found.pace);
    let body = move || {
        let Wording { channel, purpose, subject, body, translations } = wording.get();
        let other = |one: Translation| {
            let name = language::name_of(&one.language).unwrap_or_default();
            view! {
                <details class="broadcast-other">
                    <summary><bdi>{name}</bdi></summary>
                    {(!one.subject.is_empty()).then(|| view! { <p class="broadcast-subject" dir="auto">{one.subject}</p> })}
                    <p class="broadcast-body" dir="auto">{one.body}</p>
                </details>
            }
        };
        view! {
            <DescriptionList>
                <Detail term="Goes by">{way_words(channel)}</Detail>
                <Detail term="It is">{purpose_words(purpose)}</Detail>
                <Detail term="Pace">{format!("{} a minute", pace.get())}</Detail>
                {by.get().map(|name| view! { <Detail term="Sent by"><bdi>{name}</bdi></Detail> })}
            </DescriptionList>
            {(!subject.is_empty()).then(|| view! { <p class="broadcast-subject" dir="auto">{subject}</p> })}
            <p class="broadcast-body" dir="auto">{body}</p>
            {translations.into_iter().map(other).collect_view()}
        }
    };
    view! { <Section title="The message">{body}</Section> }.into_any()
}
