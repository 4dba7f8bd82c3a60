//! Server functions of this room.

use super::model::Me;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::rooms::staff::ops;
#[cfg(feature = "ssr")]
use crate::server::Caller;

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
