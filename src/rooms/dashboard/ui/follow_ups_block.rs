use super::{Block, Empty, NamedAt};
use crate::live::Kept;
use crate::rooms::dashboard::model::{MissedCall, Today};
use crate::ui::{Badge, Icon, Tone};
use leptos::prelude::*;

const EMPTY: Empty = Empty {
    icon: "phone",
    title: "Nobody is waiting for a call",
    text: "A call with No answer or Left a voicemail stands here until you reach them.",
};

/// Customers whom nobody has reached yet.
#[component]
pub fn FollowUpsBlock(today: Kept<Today>) -> impl IntoView {
    let calls = today.part(|today| today.follow_ups.rows.clone());
    let now = today.part(|today| today.now);
    let face = move |call: MissedCall| {
        view! {
            <Icon name="phone-missed"/>
            <span class="row-main">
                <NamedAt name=call.customer_name at=call.at now/>
                <span class="row-line">
                    <span class="row-text"><bdi>{call.phone}</bdi></span>
                    <Badge tone=Tone::Warn>{call.outcome}</Badge>
                </span>
            </span>
        }
        .into_any()
    };
    view! {
        <Block
            title="Follow-ups" all="/follow-ups" empty=EMPTY rows=calls
            key=|call: &MissedCall| call.call_id
            href=|call: &MissedCall| format!("/contacts/{}", call.customer_id) face
        />
    }
    .into_any()
}
