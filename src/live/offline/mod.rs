//! What a device keeps so that work goes on without a server: today's jobs and the customers who
//! were looked at last ([`cards`]), and what was written meanwhile ([`queue`]).
//!
//! All of it lies in the browser's IndexedDB ([`store`]), is kept for one person, and goes when that
//! person signs out. What is kept of customers never includes a phone, an email, an address or money. Beside it stands
//! whose notifications are on ([`told`]).

pub mod cards;
mod keeping;
pub mod queue;
mod redact;
mod store;
mod told;

pub use cards::{KeptCard, KeptDay, KeptJob, KeptMessage, KeptNote, KeptPet, KeptVisit, KeptWho, Side};
pub use keeping::{forget_customers, keep_card, keep_day, keep_who, kept_cards, kept_day, kept_who, wipe};
pub use queue::{Arrived, Carrier, Queue, Waiting, Way, Work, provide_queue, use_queue};
pub use redact::redacted;
pub use told::{Told, Wish};

use chrono::{DateTime, Utc};

/// The device's clock. A UUIDv7 tells it on both sides; `Utc::now` would not in the browser.
pub fn device_now() -> DateTime<Utc> {
    let now = uuid::Uuid::now_v7().get_timestamp().map(|stamp| stamp.to_unix());
    now.and_then(|(seconds, nanos)| DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos))
        .unwrap_or_default()
}
