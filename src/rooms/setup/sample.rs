//! A believable business to try Pawline with.

use crate::domain::command::Intent;
use crate::error::{AppError, AppResult};
use crate::rooms::staff::ops::Place;
use crate::server::App;

/// Makes the sample business, whose id is the intent's, marked `is_sample`; answers its owner.
/// Nobody in it has a password.
///
/// # Errors
/// When it cannot be made.
pub async fn make(_app: &App, _intent: Intent) -> AppResult<Place> {
    Err(AppError::refused("Sample data cannot be made by this build."))
}
