use super::waiting_block::tone;
use crate::rooms::bookings::model::{Status, number_label};
use crate::rooms::dashboard::model::{Job, Short};
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonKind, ButtonLink, EmptyState, Section};
use leptos::prelude::*;

/// Bookings that begin today or go on, each on its location's clock.
#[component]
pub fn JobsBlock(jobs: Short<Job>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let empty = jobs.rows.is_empty();
    let rows = jobs.rows.into_iter().map(move |job| {
        // What goes on since an earlier day shows that day.
        let when = job.clock.clone().unwrap_or_else(|| format!("since {}", zone.brief(job.starts_at, job.starts_at + chrono::Duration::days(7))));
        let who = if job.pets.is_empty() { job.customer_name.clone() } else { format!("{} · {}", job.pets, job.customer_name) };
        let with = job.staff_name.map(|name| format!(" with {name}")).unwrap_or_default();
        let place = job.location.map(|name| format!(" · {name}")).unwrap_or_default();
        let status = Status::parse(&job.status).map_or("", Status::label);
        view! {
            <li>
                <a class="row" href=format!("/contacts/{}", job.customer_id)>
                    <time class="today-clock" datetime=job.starts_at.to_rfc3339()>{when}</time>
                    <span class="row-main">
                        <span class="row-line">
                            <span class="row-title" dir="auto">{who}</span>
                            <Badge tone=tone(&job.status)>{status}</Badge>
                        </span>
                        <span class="row-text">{format!("{}{with}{place} · {}", job.service, number_label(job.number))}</span>
                    </span>
                </a>
            </li>
        }
    });
    let list = view! { <ul class="today-list">{rows.collect_view()}</ul> };
    view! {
        <Section
            title=if jobs.more { "Today’s jobs: the next ones" } else { "Today’s jobs" }
            actions=|| view! { <ButtonLink href="/bookings" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {if empty {
                view! {
                    <EmptyState
                        icon="calendar" title="No jobs today"
                        text=Signal::stored("Bookings of today stand here, by the clock of their location.".to_owned())
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
