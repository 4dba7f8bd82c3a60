use crate::domain::ids::{CustomerId, PetId};
use crate::rooms::bookings::form::{BookingEdit, NewBooking, Pass, Typed, control_value};
use crate::rooms::bookings::model::{Booking, Choices, Status};
use chrono::{NaiveDateTime, TimeDelta};
use leptos::prelude::*;

/// What the form holds.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub customer: RwSignal<Option<CustomerId>>,
    pub pets: RwSignal<Vec<PetId>>,
    /// Whose pets stand there to be ticked, and how many; none: they are on their way.
    pub listed: RwSignal<Option<(CustomerId, usize)>>,
    pub location: RwSignal<String>,
    pub service: RwSignal<String>,
    /// Empty: nobody yet.
    pub staff: RwSignal<String>,
    pub starts: RwSignal<String>,
    pub ends: RwSignal<String>,
    /// "first" or "second", where the clock shows the time twice; empty elsewhere.
    pub starts_pass: RwSignal<String>,
    pub ends_pass: RwSignal<String>,
    pub status: RwSignal<String>,
    pub note: RwSignal<String>,
}

impl Draft {
    /// An empty form, or the form of a booking.
    pub fn new(customer: Option<CustomerId>, booking: Option<&Booking>, choices: &Choices) -> Self {
        let text = |value: String| RwSignal::new(value);
        let first = |id: Option<String>| id.unwrap_or_default();
        let of = |get: fn(&Booking) -> String| booking.map(get);
        Self {
            customer: RwSignal::new(booking.map(|b| b.customer_id).or(customer)),
            pets: RwSignal::new(booking.map(|b| b.pets.iter().map(|p| p.id).collect()).unwrap_or_default()),
            listed: RwSignal::new(None),
            location: text(first(
                of(|b| b.location_id.to_string())
                    .or_else(|| choices.locations.first().map(|l| l.id.to_string())),
            )),
            service: text(first(
                of(|b| b.service_type_id.to_string())
                    .or_else(|| choices.services.first().map(|s| s.id.to_string())),
            )),
            staff: text(booking.and_then(|b| b.staff_id).map(|id| id.to_string()).unwrap_or_default()),
            starts: text(of(|b| control_value(b.starts_local)).unwrap_or_default()),
            ends: text(of(|b| control_value(b.ends_local)).unwrap_or_default()),
            starts_pass: text(String::new()),
            ends_pass: text(String::new()),
            status: text(Status::Booked.as_str().into()),
            note: text(of(|b| b.note.clone()).unwrap_or_default()),
        }
    }

    /// Whether the customer's pets could be ticked, if there is a customer.
    pub fn has_pets(self) -> bool {
        self.customer.get() == self.listed.get().map(|(of, _)| of)
    }

    fn starts_typed(self) -> Typed {
        Typed { clock: self.starts.get_untracked(), pass: Pass::parse(&self.starts_pass.get_untracked()) }
    }

    fn ends_typed(self) -> Typed {
        Typed { clock: self.ends.get_untracked(), pass: Pass::parse(&self.ends_pass.get_untracked()) }
    }

    /// The booking to add, or the fields that are still needed.
    pub fn read_new(self) -> Result<(CustomerId, NewBooking), Vec<(String, String)>> {
        let mut wrong = Vec::new();
        let mut need = |field: &str, sentence: &str| wrong.push((field.to_owned(), sentence.to_owned()));
        let customer = self.customer.get_untracked();
        if customer.is_none() {
            need("customer", "Choose who it is for.");
        }
        let location = self.location.get_untracked().parse();
        if location.is_err() {
            need("location_id", "Choose a location.");
        }
        let service = self.service.get_untracked().parse();
        if service.is_err() {
            need("service_type_id", "Choose a service.");
        }
        match (customer, location, service) {
            (Some(customer), Ok(location_id), Ok(service_type_id)) => Ok((
                customer,
                NewBooking {
                    location_id,
                    service_type_id,
                    staff_id: self.staff.get_untracked().parse().ok(),
                    pet_ids: self.pets.get_untracked(),
                    starts_at: self.starts_typed(),
                    ends_at: self.ends_typed(),
                    status: Status::parse(&self.status.get_untracked()).unwrap_or(Status::Booked),
                    note: self.note.get_untracked(),
                },
            )),
            _ => Err(wrong),
        }
    }

    /// What differs from the booking that was opened.
    pub fn read_edit(self, was: &Booking) -> BookingEdit {
        let location_id = self.location.get_untracked().parse().ok().filter(|id| *id != was.location_id);
        let service_type_id =
            self.service.get_untracked().parse().ok().filter(|id| *id != was.service_type_id);
        let staff = self.staff.get_untracked().parse().ok();
        let (starts, ends) = (self.starts_typed(), self.ends_typed());
        // Another location has another clock: its times are sent with it.
        let moved = |typed: &Typed, local| {
            location_id.is_some() || typed.pass.is_some() || typed.clock != control_value(local)
        };
        let pets = self.pets.get_untracked();
        let same_pets = pets.len() == was.pets.len() && was.pets.iter().all(|pet| pets.contains(&pet.id));
        let note = self.note.get_untracked();
        BookingEdit {
            location_id,
            service_type_id,
            staff_id: (staff != was.staff_id).then_some(staff),
            pet_ids: (!same_pets).then_some(pets),
            starts_at: moved(&starts, was.starts_local).then_some(starts),
            ends_at: moved(&ends, was.ends_local).then_some(ends),
            note: (note != was.note).then_some(note),
        }
    }

    /// Keeps the end behind the start: a moved start takes the end along, another service brings
    /// its usual length.
    pub fn follow_start(self, choices: &Choices) {
        let lengths: Vec<(String, i64)> = choices
            .services
            .iter()
            .map(|service| (service.id.to_string(), i64::from(service.duration_minutes)))
            .collect();
        Effect::new(move |before: Option<(String, String)>| {
            let now = (self.starts.get(), self.service.get());
            let Some(before) = before.filter(|before| *before != now) else { return now };
            let ends = self.ends.get_untracked();
            let usual = lengths.iter().find(|(id, _)| *id == now.1).map_or(60, |(_, minutes)| *minutes);
            let kept = local(&ends).zip(local(&before.0)).map(|(end, start)| end - start);
            let length = kept.filter(|_| before.1 == now.1).unwrap_or(TimeDelta::minutes(usual));
            if let Some(end) = local(&now.0).and_then(|start| start.checked_add_signed(length)) {
                self.ends.set(control_value(end));
            }
            now
        });
    }
}

fn local(clock: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(clock, "%Y-%m-%dT%H:%M").ok()
}
