use super::Rows;
use crate::live::Kept;
use crate::rooms::dashboard::model::{MissedCall, Today};
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonKind, ButtonLink, EmptyState, Icon, Section, TimeText, Tone};
use leptos::prelude::*;

/// Customers whom nobody has reached yet.
#[component]
pub fn FollowUpsBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let calls = today.part(|today| today.follow_ups.rows.clone());
    let now = today.part(|today| today.now);
    let empty = Memo::new(move |_| calls.with(Vec::is_empty));
    let face = move |call: MissedCall| {
        let (when, full) =
            zone.with_value(|zone| (zone.brief(call.at, now.get()), zone.day_and_clock(call.at)));
        view! {
            <Icon name="phone-missed"/>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{call.customer_name}</span>
                    <TimeText datetime=call.at.to_rfc3339() text=Signal::stored(when) title=full/>
                </span>
                <span class="row-line">
                    <span class="row-text"><bdi>{call.phone}</bdi></span>
                    <Badge tone=Tone::Warn>{call.outcome}</Badge>
                </span>
            </span>
        }
        .into_any()
    };
    let body = move || {
        if empty.get() {
            view! {
                <EmptyState
                    icon="phone" title="Nobody is waiting for a call"
                    text=Signal::stored("A call with No answer or Left a voicemail stands here until you reach them.".to_owned())
                />
            }
            .into_any()
        } else {
            view! {
                <Rows
                    rows=calls key=|call: &MissedCall| call.call_id
                    href=|call: &MissedCall| format!("/contacts/{}", call.customer_id) face=Callback::new(face)
                />
            }
            .into_any()
        }
    };
    view! {
        <Section
            title="Follow-ups"
            actions=|| view! { <ButtonLink href="/follow-ups" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {body}
        </Section>
    }
    .into_any()
}
