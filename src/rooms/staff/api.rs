//! Server functions of this room.

use super::model::{Me, StaffRef};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    rooms::staff::{ops, store},
    server::Caller,
};

/// Who is signed in here; none for nobody.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "staff/whoami", input = Json)]
pub async fn whoami() -> Result<Option<Me>, AppError> {
    match Caller::find().await? {
        Some(caller) => ops::me(&caller).await.map(Some),
        None => Ok(None),
    }
}

/// The people who work here, by name. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "staff/list_staff", input = Json)]
pub async fn list_staff() -> Result<Vec<StaffRef>, AppError> {
    let caller = Caller::signed_in().await?;
    store::names(&mut caller.read().await?).await
}
