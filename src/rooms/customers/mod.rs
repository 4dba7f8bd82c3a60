//! Customers: contact points, addresses, details, relationships; the list, adding, archiving.

#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;
