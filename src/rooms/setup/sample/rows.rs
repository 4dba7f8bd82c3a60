//! The rows of the sample business, before they are written. Fields are named as the columns.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct $name { $(pub $field: $type),+ }
    )+};
}

rows! {
    /// Somebody who works there; the account is made with the same id.
    StaffRow { id: Uuid, name: String, role: &'static str, created_at: DateTime<Utc> }
    LocationRow {
        id: Uuid, name: String, address: String, time_zone: String, phone_region: String, opening_hours: Value,
        is_main: bool, created_at: DateTime<Utc>,
    }
    ServiceRow { id: Uuid, name: String, kind: String, duration_minutes: i32, created_at: DateTime<Utc> }
    /// A group or a tag.
    LabelRow { id: Uuid, name: String, created_at: DateTime<Utc> }
    CodeRow { id: Uuid, colour: String, letters: String, name: String, created_at: DateTime<Utc> }
    /// A label on a customer.
    OnCustomerRow { id: Uuid, label_id: Uuid, customer_id: Uuid, created_at: DateTime<Utc> }
    CustomerRow {
        id: Uuid, name: String, business_name: String, source: &'static str, created_by: Option<Uuid>,
        assigned_to: Option<Uuid>, discount_bp: i32, last_activity_at: DateTime<Utc>,
        archived_at: Option<DateTime<Utc>>, created_at: DateTime<Utc>, version: i32,
    }
    PointRow {
        id: Uuid, customer_id: Uuid, kind: &'static str, raw: String, normal: String, label: &'static str,
        is_main: bool, sms: bool, shared: bool, created_at: DateTime<Utc>,
    }
    AddressRow {
        id: Uuid, customer_id: Uuid, label: String, street: String, city: String, region: String, postcode: String,
        country: String, created_at: DateTime<Utc>,
    }
    DetailRow { id: Uuid, customer_id: Uuid, label: String, value: String, created_at: DateTime<Utc> }
    RelationshipRow {
        id: Uuid, customer_id: Uuid, other_customer_id: Uuid, kind: &'static str, note: String,
        created_at: DateTime<Utc>,
    }
    PetRow {
        id: Uuid, customer_id: Uuid, name: String, species: String, breed: String, sex: &'static str,
        altered: &'static str, colour: String, born_on: Option<NaiveDate>, born_is_estimate: bool, allergies: String,
        medication: String, bite_alert: String, handling_alert: String, created_at: DateTime<Utc>,
    }
    WeightRow { id: Uuid, pet_id: Uuid, customer_id: Uuid, grams: i64, measured_on: NaiveDate, created_at: DateTime<Utc> }
    /// A colour code on a pet.
    OnPetRow { id: Uuid, colour_code_id: Uuid, pet_id: Uuid, customer_id: Uuid, created_at: DateTime<Utc> }
    NoteRow {
        id: Uuid, customer_id: Uuid, subject_type: &'static str, subject_id: Uuid, body: String, pinned: bool,
        created_by: Uuid, created_at: DateTime<Utc>,
    }
    BookingRow {
        id: Uuid, number: i32, customer_id: Uuid, location_id: Uuid, service_type_id: Uuid, staff_id: Option<Uuid>,
        starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, status: &'static str, note: String,
        created_by: Option<Uuid>, created_at: DateTime<Utc>,
    }
    BookingPetRow { id: Uuid, booking_id: Uuid, pet_id: Uuid, customer_id: Uuid }
    ConversationRow {
        id: Uuid, customer_id: Uuid, status: &'static str, assigned_to: Option<Uuid>, unverified: bool,
        last_number: i64, last_inbound_number: i64, last_message_at: DateTime<Utc>, last_direction: &'static str,
        snippet: String, waiting_since: Option<DateTime<Utc>>, created_at: DateTime<Utc>,
    }
    /// Their links open nothing: the hash is of no token that anybody has.
    VisitorRow {
        id: Uuid, conversation_id: Uuid, customer_id: Uuid, token_hash: String, name: String, contact: String,
        last_number: i64, seen_number: i64, delivered_number: i64, staff_seen_number: i64,
        created_at: DateTime<Utc>, last_seen_at: DateTime<Utc>, expires_at: DateTime<Utc>,
    }
    MessageRow {
        id: Uuid, conversation_id: Uuid, customer_id: Uuid, number: i64, channel: &'static str,
        direction: &'static str, body: String, staff_id: Option<Uuid>, visitor_id: Option<Uuid>,
        visitor_number: Option<i64>, sent_at: DateTime<Utc>, delivered_at: Option<DateTime<Utc>>,
        seen_at: Option<DateTime<Utc>>,
    }
    ReadRow { conversation_id: Uuid, staff_id: Uuid, number: i64 }
    CallRow {
        id: Uuid, customer_id: Uuid, direction: &'static str, phone_raw: String, phone_normal: String,
        outcome: &'static str, note: String, staff_id: Uuid, followed_up_at: Option<DateTime<Utc>>,
        started_at: DateTime<Utc>,
    }
}

/// The whole sample business.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    pub staff: Vec<StaffRow>,
    pub locations: Vec<LocationRow>,
    pub services: Vec<ServiceRow>,
    pub groups: Vec<LabelRow>,
    pub tags: Vec<LabelRow>,
    pub codes: Vec<CodeRow>,
    pub customers: Vec<CustomerRow>,
    pub points: Vec<PointRow>,
    pub addresses: Vec<AddressRow>,
    pub details: Vec<DetailRow>,
    pub relationships: Vec<RelationshipRow>,
    pub members: Vec<OnCustomerRow>,
    pub customer_tags: Vec<OnCustomerRow>,
    pub customer_codes: Vec<OnCustomerRow>,
    pub pets: Vec<PetRow>,
    pub weights: Vec<WeightRow>,
    pub pet_codes: Vec<OnPetRow>,
    pub notes: Vec<NoteRow>,
    pub bookings: Vec<BookingRow>,
    pub booking_pets: Vec<BookingPetRow>,
    pub conversations: Vec<ConversationRow>,
    pub visitors: Vec<VisitorRow>,
    pub messages: Vec<MessageRow>,
    pub reads: Vec<ReadRow>,
    pub calls: Vec<CallRow>,
}
