//! Types of this room, on both sides.

mod edits;
mod listing;
mod new_href;
mod records;
mod words;

pub use edits::{
    AddressEdit, CardEdit, ContactOwnerEdit, ContactPointEdit, CustomerEdit, DetailEdit, NewAddress,
    NewContactOwner, NewContactPoint, NewCustomer, NewDetail, NewRelationship, ParsedContact, Part,
    SmsNumber,
};
pub use listing::{
    COUNT_MAX, CustomerFilter, CustomerKey, CustomerList, CustomerMatch, CustomerRow, CustomerSort,
    MatchQuery, MatchReason,
};
pub use new_href::new_customer_href;
pub use records::{Address, ContactOwner, ContactPoint, Customer, Detail, Relationship};
pub use words::{FACEBOOK_VISITOR, PointKind, PointLabel, RelationshipKind, Source};
