//! The first page: a new business, or sample data. Also where an owner adds another business.
//!
//! Owns no table: writes through the rooms whose first rows it makes. Page: `/setup`. Its server
//! functions answer without a session as long as no business exists, and only then.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod sample;
pub mod ui;
