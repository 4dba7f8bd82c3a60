//! Files of a draft: attached, taken out again, and sent with an answer.

use super::super::model::{DraftFile, NewInbound, ReplyBy, files};
use super::super::record::DRAFT_FILE;
use super::super::store;
use super::blocked::keep_for_visitor;
use super::writing::receive;
use crate::domain::ids::{CustomerId, DraftFileId, MessageId, ScheduledMessageId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::{ChannelKind, stand_in};
use crate::rooms::channels::ops::SentFile;
use crate::rooms::pets::photos::KeptFile;
use crate::server::jobs::sweep::SweepBatch;
use crate::server::{App, Tx, records};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

/// Days for which a file can be put back that was taken out of a draft.
const REMOVED_DAYS: i64 = 1;
/// Days for which a file waits in a draft that nobody sends.
const WAITING_DAYS: i64 = 30;
/// Files that a sweep removes in one go.
const BATCH: i64 = 500;

/// A file that was sent to us, and is on the disk.
pub struct Attached {
    pub kept: KeptFile,
    /// What it is called when it is sent.
    pub name: String,
    pub media_type: &'static str,
    pub is_picture: bool,
}

/// Whether whoever carries a message can fetch its files from here.
///
/// # Errors
/// [`AppError::Refused`] with the reason.
pub fn can_fetch(app: &App, files: &[DraftFileId], by: &ReplyBy) -> AppResult<()> {
    let kind = match by {
        ReplyBy::Text => ChannelKind::Twilio,
        ReplyBy::Facebook => ChannelKind::Facebook,
        ReplyBy::Chat | ReplyBy::Email { .. } => return Ok(()),
    };
    match channels::media::why_out_of_reach(app, kind) {
        Some(why) if !files.is_empty() => Err(AppError::Refused(why)),
        _ => Ok(()),
    }
}

/// Puts a file into the draft to a customer.
///
/// # Errors
/// A field error for `file` when there are too many; [`AppError::NotFound`].
pub async fn attach_file(tx: &mut Tx, customer: CustomerId, file: &Attached) -> AppResult<DraftFileId> {
    let business = tx.business();
    // Whoever attaches one more at the same moment waits.
    sqlx::query_scalar!(
        r#"select id as "id: CustomerId" from customer where business_id = $1 and id = $2 for no key update"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if store::draft_files(tx, customer).await?.len() >= files::FILES_MOST {
        let sentence = format!("A message has at most {} files. Remove one first.", files::FILES_MOST);
        return Err(AppError::invalid("file", sentence));
    }
    let file_id = file.kept.record(tx).await?;
    let id = DraftFileId::new();
    let row = json!({
        "id": id, "customer_id": customer, "file_id": file_id, "name": file.name, "media_type": file.media_type,
        "bytes": file.kept.bytes, "is_picture": file.is_picture, "created_by": tx.staff(), "created_at": Utc::now(),
    });
    records::insert(tx, &DRAFT_FILE, "added", &row).await?;
    Ok(id)
}

/// Takes a picture or file that a visitor sent, as a message of its own. From somebody who is blocked only the words that
/// stand for it are kept, for their own page. Answers its number there, and when it came.
///
/// # Errors
/// [`AppError::NotFound`] for a link that ended.
pub async fn receive_file(
    tx: &mut Tx,
    visitor: VisitorId,
    file: &Attached,
) -> AppResult<(i64, DateTime<Utc>)> {
    let body = stand_in(usize::from(file.is_picture), usize::from(!file.is_picture));
    let Some(message) = receive(tx, NewInbound { visitor, body: body.clone() }).await? else {
        return keep_for_visitor(tx, visitor, &body).await;
    };
    let sent = SentFile {
        file_id: file.kept.record(tx).await?,
        name: file.name.clone(),
        media_type: file.media_type.to_owned(),
        bytes: file.kept.bytes,
        is_picture: file.is_picture,
    };
    channels::ops::attach(tx, message.id, std::slice::from_ref(&sent)).await?;
    Ok((message.visitor_number.unwrap_or_default(), message.sent_at))
}

/// Takes a file out of a draft.
///
/// # Errors
/// [`AppError::NotFound`]: also when it was sent meanwhile; [`AppError::Refused`] when it goes with a scheduled message.
pub async fn remove_file(tx: &mut Tx, id: DraftFileId) -> AppResult<()> {
    let business = tx.business();
    let waits = sqlx::query_scalar!(
        r#"select scheduled_id is not null as "waits!" from draft_file where business_id = $1 and id = $2 for update"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if waits {
        return Err(AppError::refused("This file goes with a scheduled message now. Edit or drop that one."));
    }
    records::set(tx, &DRAFT_FILE, "removed", id.0, &json!({ "removed_at": Utc::now() })).await?;
    Ok(())
}

/// Those of a draft that its writer sends, locked: each stands in it still, or nothing is sent.
///
/// # Errors
/// A field error for `files`.
pub(super) async fn chosen(
    tx: &mut Tx,
    customer: CustomerId,
    ids: &[DraftFileId],
) -> AppResult<Vec<DraftFile>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let business = tx.business();
    let mut wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let there = sqlx::query_scalar!(
        r#"select id as "id: DraftFileId" from draft_file where business_id = $1 and id = any ($2) order by id for update"#,
        business.0,
        &wanted[..],
    )
    .fetch_all(tx.conn())
    .await?;
    let mut chosen = store::draft_files(tx, customer).await?;
    chosen.retain(|file| there.contains(&file.id));
    if chosen.len() != wanted.len() {
        let sentence = "A file was removed or sent by somebody else meanwhile. Look at the files again.";
        return Err(AppError::invalid("files", sentence));
    }
    Ok(chosen)
}

/// Files of a draft go with a message, in the transaction that wrote it.
///
/// # Errors
/// When a statement fails.
pub(super) async fn give(tx: &mut Tx, message: MessageId, files: &[DraftFile]) -> AppResult<()> {
    if files.is_empty() {
        return Ok(());
    }
    let sent: Vec<SentFile> = files
        .iter()
        .map(|file| SentFile {
            file_id: file.file_id,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            is_picture: file.is_picture,
        })
        .collect();
    channels::ops::attach(tx, message, &sent).await?;
    let (business, ids): (_, Vec<Uuid>) = (tx.business(), files.iter().map(|file| file.id.0).collect());
    sqlx::query!("delete from draft_file where business_id = $1 and id = any ($2)", business.0, &ids[..])
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A message was taken back before it left: its files stand in the draft again, as its words do.
///
/// # Errors
/// When a statement fails.
pub(super) async fn take_back(tx: &mut Tx, message: MessageId, customer: CustomerId) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    for file in channels::ops::detach(tx, message).await? {
        sqlx::query!(
            "insert into draft_file (business_id, id, customer_id, file_id, name, media_type, bytes, is_picture, created_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            business.0,
            DraftFileId::new().0,
            customer.0,
            file.file_id.0,
            file.name,
            file.media_type,
            file.bytes,
            file.is_picture,
            me.map(|id| id.0),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Files of a draft wait with a message that goes out later.
///
/// # Errors
/// When the statement fails.
pub(super) async fn put_by(tx: &mut Tx, scheduled: ScheduledMessageId, files: &[DraftFile]) -> AppResult<()> {
    let (business, ids): (_, Vec<Uuid>) = (tx.business(), files.iter().map(|file| file.id.0).collect());
    sqlx::query!(
        "update draft_file set scheduled_id = $2 where business_id = $1 and id = any ($3)",
        business.0,
        scheduled.0,
        &ids[..],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was to go out later is written anew: its files stand in the draft again.
///
/// # Errors
/// When the statement fails.
pub(super) async fn let_go(tx: &mut Tx, scheduled: ScheduledMessageId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update draft_file set scheduled_id = null, created_at = now() where business_id = $1 and scheduled_id = $2",
        business.0,
        scheduled.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes the files that are in no draft any more, that nobody sent for long, or whose message was dropped.
pub const SWEEP_FILES: SweepBatch = |tx, now| Box::pin(sweep(tx, now));

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    // With a file goes its place in the draft.
    let removed = sqlx::query!(
        "delete from file where business_id = $1 and id in (
           select d.file_id from draft_file d where d.business_id = $1 and d.removed_at < $2
           order by d.removed_at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(REMOVED_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    let forgotten = sqlx::query!(
        "delete from file where business_id = $1 and id in (
           select d.file_id from draft_file d
           where d.business_id = $1 and d.scheduled_id is null and d.created_at < $2
           order by d.created_at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(WAITING_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    // A day before the message itself is swept, which would leave them behind.
    let dropped = sqlx::query!(
        "delete from file where business_id = $1 and id in (
           select d.file_id from scheduled_message m
             join draft_file d on d.business_id = $1 and d.scheduled_id = m.id
           where m.business_id = $1 and m.state in ('sent', 'answered', 'cancelled')
             and m.state <> 'sent' and m.send_at < $2
           order by m.send_at limit $3)",
        business.0,
        now - Duration::days(WAITING_DAYS - 1),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(removed.rows_affected() + forgotten.rows_affected() + dropped.rows_affected())
}
