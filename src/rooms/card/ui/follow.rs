//! Keeps a card true while it is open, without drawing it again: only its data is replaced.

use crate::domain::command::Snapshot;
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use crate::live::{patiently, use_live};
use crate::rooms::card::api::open_card;
use crate::rooms::card::model::Card;
use crate::rooms::card::relevance::concerns_card;
use crate::ui::use_toasts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// Fetches the card again when something on it changed: at once for people's acts, a little later
/// for messages, which the conversation itself shows at once. `gone` is set when the customer is.
pub(super) fn follow(id: CustomerId, card: RwSignal<Card>, as_of: i64, gone: RwSignal<bool>) {
    let (navigate, toasts) = (use_navigate(), use_toasts());
    // The card of the customer that this one became.
    let moved = Callback::new(move |(to, name): (CustomerId, String)| {
        toasts.show(format!("This profile was merged into {name}."));
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&format!("/contacts/{to}"), options);
    });
    let live = use_live();
    let newest = StoredValue::new(as_of);
    let waiting = StoredValue::new(false);
    let fetch = move |pause: u64| {
        if waiting.try_get_value() != Some(false) {
            return;
        }
        waiting.set_value(true);
        set_timeout(
            move || {
                if waiting.try_update_value(|waiting| *waiting = false).is_none() {
                    return;
                }
                let looks = move || card.try_with_untracked(|_| ()).is_some();
                spawn_local(async move {
                    let answer = patiently(looks, || open_card(id)).await;
                    match &answer {
                        Ok(now) if now.value.customer.id != id => {
                            let now = &now.value.customer;
                            moved.try_run((now.id, now.name.clone()));
                        }
                        _ => apply(answer, card, newest, gone),
                    }
                });
            },
            Duration::from_millis(pause),
        );
    };
    live.on_event(move |frame| {
        let related = card
            .try_with_untracked(|card| {
                card.relationships.iter().map(|one| one.other_customer_id).collect::<Vec<_>>()
            })
            .unwrap_or_default();
        if concerns_card(&frame, id, &related) {
            fetch(if frame.subject_type == "message" { 400 } else { 15 });
        }
    });
    live.on_reset(move || fetch(15));
    // What happened while the card was on its way here.
    Effect::new(move |_| {
        if live.cursor.get_value().is_some_and(|cursor| cursor.seq > as_of) {
            fetch(15);
        }
    });
}

/// An answer that was overtaken by a newer one is dropped; without a connection what is shown stays.
fn apply(
    answer: Result<Snapshot<Card>, AppError>,
    card: RwSignal<Card>,
    newest: StoredValue<i64>,
    gone: RwSignal<bool>,
) {
    match answer {
        Ok(snapshot) if newest.try_get_value().is_some_and(|seq| snapshot.as_of.seq >= seq) => {
            newest.set_value(snapshot.as_of.seq);
            gone.try_set(false);
            card.try_set(snapshot.value);
        }
        Err(AppError::NotFound) => {
            gone.try_set(true);
        }
        _ => {}
    }
}
