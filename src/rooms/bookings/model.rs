//! Bookings and the rules about them.

use crate::domain::clock::ClockFace;
use crate::domain::ids::{BookingId, CustomerId, LocationId, PetId, ServiceTypeId, StaffId};
use crate::domain::page::Page;
use crate::domain::time::{self, Zone};
use crate::rooms::pets::safety::wary;
use crate::rooms::settings::model::{Location, ServiceKind, ServiceType};
use crate::rooms::staff::model::StaffRef;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a booking is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asked for by the customer.
    Request,
    /// Being arranged.
    Pending,
    /// Agreed.
    Booked,
    /// The pet is here.
    CheckedIn,
    /// Done: counts as a job.
    Completed,
    Cancelled,
    /// Agreed, and nobody came.
    NoShow,
}

impl Status {
    /// In the order of a booking's life.
    pub const ALL: [Self; 7] = [
        Self::Request,
        Self::Pending,
        Self::Booked,
        Self::CheckedIn,
        Self::Completed,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Pending => "pending",
            Self::Booked => "booked",
            Self::CheckedIn => "checked_in",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Pending => "Pending",
            Self::Booked => "Booked",
            Self::CheckedIn => "Checked in",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
            Self::NoShow => "No-show",
        }
    }

    /// The word on the button that brings a booking here.
    pub fn act(self) -> &'static str {
        match self {
            Self::Request => "Back to request",
            Self::Pending => "Mark pending",
            Self::Booked => "Book",
            Self::CheckedIn => "Check in",
            Self::Completed => "Complete",
            Self::Cancelled => "Cancel booking",
            Self::NoShow => "No-show",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == stored)
    }

    /// Where a booking may go from here, the usual next step first.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Request => &[Self::Booked, Self::Pending, Self::Cancelled],
            Self::Pending => &[Self::Booked, Self::Cancelled],
            Self::Booked => &[Self::CheckedIn, Self::NoShow, Self::Cancelled],
            Self::CheckedIn => &[Self::Completed, Self::Booked],
            Self::Completed => &[Self::CheckedIn],
            Self::Cancelled | Self::NoShow => &[Self::Booked],
        }
    }

    /// The step that usually comes next; none once a booking is over, from where the only ways lead back.
    pub fn usual_next(self) -> Option<Self> {
        if self.is_open() { self.next().first().copied() } else { None }
    }

    /// Whether a booking may go from here to `to`.
    pub fn may_become(self, to: Self) -> bool {
        self.next().contains(&to)
    }

    /// How a new booking may begin.
    pub const FIRST: [Self; 3] = [Self::Booked, Self::Pending, Self::Request];

    /// Whether it still lies ahead or is under way.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Request | Self::Pending | Self::Booked | Self::CheckedIn)
    }
}

/// A pet on a booking, with what must be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedPet {
    pub id: PetId,
    pub name: String,
    /// The alerts are empty where the card says them above.
    #[serde(default)]
    pub allergies: String,
    #[serde(default)]
    pub medication: String,
    #[serde(default)]
    pub bite_alert: String,
    #[serde(default)]
    pub handling_alert: String,
}

wary!(BookedPet);

/// A job. The names are those of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    pub id: BookingId,
    pub number: i32,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub location_id: LocationId,
    pub location_name: String,
    /// The IANA zone of the location.
    pub time_zone: String,
    /// The country of the location, ISO 3166: times are written as people read them there.
    pub phone_region: String,
    pub service_type_id: ServiceTypeId,
    pub service_name: String,
    pub service_kind: ServiceKind,
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// What the clock at the location shows; see [`Booking::set_clock`].
    #[serde(default)]
    pub starts_local: NaiveDateTime,
    #[serde(default)]
    pub ends_local: NaiveDateTime,
    pub status: Status,
    pub note: String,
    pub pets: Vec<BookedPet>,
    pub version: i32,
}

impl Booking {
    /// Puts both times on the clock of the location, whose zone this is.
    pub fn set_clock(&mut self, zone: &Zone) {
        self.starts_local = zone.local(self.starts_at);
        self.ends_local = zone.local(self.ends_at);
    }

    /// "B-1042".
    pub fn label(&self) -> String {
        number_label(self.number)
    }

    /// "Fri 27 Nov 2026, 09:00–10:30", or both days of a stay.
    pub fn when(&self) -> String {
        format!("{}, {}", time::day(self.starts_local.date()), self.hours())
    }

    /// "09:00–10:30", for a list that shows the day above; "09:00 – Sun 29 Nov 2026, 10:30" of a stay.
    pub fn hours(&self) -> String {
        let face = ClockFace::of_region(&self.phone_region);
        let (start, end) = (self.starts_local, self.ends_local);
        if start.date() == end.date() {
            face.span(start.time(), end.time())
        } else {
            format!("{} – {}, {}", face.tell(start.time()), time::day(end.date()), face.tell(end.time()))
        }
    }

    /// The day at the location on which it begins.
    pub fn day(&self) -> NaiveDate {
        self.starts_local.date()
    }

    /// "Mochi and Biscuit".
    pub fn pet_names(&self) -> String {
        let names: Vec<&str> = self.pets.iter().map(|pet| pet.name.as_str()).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// Which block of a customer's card it belongs to.
    pub fn block(&self, now: DateTime<Utc>) -> Block {
        match self.status {
            Status::Request | Status::Pending => Block::Pending,
            Status::Booked | Status::CheckedIn if self.ends_at <= now => Block::Past,
            Status::Booked | Status::CheckedIn if self.service_kind == ServiceKind::Daycare => {
                Block::ExpectedDaycare
            }
            Status::Booked | Status::CheckedIn => Block::Upcoming,
            Status::Completed | Status::Cancelled | Status::NoShow => Block::Past,
        }
    }
}

/// The blocks of a customer's bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Pending,
    Upcoming,
    ExpectedDaycare,
    Past,
}

/// A booking's number as people say it.
pub fn number_label(number: i32) -> String {
    format!("B-{number}")
}

/// What a list of bookings is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingFilter {
    /// First and last day, as the clock of the location shows them.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub location_id: Option<LocationId>,
    pub status: Option<Status>,
    pub customer_id: Option<CustomerId>,
}

/// Where the next page of bookings starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingKey {
    pub starts_at: DateTime<Utc>,
    pub id: BookingId,
}

/// A page of bookings, the days it covers and the moment at which it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookingList {
    pub page: Page<Booking, BookingKey>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub now: DateTime<Utc>,
}

/// What the booking form offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// The main one first.
    pub locations: Vec<Location>,
    pub services: Vec<ServiceType>,
    pub staff: Vec<StaffRef>,
}

/// Somebody to book for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChoice {
    pub id: CustomerId,
    pub name: String,
    /// Names of the pets.
    pub pets: Vec<String>,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    pub id: BookingId,
    pub number: i32,
}

/// The days of a list: from today on, two weeks.
pub const LIST_DAYS: i64 = 14;
/// The longest stay that is believed, in days.
pub const MAX_DAYS: i64 = 366;

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn booking(status: &str, kind: &str) -> Booking {
        serde_json::from_value(serde_json::json!({
            "id": BookingId::new(), "number": 1042, "customer_id": CustomerId::new(), "customer_name": "Bella",
            "location_id": LocationId::new(), "location_name": "Main", "time_zone": "UTC", "phone_region": "",
            "service_type_id": ServiceTypeId::new(), "service_name": "Bath", "service_kind": kind,
            "staff_id": null, "staff_name": null, "starts_at": "2026-11-27T09:00:00Z",
            "ends_at": "2026-11-27T10:30:00Z", "starts_local": "2026-11-27T09:00:00",
            "ends_local": "2026-11-27T10:30:00", "status": status, "note": "", "version": 1,
            "pets": [{"id": PetId::new(), "name": "Mochi"}, {"id": PetId::new(), "name": "Rex"}],
        }))
        .unwrap()
    }

    #[test]
    fn a_booking_is_told_in_the_words_of_the_counter() {
        let mut told = booking("booked", "grooming");
        assert_eq!(told.label(), "B-1042");
        assert_eq!(told.when(), "Fri 27 Nov 2026, 09:00–10:30");
        assert_eq!(told.pet_names(), "Mochi and Rex");
        told.ends_local = "2026-11-29T10:30:00".parse().unwrap();
        assert_eq!(told.when(), "Fri 27 Nov 2026, 09:00 – Sun 29 Nov 2026, 10:30");
        told.phone_region = "US".into();
        assert_eq!(told.when(), "Fri 27 Nov 2026, 9:00\u{a0}AM – Sun 29 Nov 2026, 10:30\u{a0}AM");
    }

    #[test]
    fn every_booking_stands_in_one_block() {
        let before = "2026-11-27T08:00:00Z".parse().unwrap();
        let after = "2026-11-28T08:00:00Z".parse().unwrap();
        assert_eq!(booking("request", "grooming").block(before), Block::Pending);
        assert_eq!(booking("pending", "daycare").block(after), Block::Pending);
        assert_eq!(booking("booked", "grooming").block(before), Block::Upcoming);
        assert_eq!(booking("checked_in", "daycare").block(before), Block::ExpectedDaycare);
        assert_eq!(booking("booked", "daycare").block(after), Block::Past);
        assert_eq!(booking("cancelled", "grooming").block(before), Block::Past);
    }

    #[test]
    fn no_state_is_a_dead_end_and_none_leads_to_itself() {
        for status in Status::ALL {
            assert!(!status.next().is_empty());
            assert!(!status.may_become(status));
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert!(!Status::Request.may_become(Status::Completed));
    }
}
