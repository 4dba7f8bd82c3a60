use super::{Block, Empty, NamedAt};
use crate::live::Kept;
use crate::rooms::dashboard::model::{RecentCall, Today};
use crate::ui::Icon;
use leptos::prelude::*;

const EMPTY: Empty = Empty {
    icon: "phone",
    title: "No calls yet",
    text: "Log a call from a customer’s card, or connect your telephone system under Settings.",
};

/// The last calls. A call that comes in pops up by itself, on every page.
#[component]
pub fn CallsBlock(today: Kept<Today>) -> impl IntoView {
    let calls = today.part(|today| today.calls.clone());
    let now = today.part(|today| today.now);
    let face = move |call: RecentCall| {
        let (icon, way) = if call.incoming { ("phone-in", "They called") } else { ("phone", "We called") };
        let how = call.outcome.unwrap_or_else(|| "no outcome yet".to_owned());
        let lasted = call.lasted.map(|lasted| format!(" · {lasted}")).unwrap_or_default();
        view! {
            <Icon name=icon/>
            <span class="row-main">
                <NamedAt name=call.customer_name at=call.at now/>
                <span class="row-text">{format!("{way} · {how}{lasted}")}</span>
            </span>
        }
        .into_any()
    };
    view! {
        <Block
            title="Last calls" empty=EMPTY rows=calls
            key=|call: &RecentCall| call.call_id
            href=|call: &RecentCall| call.customer_id.map(|id| format!("/contacts/{id}")).unwrap_or_default() face
        />
    }
    .into_any()
}
