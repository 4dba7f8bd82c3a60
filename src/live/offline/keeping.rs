//! Keeps copies on the device, finds them again, and forgets them.

use super::cards::{KeptCard, KeptDay, KeptWho, sort_out};
use super::device_now;
use super::store::{self, Shelf};
use super::told::Told;
use crate::domain::ids::{CustomerId, StaffId};
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::{LazyLock, Mutex, PoisonError};

const WHO: &str = "who";

static TURN: LazyLock<futures::lock::Mutex<()>> = LazyLock::new(Default::default);

/// For whom this tab keeps things: what comes late, after signing out, is not kept.
static HERE: Mutex<Option<StaffId>> = Mutex::new(None);

fn set_here(staff: Option<StaffId>) {
    *HERE.lock().unwrap_or_else(PoisonError::into_inner) = staff;
}

fn is_here(staff: StaffId) -> bool {
    *HERE.lock().unwrap_or_else(PoisonError::into_inner) == Some(staff)
}

fn day_key(staff: StaffId) -> String {
    format!("day.{staff}")
}

fn card_key(staff: StaffId, customer: CustomerId) -> String {
    format!("card.{staff}.{customer}")
}

/// A card says for whom it is: one browser may have several people.
#[derive(Serialize, Deserialize)]
struct Entry {
    staff: StaffId,
    card: KeptCard,
}

async fn keep<T: Serialize>(key: &str, value: &T) {
    if let Ok(text) = serde_json::to_string(value) {
        store::put(Shelf::Kept, key, &text).await;
    }
}

async fn find<T: DeserializeOwned>(key: &str) -> Option<T> {
    store::get(Shelf::Kept, key).await.and_then(|text| serde_json::from_str(&text).ok())
}

/// Says for whom is kept what follows. Only from effects, as the rest of this file.
pub fn keep_who(who: KeptWho) {
    set_here(Some(who.staff_id));
    spawn_local(async move { keep(WHO, &who).await });
}

/// For whom the device keeps something; none after signing out.
pub async fn kept_who() -> Option<KeptWho> {
    find(WHO).await
}

/// Keeps the jobs of the day, instead of those kept before.
pub fn keep_day(staff: StaffId, day: KeptDay) {
    spawn_local(async move {
        if is_here(staff) {
            keep(&day_key(staff), &day.cleaned()).await;
        }
    });
}

/// The jobs that were kept last.
pub async fn kept_day(staff: StaffId) -> Option<KeptDay> {
    find(&day_key(staff)).await
}

/// Keeps what is known of a customer who is looked at: `change` writes into the copy that is kept, or
/// into a blank one. Customers of long ago go.
pub fn keep_card(
    staff: StaffId,
    customer: CustomerId,
    name: String,
    change: impl FnOnce(&mut KeptCard) + 'static,
) {
    spawn_local(async move {
        // Several parts of a page keep their share at the same time.
        let _turn = TURN.lock().await;
        if !is_here(staff) {
            return;
        }
        let (key, now) = (card_key(staff, customer), device_now());
        let mut card = match find::<Entry>(&key).await {
            Some(entry) => KeptCard { name, at: now, ..entry.card },
            None => KeptCard::blank(customer, name, now),
        };
        change(&mut card);
        let entry = Entry { staff, card: card.cleaned() };
        keep(&key, &entry).await;
        let (_, gone) = sort_out(kept_cards(staff).await, now);
        for card in gone {
            store::remove(Shelf::Kept, &card_key(staff, card.customer_id)).await;
        }
    });
}

/// The customers that are kept for somebody, the last seen first.
pub async fn kept_cards(staff: StaffId) -> Vec<KeptCard> {
    let mut cards: Vec<KeptCard> = Vec::new();
    for text in store::all(Shelf::Kept).await {
        // The shelf also holds other things, which do not read as a card.
        if let Ok(Entry { staff: whose, card }) = serde_json::from_str::<Entry>(&text)
            && whose == staff
        {
            cards.push(card);
        }
    }
    cards.sort_by_key(|card| std::cmp::Reverse(card.at));
    cards
}

/// Forgets all copies of what the server has: the session has ended. What waits to be sent stays.
pub async fn forget_customers() {
    set_here(None);
    store::clear(Shelf::Kept).await;
    forget_texts(false).await;
}

/// Forgets everything but what waits to be sent, which [`Queue::empty`](super::Queue::empty) forgets for
/// its writer alone: somebody signs out.
pub async fn wipe() {
    set_here(None);
    store::clear(Shelf::Kept).await;
    forget_texts(true).await;
}

/// Also ends what tells this browser of messages; only who was told stays, so that they are again when they are back.
async fn forget_texts(all: bool) {
    let told = Told::read().left();
    store::forget_texts(all);
    told.write();
    store::leave_push().await;
}
