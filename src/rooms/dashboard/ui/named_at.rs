use crate::rooms::staff::Me;
use crate::ui::TimeText;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A row's first line: somebody's name, and when it was.
#[component]
pub(super) fn NamedAt(name: String, at: DateTime<Utc>, now: Memo<DateTime<Utc>>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let full = zone.day_and_clock(at);
    let when = Signal::derive(move || zone.brief(at, now.get()));
    view! {
        <span class="row-line">
            <span class="row-title" dir="auto">{name}</span>
            <TimeText datetime=at.to_rfc3339() text=when title=full/>
        </span>
    }
    .into_any()
}
