use super::OutcomeButtons;
use crate::domain::ids::{CallId, CustomerId};
use crate::live::{Act, use_live};
use crate::rooms::calls::api::{incoming, set_outcome};
use crate::rooms::calls::model::{CallerBooking, IncomingCall, Outcome};
use crate::rooms::calls::relevance::concerns_incoming;
use crate::rooms::pets::PetGlance;
use crate::rooms::pets::model::photo_url;
use crate::rooms::pets::ui::safety_faces;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Badge, ButtonKind, ButtonLink, Chip, IconButton, SafetyStrip, TimeText, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a call stays that nobody says anything about.
const STAY: Duration = Duration::from_secs(120);
/// How long it stays after the telephone system said that it is over.
const AFTERWARDS: Duration = Duration::from_secs(30);
/// How long it stays on when somebody is at it in that moment.
const LONGER: Duration = Duration::from_secs(15);

/// One caller's card: who it is, what keeps people safe, what is booked next. It leaves by itself:
/// when somebody said how the call went, on whichever screen, or when it is no news any more.
#[component]
pub fn IncomingCallCard(
    id: CallId,
    /// Takes the card away on this screen.
    #[prop(into)]
    dismiss: Callback<CallId>,
    /// Takes the sentence that is read out.
    said: RwSignal<String>,
) -> impl IntoView {
    let card = LocalResource::new(move || incoming(id));
    // All who may be calling, as far as is known.
    let callers = StoredValue::new(Vec::<CustomerId>::new());
    let live = use_live();
    live.on_event(move |frame| {
        let concerns = callers.try_with_value(|callers| concerns_incoming(&frame, id, callers));
        if concerns == Some(true) {
            // What is on it is pressed in a hurry: not under a finger, which may have sent it away.
            spawn_local(live.calmly(move || {
                if callers.try_with_value(|_| ()).is_some() {
                    card.refetch();
                }
            }));
        }
    });
    // Only what has changed is drawn anew.
    let shown = Memo::new(move |_| card.with(|card| card.as_ref().and_then(|card| card.clone().ok())));
    Effect::new(move |_| {
        shown.with(|card| {
            if let Some(card) = card {
                callers.set_value(card.callers());
            }
        });
    });
    // Said by somebody, or old news that came with catching up: nothing to pop up for.
    Effect::new(move |_| {
        let shown = card.with(|card| match card {
            Some(Ok(card)) => Some(card.is_ringing),
            Some(Err(_)) => Some(false),
            None => None,
        });
        if shown == Some(false) {
            dismiss.run(id);
        }
    });
    Effect::new(move |_| {
        if let Some(sentence) = shown.with(|card| card.as_ref().map(sentence)) {
            said.set(sentence);
        }
    });
    let busy = RwSignal::new(false);
    let ended = Memo::new(move |_| card.with(|card| matches!(card, Some(Ok(card)) if card.has_ended)));
    Effect::new(move |_| leave_after(if ended.get() { AFTERWARDS } else { STAY }, busy, id, dismiss));
    move || {
        let card = shown.get()?;
        card.is_ringing.then(|| view! { <Card card dismiss busy/> })
    }
}

/// Takes the card away after a time, later if somebody is at it then.
fn leave_after(time: Duration, busy: RwSignal<bool>, id: CallId, dismiss: Callback<CallId>) {
    let leave = move || match busy.try_get_untracked() {
        Some(true) => leave_after(LONGER, busy, id, dismiss),
        Some(false) => dismiss.run(id),
        None => {}
    };
    if let Ok(timer) = set_timeout_with_handle(leave, time) {
        on_cleanup(move || timer.clear());
    }
}

/// "Incoming call from Carla Caller, +1 415-555-0144. Bites Mochi: when brushed."
fn sentence(card: &IncomingCall) -> String {
    if card.customer_id.is_none() {
        return "Incoming call, number withheld.".to_owned();
    }
    let mut words = format!("Incoming call from {}", card.customer_name);
    if !card.phone.is_empty() && card.phone != card.customer_name {
        words = format!("{words}, {}", card.phone);
    }
    let flags = safety_faces(animals(card)).into_iter().map(|flag| format!(" {} {}.", flag.word, flag.text));
    format!("{words}.{}", flags.collect::<String>())
}

#[component]
fn Card(
    card: IncomingCall,
    dismiss: Callback<CallId>,
    /// Somebody points at it or has the focus in it.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let act = Act::new();
    let id = card.call_id;
    let pick = Callback::new(move |outcome: Outcome| {
        act.run(
            format!("Call status: {}.", outcome.label()),
            move |intent| set_outcome(intent, id, Some(outcome)),
            move |_| dismiss.run(id),
        );
    });
    let open = match card.customer_id {
        Some(id) => view! {
            <ButtonLink href=format!("/contacts/{id}") kind=ButtonKind::Primary icon="user">"Open card"</ButtonLink>
        }
        .into_any(),
        None => view! {
            <ButtonLink href="/contacts" kind=ButtonKind::Primary icon="search">"Find the caller"</ButtonLink>
        }
        .into_any(),
    };
    let heading = format!("caller-{id}");
    let name = card.customer_name.clone();
    let face = match card.photo_file_id.map(|file| photo_url(file, 96)) {
        Some(src) => view! { <Avatar name src/> }.into_any(),
        None => view! { <Avatar name/> }.into_any(),
    };
    let phone = (!card.phone.is_empty()).then(|| view! { " · "<bdi>{card.phone.clone()}</bdi> });
    let flags = Signal::stored(safety_faces(animals(&card)));
    let pets = pets_in_words(&card.pets);
    let tags = card.tags.into_iter().map(|text| view! { <Chip text/> }).collect_view();
    let others = card
        .others
        .into_iter()
        .map(|other| view! { <a href=format!("/contacts/{}", other.id) dir="auto">{other.name}</a> })
        .collect::<Vec<_>>();
    view! {
        <article
            class="incoming-card" aria-labelledby=heading.clone()
            on:pointerenter=move |_| busy.set(true) on:pointerleave=move |_| busy.set(false)
            on:focusin=move |_| busy.set(true) on:focusout=move |_| busy.set(false)
        >
            <div class="incoming-head">
                {face}
                <div class="incoming-who">
                    <p class="meta">
                        {if card.has_ended { "Called just now" } else { "Incoming call" }}
                        {phone}
                    </p>
                    <h2 id=heading.clone() dir="auto">{card.customer_name}</h2>
                </div>
            </div>
            <div class="incoming-facts">
                <div class="cluster">
                    {card.is_unknown.then(|| view! { <Badge tone=Tone::Info>"New: not known before"</Badge> })}
                    {card.is_unverified.then(|| view! { <Badge tone=Tone::Warn>"Unverified"</Badge> })}
                    {card.is_blocked.then(|| view! { <Badge tone=Tone::Danger icon="block">"Blocked"</Badge> })}
                    {tags}
                    {(!pets.is_empty()).then(|| view! { <span dir="auto">{pets}</span> })}
                </div>
                {card.next_booking.map(next_visit)}
                {(!others.is_empty()).then(|| view! { <p class="meta cluster">"Same number: "{others}</p> })}
            </div>
            <div class="incoming-acts">
                {open}
                <IconButton icon="close" label="Dismiss" press=move |_| dismiss.run(id)/>
            </div>
            <SafetyStrip flags/>
            <OutcomeButtons label="How did the call go?" incoming=true pending=act.pending on_pick=pick/>
        </article>
    }
    .into_any()
}

fn next_visit(booking: CallerBooking) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let CallerBooking { number, starts_at, service, .. } = booking;
    view! {
        <p>
            "Next visit: "
            <TimeText datetime=starts_at.to_rfc3339() text=zone.day_and_clock(starts_at)/>
            {format!(" · {service} · B-{number}")}
        </p>
    }
}

/// Those of the caller, and of whoever shares the number: it may be any of them.
fn animals(card: &IncomingCall) -> impl Iterator<Item = &PetGlance> {
    card.pets.iter().chain(card.others.iter().flat_map(|other| &other.pets))
}

/// "Mochi (Shiba Inu), Biscuit (cat)".
fn pets_in_words(pets: &[PetGlance]) -> String {
    let words = |pet: &PetGlance| {
        let kind = if pet.breed.is_empty() { &pet.species } else { &pet.breed };
        format!("{} ({kind})", pet.name)
    };
    pets.iter().map(words).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PetId;

    #[test]
    fn pets_are_told_with_their_breed_or_kind() {
        let pet = |breed: &str| PetGlance {
            id: PetId::new(),
            name: "Mochi".into(),
            species: "dog".into(),
            breed: breed.into(),
            allergies: String::new(),
            medication: String::new(),
            bite_alert: String::new(),
            handling_alert: String::new(),
        };
        assert_eq!(pets_in_words(&[pet(""), pet("Shiba Inu")]), "Mochi (dog), Mochi (Shiba Inu)");
    }
}
