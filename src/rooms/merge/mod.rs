//! Two profiles of one person: made one, and two again; who may be meant twice.
//!
//! Owns `customer_merge`, `customer_merge_part`, `duplicate` and `duplicate_scan`. Pages:
//! `/contacts/merge?one=…&other=…` and `/contacts/duplicates`.
//!
//! A merge keeps the row of the profile that goes, hidden and with `merged_into`, and moves its records
//! to the one that stays. What moved is written down, so that exactly that goes back; what could not move
//! (both had the same tag) is taken out and kept. Messages of both get numbers anew, in the order in
//! which they were sent. Merges into one profile come back in any order: what a later one found of an earlier one becomes
//! what it would have found without it (`ops/rebasing.rs`). The log is not touched: it says what happened to whom at the time, and reads of
//! the log ask for all profiles that the customer was.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
