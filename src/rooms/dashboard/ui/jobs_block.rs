use super::{Block, Empty};
use crate::live::Kept;
use crate::rooms::bookings::model::{Status, number_label};
use crate::rooms::bookings::ui::StatusBadge;
use crate::rooms::dashboard::model::{Job, Today};
use crate::rooms::pets::ui::safety_faces;
use crate::rooms::staff::Me;
use crate::ui::SafetyMarks;
use leptos::prelude::*;

const EMPTY: Empty = Empty {
    icon: "calendar",
    title: "No jobs today",
    text: "Bookings of today stand here, by the clock of their location.",
};

/// Bookings that begin today or go on, each on its location's clock.
#[component]
pub fn JobsBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let jobs = today.part(|today| today.jobs.rows.clone());
    let more = today.part(|today| today.jobs.more);
    let face = move |job: Job| {
        // What goes on since an earlier day shows that day.
        let when = job.clock.clone().unwrap_or_else(|| {
            let day =
                zone.with_value(|zone| zone.brief(job.starts_at, job.starts_at + chrono::Duration::days(7)));
            format!("since {day}")
        });
        let who = if job.pets.is_empty() {
            job.customer_name.clone()
        } else {
            format!("{} · {}", job.pet_names(), job.customer_name)
        };
        let flags = safety_faces(&job.pets);
        let with = job.staff_name.map(|name| format!(" with {name}")).unwrap_or_default();
        let place = job.location.map(|name| format!(" · {name}")).unwrap_or_default();
        let status =
            Status::parse(&job.status).map(|status| view! { <StatusBadge status=Signal::stored(status)/> });
        view! {
            <time class="today-clock" datetime=job.starts_at.to_rfc3339()>{when}</time>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{who}</span>
                    {status}
                </span>
                <span class="row-text">{format!("{}{with}{place} · {}", job.service, number_label(job.number))}</span>
                <SafetyMarks flags/>
            </span>
        }
        .into_any()
    };
    let title = move || if more.get() { "Today’s jobs: the next ones" } else { "Today’s jobs" };
    view! {
        <Block
            title=Signal::derive(move || title().to_owned()) all="/bookings" empty=EMPTY rows=jobs
            key=|job: &Job| job.booking_id
            href=|job: &Job| format!("/contacts/{}", job.customer_id) face
        />
    }
    .into_any()
}
