use super::Rows;
use crate::live::Kept;
use crate::rooms::dashboard::model::{RecentCall, Today};
use crate::rooms::staff::Me;
use crate::ui::{EmptyState, Icon, Section, TimeText};
use leptos::prelude::*;

/// The last calls. A call that comes in pops up by itself, on every page.
#[component]
pub fn CallsBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let calls = today.part(|today| today.calls.clone());
    let now = today.part(|today| today.now);
    let empty = Memo::new(move |_| calls.with(Vec::is_empty));
    let face = move |call: RecentCall| {
        let (when, full) =
            zone.with_value(|zone| (zone.brief(call.at, now.get()), zone.day_and_clock(call.at)));
        let (icon, way) = if call.incoming { ("phone-in", "They called") } else { ("phone", "We called") };
        let how = call.outcome.unwrap_or_else(|| "no outcome yet".to_owned());
        view! {
            <Icon name=icon/>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{call.customer_name}</span>
                    <TimeText datetime=call.at.to_rfc3339() text=Signal::stored(when) title=full/>
                </span>
                <span class="row-text">{format!("{way} · {how}")}</span>
            </span>
        }
        .into_any()
    };
    let body = move || {
        if empty.get() {
            view! {
                <EmptyState
                    icon="phone" title="No calls yet"
                    text=Signal::stored("Log a call from a customer’s card, or connect your telephone system under Settings.".to_owned())
                />
            }
            .into_any()
        } else {
            view! {
                <Rows
                    rows=calls key=|call: &RecentCall| call.call_id
                    href=|call: &RecentCall| format!("/contacts/{}", call.customer_id) face=Callback::new(face)
                />
            }
            .into_any()
        }
    };
    view! { <Section title="Last calls">{body}</Section> }.into_any()
}
