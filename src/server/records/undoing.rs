//! What a command did is taken back, from its events.

use super::many::{MANY, Past, revert_many};
use super::{Subject, WayBack, insert, lock, remove, write};
use crate::domain::command::Intent;
use crate::domain::role::Right;
use crate::error::{AppError, AppResult, FieldClash};
use crate::server::Tx;
use serde_json::{Map, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// Takes back everything that the command `of` did, newest first, as a new command. Fields that
/// were changed again since then keep their newer value and are answered as clashes.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown command, [`AppError::Forbidden`] without the right that
/// the act itself needs, [`AppError::Refused`] for what cannot be taken back.
pub async fn undo(
    tx: &mut Tx,
    of: Intent,
    may: impl Fn(Right) -> bool + Send,
    find: impl Fn(&str) -> Option<&'static Subject> + Send,
    way_back: impl Fn(&str) -> Option<&'static WayBack> + Send,
) -> AppResult<Vec<FieldClash>> {
    let business = tx.business();
    let events = sqlx::query!(
        r#"select kind, subject_type, subject_id, before, after from event
           where business_id = $1 and intent = $2 order by seq desc"#,
        business.0,
        of.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if events.is_empty() {
        return Err(AppError::NotFound);
    }
    tx.set_undoes(of);
    let mut clashes = Vec::new();
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        if let Some(way) = way_back(&event.kind) {
            if !may(way.right) {
                return Err(AppError::Forbidden);
            }
            let (before, after) = (event.before.unwrap_or_default(), event.after.unwrap_or_default());
            (way.run)(tx, event.subject_id, before, after).await?;
            continue;
        }
        let subject =
            find(&event.subject_type).ok_or_else(|| AppError::refused("This cannot be taken back."))?;
        if !may(subject.right) {
            return Err(AppError::Forbidden);
        }
        match (event.before, event.after) {
            (None, Some(_)) => match remove(tx, subject, "removed", event.subject_id).await {
                // Somebody removed it meanwhile: it is gone, as wanted.
                Err(AppError::NotFound) | Ok(()) => {}
                Err(other) => return Err(other),
            },
            (Some(before), None) => {
                insert(tx, subject, "restored", &before).await?;
            }
            // The log holds nothing to put back: a secret, or messages that moved.
            (Some(before), Some(_)) if before.is_object() && !names_a_field(subject, Some(&before)) => {
                return Err(AppError::refused("This cannot be taken back."));
            }
            (Some(before), Some(after)) => {
                let mut run = vec![Past { id: event.subject_id, before, after }];
                let mut met = HashSet::from([event.subject_id]);
                // With the changes of others like it that come next.
                while let Some(next) = events.next_if(|next| {
                    next.subject_type == event.subject_type
                        && way_back(&next.kind).is_none()
                        && next.after.is_some()
                        && names_a_field(subject, next.before.as_ref())
                        && met.insert(next.subject_id)
                }) {
                    let (before, after) = (next.before.unwrap_or_default(), next.after.unwrap_or_default());
                    run.push(Past { id: next.subject_id, before, after });
                }
                if run.len() >= MANY {
                    clashes.extend(revert_many(tx, subject, &run).await?);
                } else {
                    for past in run {
                        clashes.extend(revert(tx, subject, past.id, &past.before, &past.after).await?);
                    }
                }
            }
            (None, None) => {}
        }
    }
    Ok(clashes)
}

/// Puts fields back that still hold the after-value; answers the others.
async fn revert(
    tx: &mut Tx,
    subject: &Subject,
    id: Uuid,
    before: &Value,
    after: &Value,
) -> AppResult<Vec<FieldClash>> {
    let current = lock(tx, subject, id).await?;
    let (changes, clashes) = still_so(subject, &current, before, after);
    if !changes.is_empty() {
        write(tx, subject, "updated", id, &current, changes).await?;
    }
    Ok(clashes)
}

/// Whether an event tells of a column that can be put back.
fn names_a_field(subject: &Subject, before: Option<&Value>) -> bool {
    before.and_then(Value::as_object).is_some_and(|before| before.keys().any(|column| subject.has(column)))
}

/// What of a row still is what an event made it, as it was before; and what was changed again since.
pub(super) fn still_so(
    subject: &Subject,
    current: &Map<String, Value>,
    before: &Value,
    after: &Value,
) -> (Map<String, Value>, Vec<FieldClash>) {
    let (mut changes, mut clashes) = (Map::new(), Vec::new());
    for (column, was) in before.as_object().into_iter().flatten().filter(|(column, _)| subject.has(column)) {
        let now = current.get(column).unwrap_or(&Value::Null);
        if after.get(column) == Some(now) {
            changes.insert(column.clone(), was.clone());
        } else if now != was {
            clashes.push(FieldClash { field: column.clone(), theirs: now.clone(), mine: was.clone() });
        }
    }
    (changes, clashes)
}
