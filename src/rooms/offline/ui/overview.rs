use super::Found;
use super::offline_app::Page;
use super::waiting_list::WaitingList;
use crate::domain::ids::CustomerId;
use crate::live::offline::{KeptCard, KeptJob};
use crate::live::use_queue;
use crate::ui::{Avatar, Badge, EmptyState, PageHeader, Section};
use leptos::prelude::*;

/// Today's jobs, who was seen last, and what waits to be sent.
#[component]
pub(super) fn Overview(found: StoredValue<Found>) -> impl IntoView {
    let queue = use_queue();
    Effect::new(|_| document().set_title("Offline · Pawline"));
    let found = found.get_value();
    let zone = found.who.zone.clone();
    let (day, jobs) = match found.day {
        Some(day) => (Some(zone.day_and_clock(day.at)), day.jobs),
        None => (None, Vec::new()),
    };
    let when = day.map_or_else(|| "Jobs".to_owned(), |at| format!("Jobs as of {at}"));
    let no_jobs = jobs.is_empty();
    let jobs = jobs.into_iter().map(|job| view! { <JobRow job/> }).collect_view();
    let no_cards = found.cards.is_empty();
    let cards = found
        .cards
        .into_iter()
        .map(|card| {
            let at = zone.day_and_clock(card.at);
            view! { <CardRow card at/> }
        })
        .collect_view();
    let waits = move || {
        (!queue.list.with(Vec::is_empty)).then(|| {
            view! { <Section title="Waiting to be sent"><WaitingList/></Section> }
        })
    };
    view! {
        <PageHeader title="Pawline cannot be reached" subtitle=Signal::stored(format!("{} · {}", found.who.name, found.who.business_name))/>
        <p class="away-text">
            "Below is what this device keeps. You can answer, leave internal notes and log calls: they wait here and go out by themselves. Everything else must wait until the connection is back."
        </p>
        {waits}
        <Section title=when>
            {if no_jobs {
                view! { <EmptyState icon="calendar" title="No jobs are kept for that day"/> }.into_any()
            } else {
                view! { <ul class="away-list">{jobs}</ul> }.into_any()
            }}
        </Section>
        <Section title="Customers you saw last">
            {if no_cards {
                view! { <EmptyState icon="contacts" title="No customer is kept yet"/> }.into_any()
            } else {
                view! { <ul class="away-list">{cards}</ul> }.into_any()
            }}
            <p class="away-small">
                "Phones, emails, addresses and money are never kept on a device. Signing out forgets everything."
            </p>
        </Section>
    }
    .into_any()
}

#[component]
fn JobRow(job: KeptJob) -> impl IntoView {
    let who = if job.pets.is_empty() {
        job.customer_name
    } else {
        format!("{} · {}", job.pets, job.customer_name)
    };
    let with = job.staff_name.map(|name| format!(" with {name}")).unwrap_or_default();
    let place = job.location.map(|name| format!(" · {name}")).unwrap_or_default();
    let clock = job.clock.unwrap_or_else(|| "since before".to_owned());
    view! {
        <Row to=job.customer_id>
            <time class="away-clock" datetime=job.starts_at.to_rfc3339()>{clock}</time>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{who}</span>
                    <Badge>{job.status}</Badge>
                </span>
                <span class="row-text">{format!("{}{with}{place} · {}", job.service, job.label)}</span>
            </span>
        </Row>
    }
}

#[component]
fn CardRow(card: KeptCard, at: String) -> impl IntoView {
    let pets = card.pets.iter().map(|pet| pet.name.clone()).collect::<Vec<_>>().join(", ");
    let line = if pets.is_empty() { format!("Seen {at}") } else { format!("{pets} · seen {at}") };
    view! {
        <Row to=card.customer_id>
            <Avatar name=card.name.clone()/>
            <span class="row-main">
                <span class="row-line"><span class="row-title" dir="auto">{card.name}</span></span>
                <span class="row-text" dir="auto">{line}</span>
            </span>
        </Row>
    }
}

/// A link to a customer that stays on this page.
#[component]
fn Row(to: CustomerId, children: Children) -> impl IntoView {
    let page = expect_context::<Page>();
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        page.show(Some(to));
    };
    view! { <li><a class="row" href=format!("/contacts/{to}") on:click=open>{children()}</a></li> }
}
