//! Server functions of this room. They answer before anyone is signed in.

use super::model::{Look, NewBusiness};
use crate::domain::command::{Done, Intent};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    rooms::{setup::ops, staff::ops::request},
    server::Caller,
};

/// Who stands before the first page, and what its form offers.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "setup/look", input = Json)]
pub async fn look_at_setup() -> Result<Look, AppError> {
    let (app, _) = request()?;
    let caller = Caller::find().await?;
    ops::look(&app, caller.as_ref()).await
}

/// Makes a business with its first location, services and owner, and signs in to it. Only while
/// nothing exists, or for a signed-in owner.
///
/// # Errors
/// Fields of [`NewBusiness`]; forbidden for everybody else.
#[server(prefix = "/api", endpoint = "setup/create_business", input = Json)]
pub async fn create_business(intent: Intent, form: NewBusiness) -> Result<Done<()>, AppError> {
    let (app, parts) = request()?;
    let caller = Caller::find().await?;
    ops::create_business(&app, &parts, caller.as_ref(), intent, form).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// Makes the sample business and signs in to it. Only while nothing exists.
///
/// # Errors
/// Forbidden once something exists.
#[server(prefix = "/api", endpoint = "setup/try_sample", input = Json)]
pub async fn try_sample(intent: Intent) -> Result<Done<()>, AppError> {
    let (app, parts) = request()?;
    ops::try_sample(&app, &parts, intent).await?;
    Ok(Done { value: (), intent, seq: None })
}
