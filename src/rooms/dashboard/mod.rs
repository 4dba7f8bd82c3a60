//! The first page of a working day.

pub mod ui;
