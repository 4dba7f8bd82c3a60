//! The rooms, one for each feature, in dependency order: a room may use those above it.

pub mod staff;

pub mod settings;

pub mod labels;

pub mod customers;

pub mod notes;

pub mod pets;

pub mod bookings;

pub mod templates;

pub mod channels;

pub mod inboxes;

pub mod conversations;

pub mod notifications;

pub mod correspondence;

pub mod broadcasts;

pub mod calls;

#[cfg(feature = "ssr")]
pub mod arrivals;

pub mod history;

pub mod timeline;

pub mod merge;

pub mod card;

pub mod search;

pub mod dashboard;

pub mod offline;

pub mod help;

pub mod setup;

#[cfg(feature = "ssr")]
mod registry;
#[cfg(feature = "ssr")]
pub use registry::{
    constraints, routes, scan, start_workers, subject, subjects, sweep_files, sweeps, tables_of_customers,
    way_back,
};
