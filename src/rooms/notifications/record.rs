//! What the rest of the house may ask of this room's rows.

use crate::server::constraints::Constraint;

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] =
    &[("push_device_endpoint_length", "endpoint", "This is no address of a push service.")];
