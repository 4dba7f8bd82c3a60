//! Server functions of this room.

use super::model::{FieldChange, Which};
use crate::domain::command::{Done, Intent};
use crate::domain::page::Page;
use crate::error::{AppError, FieldClash};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::{
        history::{ops, store},
        staff::ops::guard_owners,
        subject, way_back,
    },
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
            Box::pin(async move {
                let clashes = records::undo(tx, of, move |right| role.may(right), subject, way_back).await?;
                guard_owners(tx, role).await?;
                Ok(clashes)
            })
        })
        .await
}

/// Who changed which field of a record when, newest first; of one field if it is named.
///
/// # Errors
/// NotFound for a record that is not there, Forbidden without the right to change it.
#[server(prefix = "/api", endpoint = "history/field_history", input = Json)]
pub async fn field_history(
    subject_type: String,
    subject_id: Uuid,
    field: Option<String>,
    before: Option<i64>,
) -> Result<Page<FieldChange, i64>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let subject = subject(&subject_type).ok_or(AppError::NotFound)?;
    if !caller.role.may(subject.right) {
        return Err(AppError::Forbidden);
    }
    let mut tx = caller.read().await?;
    store::field_changes(&mut tx, subject, subject_id, field.as_deref(), before).await
}

/// Puts a field back to what it was before or after the event `seq`. Answers the new version.
///
/// # Errors
/// NotFound, Forbidden without the right to change such a record, or what the record refuses.
#[server(prefix = "/api", endpoint = "history/restore_field", input = Json)]
pub async fn restore_field(
    intent: Intent,
    subject_type: String,
    subject_id: Uuid,
    field: String,
    seq: i64,
    which: Which,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let kind = subject(&subject_type).ok_or(AppError::NotFound)?;
    if !caller.role.may(kind.right) {
        return Err(AppError::Forbidden);
    }
    let role = caller.role;
    caller
        .command(
            "history/restore_field",
            intent,
            (subject_type, subject_id, field, seq, which),
            move |tx, (_, id, field, seq, which)| {
                Box::pin(async move {
                    let version = ops::restore_field(tx, kind, id, &field, seq, which).await?;
                    guard_owners(tx, role).await?;
                    Ok(version)
                })
            },
        )
        .await
}
