//! What the rest of the house may ask of this room's rows.

use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &[];
