use super::Rows;
use super::waiting_block::tone;
use crate::live::Kept;
use crate::rooms::bookings::model::{Status, number_label};
use crate::rooms::dashboard::model::{Job, Today};
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonKind, ButtonLink, EmptyState, Section};
use leptos::prelude::*;

/// Bookings that begin today or go on, each on its location's clock.
#[component]
pub fn JobsBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let jobs = today.part(|today| today.jobs.rows.clone());
    let more = today.part(|today| today.jobs.more);
    let empty = Memo::new(move |_| jobs.with(Vec::is_empty));
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
            format!("{} · {}", job.pets, job.customer_name)
        };
        let with = job.staff_name.map(|name| format!(" with {name}")).unwrap_or_default();
        let place = job.location.map(|name| format!(" · {name}")).unwrap_or_default();
        let status = Status::parse(&job.status).map_or("", Status::label);
        view! {
            <time class="today-clock" datetime=job.starts_at.to_rfc3339()>{when}</time>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{who}</span>
                    <Badge tone=tone(&job.status)>{status}</Badge>
                </span>
                <span class="row-text">{format!("{}{with}{place} · {}", job.service, number_label(job.number))}</span>
            </span>
        }
        .into_any()
    };
    let body = move || {
        if empty.get() {
            view! {
                <EmptyState
                    icon="calendar" title="No jobs today"
                    text=Signal::stored("Bookings of today stand here, by the clock of their location.".to_owned())
                />
            }
            .into_any()
        } else {
            view! {
                <Rows
                    rows=jobs key=|job: &Job| job.booking_id
                    href=|job: &Job| format!("/contacts/{}", job.customer_id) face=Callback::new(face)
                />
            }
            .into_any()
        }
    };
    view! {
        <Section
            title=Signal::derive(move || {
                if more.get() { "Today’s jobs: the next ones" } else { "Today’s jobs" }.to_owned()
            })
            actions=|| view! { <ButtonLink href="/bookings" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {body}
        </Section>
    }
    .into_any()
}
