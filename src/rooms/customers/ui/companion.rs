//! What a later room adds to the form for a new customer.

use crate::domain::command::{Done, Intent};
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use crate::rooms::customers::model::NewCustomer;
use crate::ui::FieldErrors;
use leptos::prelude::*;
use std::pin::Pin;

/// Sends the whole form under an intent; may be called several times.
pub type Sending = Box<dyn Fn(Intent) -> Pin<Box<dyn Future<Output = Result<Done<CustomerId>, AppError>>>>>;

/// Another section of the form, saved together with the customer.
#[derive(Clone, Copy)]
pub struct Companion {
    /// The section; gets the errors of the form.
    pub section: Callback<FieldErrors, AnyView>,
    /// The name of a pet, by which somebody may be known already.
    pub pet: Signal<String>,
    /// Something would be lost.
    pub is_dirty: Signal<bool>,
    /// Makes the command from the customer and what stands in the section now.
    pub save: Callback<NewCustomer, Sending>,
}
