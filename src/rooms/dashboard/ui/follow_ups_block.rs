use crate::rooms::dashboard::model::{MissedCall, Short};
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonKind, ButtonLink, EmptyState, Icon, Section, TimeText, Tone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Customers whom nobody has reached yet.
#[component]
pub fn FollowUpsBlock(calls: Short<MissedCall>, now: DateTime<Utc>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let empty = calls.rows.is_empty();
    let rows = calls.rows.into_iter().map(move |call| {
        let (when, full) = (zone.brief(call.at, now), zone.day_and_clock(call.at));
        view! {
            <li>
                <a class="row" href=format!("/contacts/{}", call.customer_id)>
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
                </a>
            </li>
        }
    });
    let list = view! { <ul class="today-list">{rows.collect_view()}</ul> };
    view! {
        <Section
            title="Follow-ups"
            actions=|| view! { <ButtonLink href="/follow-ups" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {if empty {
                view! {
                    <EmptyState
                        icon="phone" title="Nobody is waiting for a call"
                        text=Signal::stored("A call with No answer or Left a voicemail stands here until you reach them.".to_owned())
                    />
                }
                .into_any()
            } else {
                list.into_any()
            }}
        </Section>
    }
    .into_any()
}
