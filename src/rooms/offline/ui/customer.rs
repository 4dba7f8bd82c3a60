use super::Found;
use super::call_form::CallForm;
use super::offline_app::Page;
use super::waiting_list::WaitingList;
use super::write_form::WriteForm;
use crate::domain::ids::CustomerId;
use crate::live::offline::{KeptCard, KeptMessage, KeptPet, KeptWho, Side};
use crate::live::use_queue;
use crate::rooms::pets::safety::wary;
use crate::rooms::pets::ui::safety_faces;
use crate::ui::{
    Badge, Button, ButtonKind, Chip, EmptyState, Icon, LinkifiedText, PageHeader, SafetyStrip, Section, Tone,
};
use leptos::prelude::*;

/// A customer as they were when somebody looked last, and what can be written.
#[component]
pub(super) fn Customer(id: CustomerId, found: StoredValue<Found>) -> impl IntoView {
    let page = expect_context::<Page>();
    let (who, card) = found.with_value(|found| {
        (found.who.clone(), found.cards.iter().find(|card| card.customer_id == id).cloned())
    });
    let back = move || {
        view! { <Button kind=ButtonKind::Quiet icon="chevron-left" press=move |_| page.show(None)>"What is kept"</Button> }
    };
    let Some(card) = card else {
        Effect::new(|_| document().set_title("Offline · Pawline"));
        return view! {
            <div class="actions">{back()}</div>
            <PageHeader title="Pawline cannot be reached"/>
            <EmptyState
                icon="contacts" title="This customer is not kept on this device"
                text=Signal::stored("Only those whom you looked at last are. The page opens by itself when the connection is back.".to_owned())
            />
        }
        .into_any();
    };
    let title = format!("{} · Offline · Pawline", card.name);
    Effect::new(move |_| document().set_title(&title));
    let seen = format!("As of {}", who.zone.day_and_clock(card.at));
    let flags = Signal::stored(safety_faces(&card.pets));
    let blocked = card.blocked.then(|| view! { <Badge tone=Tone::Danger icon="block">"Blocked"</Badge> });
    let any = card.blocked || !card.tags.is_empty();
    let tags = card.tags.iter().map(|tag| view! { <Chip text=tag.clone()/> }).collect_view();
    let may_write = who.may_write;
    let (name, last_number) = (card.name.clone(), card.last_number);
    let can_chat = card.can_chat && !card.blocked;
    let forms = may_write.then(|| {
        let call_name = name.clone();
        view! {
            <WriteForm customer=id name=name.clone() writer=who.staff_id can_chat seen=last_number/>
            <CallForm customer=id name=call_name/>
        }
    });
    view! {
        <div class="actions">{back()}</div>
        <PageHeader title=card.name.clone() subtitle=Signal::stored(seen)/>
        <SafetyStrip flags/>
        {any.then(|| view! { <div class="cluster">{blocked}{tags}</div> })}
        <div class="away-columns">
            <div class="away-column"><Facts card=card.clone() who=who.clone()/></div>
            <div class="away-column">
                <Said card who/>
                <Waits id/>
                {forms}
            </div>
        </div>
    }
    .into_any()
}

/// Pets, visits to come, notes.
#[component]
fn Facts(card: KeptCard, who: KeptWho) -> impl IntoView {
    let pets = card.pets.into_iter().map(|pet| {
        let kind = [pet.species, pet.breed].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        view! { <li><strong dir="auto">{pet.name}</strong>" "<span class="quiet" dir="auto">{kind}</span></li> }
    });
    let visits = card.visits.into_iter().map(|visit| {
        let note = (!visit.note.is_empty()).then(|| view! { <p dir="auto">{visit.note}</p> });
        view! {
            <li>
                <p><strong>{visit.when}</strong>" "<Badge>{visit.status}</Badge></p>
                <p class="quiet">{format!("{} · {}", visit.service, visit.label)}</p>
                {note}
            </li>
        }
    });
    let zone = who.zone;
    let notes = card.notes.into_iter().map(move |note| {
        let by = note.by.map(|name| format!("{name}, ")).unwrap_or_default();
        let pinned = note.pinned.then(|| view! { <Badge icon="pin">"Pinned"</Badge> });
        view! {
            <li>
                <LinkifiedText text=note.body/>
                <p class="quiet">{format!("{by}{}", zone.day_and_clock(note.at))}" "{pinned}</p>
            </li>
        }
    });
    view! {
        <Section title="Pets"><List rows=pets.map(IntoAny::into_any).collect() none="No pets."/></Section>
        <Section title="Visits to come"><List rows=visits.map(IntoAny::into_any).collect() none="None was agreed."/></Section>
        <Section title="Notes"><List rows=notes.map(IntoAny::into_any).collect() none="No notes are kept."/></Section>
    }
    .into_any()
}

#[component]
fn List(rows: Vec<AnyView>, none: &'static str) -> impl IntoView {
    if rows.is_empty() {
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        view! { <ul class="away-facts">{rows}</ul> }.into_any()
    }
}

/// The end of the conversation.
#[component]
fn Said(card: KeptCard, who: KeptWho) -> impl IntoView {
    let customer = card.name.clone();
    let bubble = move |message: KeptMessage| {
        let (side, by) = match message.side {
            Side::Customer => ("in", customer.clone()),
            Side::Us => ("out", message.by.unwrap_or_else(|| "We".into())),
            Side::Internal => ("internal", message.by.unwrap_or_else(|| "We".into())),
        };
        let internal = (side == "internal")
            .then(|| view! { <span class="bubble-internal"><Icon name="lock"/>"Internal"</span> });
        view! {
            <article class="bubble" data-side=side>
                <header class="bubble-head"><strong dir="auto">{by}</strong>{internal}</header>
                <LinkifiedText text=message.body/>
                <footer class="bubble-foot">{who.zone.day_and_clock(message.at)}</footer>
            </article>
        }
    };
    let nothing = card.messages.is_empty();
    let messages = card.messages.into_iter().map(bubble).collect_view();
    view! {
        <Section title="Conversation">
            {if nothing {
                view! { <p class="quiet">"Nothing of it is kept."</p> }.into_any()
            } else {
                view! { <div class="away-messages">{messages}</div> }.into_any()
            }}
        </Section>
    }
}

/// What was written for this customer and not sent yet.
#[component]
fn Waits(id: CustomerId) -> impl IntoView {
    let queue = use_queue();
    let any = Memo::new(move |_| queue.list.with(|list| list.iter().any(|waiting| waiting.customer == id)));
    move || any.get().then(|| view! { <Section title="Waiting to be sent"><WaitingList of=id/></Section> })
}

wary!(KeptPet);
