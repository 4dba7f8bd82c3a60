//! What the dashboard shows.

use crate::domain::ids::{BookingId, CallId, ConversationId, CustomerId};
use crate::domain::time::Zone;
use crate::live::offline::{KeptDay, KeptJob};
use crate::rooms::bookings::model::{BookedPet, Status, number_label};
use chrono::{DateTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// Rows that a block shows at most; behind 'See all' are the others.
pub const MOST: usize = 8;

/// The beginning of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Short<T> {
    /// At most [`MOST`].
    pub rows: Vec<T>,
    /// There are more than these.
    pub more: bool,
}

impl<T> Short<T> {
    /// Out of up to `MOST + 1` rows: the extra one only tells that there is more.
    pub fn cut(mut rows: Vec<T>) -> Self {
        let more = rows.len() > MOST;
        rows.truncate(MOST);
        Self { rows, more }
    }
}

/// All jobs of today, for a device that keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayJobs {
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// At most [`JOBS_MOST`].
    pub jobs: Vec<Job>,
}

/// Jobs of a day that a device keeps at most.
pub const JOBS_MOST: usize = 200;

impl DayJobs {
    /// As the device keeps them: without anything by which the customer is reached.
    pub fn kept(self) -> KeptDay {
        let jobs = self.jobs.into_iter().map(|job| KeptJob {
            pets: job.pet_names(),
            booking_id: job.booking_id,
            label: number_label(job.number),
            customer_id: job.customer_id,
            customer_name: job.customer_name,
            service: job.service,
            staff_name: job.staff_name,
            status: Status::parse(&job.status).map_or("", Status::label).to_owned(),
            clock: job.clock,
            starts_at: job.starts_at,
            location: job.location,
        });
        KeptDay { at: self.now, jobs: jobs.collect() }
    }
}

/// Everything on the page, as of one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Today {
    /// The server's clock, so that both sides tell times alike.
    pub now: DateTime<Utc>,
    /// Conversations in which the customer waits, the longest first.
    pub waiting: Short<Waiting>,
    /// Customers who were not reached, the latest try first.
    pub follow_ups: Short<MissedCall>,
    /// Bookings that begin today or go on, each by its location's day.
    pub jobs: Short<Job>,
    /// The last calls.
    pub calls: Vec<RecentCall>,
    /// Customers who were in touch last.
    pub recent: Short<RecentCustomer>,
    /// What a new business has not done yet; empty when all is done, or for whoever may not do it.
    pub first_steps: Vec<FirstStep>,
}

/// What makes a new business useful, in the order in which it helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FirstStep {
    AddCustomer,
    OpenChat,
    ConnectChannel,
    InviteStaff,
}

impl FirstStep {
    /// Where it is done.
    pub fn path(self) -> &'static str {
        match self {
            Self::AddCustomer => "/contacts/new",
            Self::OpenChat => "/settings/chat",
            Self::ConnectChannel => "/settings/channels",
            Self::InviteStaff => "/settings/staff",
        }
    }

    /// What is to be done, and what for.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::AddCustomer => {
                ("Add your first customer", "A name is enough; the card grows with what you learn.")
            }
            Self::OpenChat => (
                "Put the chat on your website",
                "Or share its address: write there yourself to see how it goes.",
            ),
            Self::ConnectChannel => (
                "Connect texts and email",
                "What customers send lands in the inbox, and answers go out from it.",
            ),
            Self::InviteStaff => {
                ("Invite the others", "Each signs in as themselves, so that everybody sees who did what.")
            }
        }
    }

    /// Its picture.
    pub fn icon(self) -> &'static str {
        match self {
            Self::AddCustomer => "contacts",
            Self::OpenChat => "chat",
            Self::ConnectChannel => "mail",
            Self::InviteStaff => "users",
        }
    }
}

/// A conversation that waits for an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub conversation_id: ConversationId,
    pub customer_name: String,
    pub snippet: String,
    pub since: DateTime<Utc>,
    pub assigned_name: Option<String>,
}

/// A call that did not reach the customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissedCall {
    pub call_id: CallId,
    pub customer_id: CustomerId,
    pub customer_name: String,
    /// The words of the outcome, or of the message that they left: "Voicemail, 0:23".
    pub outcome: String,
    pub at: DateTime<Utc>,
    /// Of the call, or the customer's main one; empty: none known.
    pub phone: String,
}

/// A booking of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub booking_id: BookingId,
    pub number: i32,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub pets: Vec<BookedPet>,
    pub service: String,
    pub staff_name: Option<String>,
    /// As it is stored.
    pub status: String,
    /// "09:30" on the location's clock; none: it began on an earlier day.
    pub clock: Option<String>,
    pub starts_at: DateTime<Utc>,
    /// Only where there are several.
    pub location: Option<String>,
}

impl Job {
    /// "Mochi, Biscuit"; may be empty.
    pub fn pet_names(&self) -> String {
        self.pets.iter().map(|pet| pet.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A call of the last days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecentCall {
    pub call_id: CallId,
    /// None: the number was withheld.
    pub customer_id: Option<CustomerId>,
    pub customer_name: String,
    pub incoming: bool,
    /// The words of the outcome, or of the message that they left: "Voicemail, 0:23"; none while nobody has said.
    pub outcome: Option<String>,
    /// "1:34"; none: nobody spoke, or it is not known.
    #[serde(default)]
    pub lasted: Option<String>,
    pub at: DateTime<Utc>,
}

/// A customer who was in touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecentCustomer {
    pub id: CustomerId,
    pub name: String,
    /// By comma; may be empty.
    pub pets: String,
    pub at: DateTime<Utc>,
}

/// "Good morning, Ana" by the shop's clock.
pub fn greeting(zone: &Zone, now: DateTime<Utc>, name: &str) -> String {
    let part = match zone.local(now).hour() {
        4..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    };
    match name.split_whitespace().next() {
        Some(first) => format!("{part}, {first}"),
        None => part.to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_shops_clock_greets() {
        let zone = Zone::load("America/New_York").unwrap();
        let at = |text: &str| greeting(&zone, text.parse().unwrap(), "Ana Reyes");
        assert_eq!(at("2026-11-22T12:00:00Z"), "Good morning, Ana");
        assert_eq!(at("2026-11-22T18:00:00Z"), "Good afternoon, Ana");
        assert_eq!(at("2026-11-23T03:00:00Z"), "Good evening, Ana");
        assert_eq!(greeting(&zone, "2026-11-23T03:00:00Z".parse().unwrap(), " "), "Good evening");
    }

    #[test]
    fn the_ninth_row_only_says_that_there_is_more() {
        assert_eq!(Short::cut(vec![0; 9]), Short { rows: vec![0; 8], more: true });
        assert_eq!(Short::cut(vec![0; 8]), Short { rows: vec![0; 8], more: false });
    }
}
