use super::super::api;
use super::super::model::{ContextPet, ContextSummary};
use crate::domain::ids::CustomerId;
use crate::live::use_live;
use crate::rooms::staff::Me;
use crate::ui::{
    Avatar, AvatarSize, ButtonLink, Chip, DescriptionList, Detail, ErrorPanel, SafetyFlag, SafetyStrip, Skeleton, Tone,
};
use leptos::prelude::*;

/// Whom one talks to, beside the conversation: what keeps people safe, pets, the next visit.
#[component]
pub fn InboxContext(customer: CustomerId) -> impl IntoView {
    let summary = Resource::new(move || customer, api::inbox_context);
    use_live().refresh(summary, move |frame| {
        frame.is_about(customer) && !matches!(frame.subject_type.as_str(), "message" | "conversation")
    });
    let retry = Callback::new(move |()| summary.refetch());
    view! {
        <Transition fallback=|| view! { <div class="pad"><Skeleton count=5 label="Loading the customer"/></div> }>
            {move || Suspend::new(async move {
                match summary.await {
                    Ok(summary) => view! { <Summary summary/> }.into_any(),
                    Err(error) => view! {
                        <ErrorPanel what="The customer could not be loaded." why=error.to_string() on_retry=retry/>
                    }
                    .into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Summary(summary: ContextSummary) -> impl IntoView {
    let me = expect_context::<Me>();
    let flags = flags(&summary.pets);
    let since = me.zone.day(summary.created_at);
    let next = summary.next_booking.map_or_else(
        || "None".to_owned(),
        |b| format!("B-{} {}, {}", b.number, b.service, me.zone.day_and_clock(b.starts_at)),
    );
    let avatar = match summary.photo_file_id {
        Some(id) => view! { <Avatar name=summary.name.clone() src=format!("/files/{id}") size=AvatarSize::Large/> }.into_any(),
        None => view! { <Avatar name=summary.name.clone() size=AvatarSize::Large/> }.into_any(),
    };
    let pets = summary
        .pets
        .into_iter()
        .map(|pet| {
            let kind = [pet.species, pet.breed].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
            view! { <li><strong dir="auto">{pet.name}</strong>" "<span class="quiet" dir="auto">{kind}</span></li> }
        })
        .collect_view();
    let lines = |all: Vec<String>| all.into_iter().map(|line| view! { <span class="line" dir="auto">{line}</span> }).collect_view();
    let business = (!summary.business_name.is_empty()).then_some(summary.business_name);
    let tags = summary.tags.into_iter().map(|tag| view! { <Chip text=tag/> }).collect_view();
    view! {
        <div class="inbox-context">
            <SafetyStrip flags=Signal::stored(flags)/>
            <div class="pad">
                <div class="context-who">
                    {avatar}
                    <div>
                        <h2 class="context-name" dir="auto">{summary.name}</h2>
                        {business.map(|name| view! { <p class="quiet" dir="auto">{name}</p> })}
                    </div>
                </div>
                <p class="context-tags">{tags}</p>
                <ButtonLink href=format!("/contacts/{}", summary.customer_id) icon="user">"Open the card"</ButtonLink>
                <h3>"Pets"</h3>
                <ul class="context-pets">{pets}</ul>
                <DescriptionList>
                    <Detail term="Next booking">{next}</Detail>
                    <Detail term="Phone">{lines(summary.phones)}</Detail>
                    <Detail term="Email">{lines(summary.emails)}</Detail>
                    <Detail term="Customer since">{since}</Detail>
                </DescriptionList>
            </div>
        </div>
    }
    .into_any()
}

/// The gravest first, each with whose it is.
fn flags(pets: &[ContextPet]) -> Vec<SafetyFlag> {
    type Part = fn(&ContextPet) -> &String;
    let kinds: [(Tone, &'static str, &str, Part); 4] = [
        (Tone::Danger, "bite", "Bites", |pet| &pet.bite_alert),
        (Tone::Danger, "alert", "Handling", |pet| &pet.handling_alert),
        (Tone::Warn, "alert", "Allergy", |pet| &pet.allergies),
        (Tone::Warn, "pill", "Medication", |pet| &pet.medication),
    ];
    kinds
        .into_iter()
        .flat_map(|(tone, icon, word, part)| {
            pets.iter().filter(move |pet| !part(pet).is_empty()).map(move |pet| SafetyFlag {
                tone,
                icon,
                word: word.to_owned(),
                text: format!("{}: {}", pet.name, part(pet)),
            })
        })
        .collect()
}
