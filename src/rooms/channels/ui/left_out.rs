use crate::rooms::channels::model::LeftOutMail;
use crate::rooms::staff::Me;
use crate::ui::{Section, TimeText};
use leptos::prelude::*;

/// Emails that came in and became no message, each with the reason. `count`: also of those that are not listed.
#[component]
pub(super) fn LeftOut(mails: Vec<LeftOutMail>, count: i64) -> impl IntoView {
    let rows = mails.into_iter().map(|mail| view! { <Row mail/> }).collect_view();
    let how_many = match count {
        1 => "One email of the last 30 days became no message.".to_owned(),
        count => format!("{count} emails of the last 30 days became no messages. The latest:"),
    };
    view! {
        <Section title="Left out">
            <p>{how_many}</p>
            <ul class="setting-rows">{rows}</ul>
        </Section>
    }
    .into_any()
}

#[component]
fn Row(mail: LeftOutMail) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let at = mail.received_at;
    let sender = if mail.sender.is_empty() { "Nobody".to_owned() } else { mail.sender };
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p><strong><bdi>{sender}</bdi></strong>" · "<bdi>{mail.channel_name}</bdi></p>
                <p class="meta"><TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/>" · "{mail.why}</p>
            </div>
        </li>
    }
    .into_any()
}
