//! Server functions of this room.

use crate::domain::command::{Done, Intent};
use crate::error::{AppError, FieldClash};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::subject,
    server::{Caller, records},
};

/// Takes back everything that the command `of` did. Answers the fields that stay as they are
/// because somebody changed them again.
///
/// # Errors
/// As [`records::undo`](crate::server::records::undo).
#[server(prefix = "/api", endpoint = "history/undo_command", input = Json)]
pub async fn undo_command(intent: Intent, of: Intent) -> Result<Done<Vec<FieldClash>>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let role = caller.role;
    caller
        .command("history/undo_command", intent, of, move |tx, of| {
            Box::pin(records::undo(tx, of, move |right| role.may(right), subject))
        })
        .await
}
