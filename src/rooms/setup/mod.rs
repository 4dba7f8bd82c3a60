//! The first page: a new business, or sample data.

pub mod ui;
