//! Customers: contact points, addresses, details, relationships; the list, adding, archiving.
//!
//! Owns `customer`, `contact_point`, `contact_owner`, `address`, `detail`, `relationship`. Pages: `/contacts` and
//! `/contacts/new`; the card of a customer is the room `card`, which composes the blocks of [`ui`].

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
pub mod owners_api;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
