//! The customer card: everything about one customer on one page.

pub mod ui;
