//! The customer card: everything about one customer on one page.
//!
//! Owns no table. Page: `/contacts/:id`; composes the blocks of the other rooms and keeps them
//! true by the live feed.

pub mod api;
pub mod kept;
pub mod model;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
