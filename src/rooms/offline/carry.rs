//! Brings what was written on a device to the server, each kind by its own server function.

use crate::error::AppError;
use crate::live::offline::{Arrived, Carrier, Waiting, Work, device_now};
use crate::rooms::calls::api::log_call;
use crate::rooms::calls::model::{Direction, Outcome};
use crate::rooms::conversations::api::{add_internal_note, send_message};
use crate::rooms::conversations::model::{ReplyBy, SendOutcome, snippet};
use std::sync::Arc;

/// What the queue sends by.
pub fn carrier() -> Carrier {
    Arc::new(|waiting| Box::pin(carry(waiting)))
}

async fn carry(waiting: Waiting) -> Result<Arrived, AppError> {
    let Waiting { intent, customer, written_at, work, .. } = waiting;
    match work {
        Work::Reply { body, seen, even_if_newer, by, subject, files } => {
            let by = match by.as_str() {
                "text" => Some(ReplyBy::Text),
                "facebook" => Some(ReplyBy::Facebook),
                "email" => Some(ReplyBy::Email { subject }),
                _ => None,
            };
            let files = Some(files).filter(|files| !files.is_empty());
            match send_message(intent, customer, body, seen, even_if_newer, by, files).await?.value {
                SendOutcome::Sent(message) => as_json(&message).map(Arrived::Message),
                SendOutcome::NewerReply(theirs) => Ok(Arrived::NewerReply {
                    name: theirs.staff_name.clone().unwrap_or_else(|| "A colleague".into()),
                    text: snippet(&theirs.body),
                    message: as_json(&theirs)?,
                }),
            }
        }
        Work::Note { body, mentions } => {
            let done = add_internal_note(intent, customer, body, Some(mentions)).await?;
            as_json(&done.value).map(Arrived::Message)
        }
        Work::Call { direction, outcome, note } => {
            let direction = Direction::parse(&direction).ok_or(AppError::BadRequest)?;
            let outcome = Outcome::ALL.into_iter().find(|known| known.as_str() == outcome);
            let waited = (device_now() - written_at).num_seconds();
            let waited = u32::try_from(waited).ok();
            log_call(intent, customer, direction, None, outcome, note, waited).await?;
            Ok(Arrived::Call)
        }
    }
}

fn as_json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(value).map_err(|_| AppError::BadRequest)
}
