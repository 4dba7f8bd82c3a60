//! Files that go with a message of ours.

use crate::domain::ids::{FileId, MessageId, PictureId};
use crate::error::AppResult;
use crate::rooms::pets::attachments;
use crate::server::Tx;

/// A file as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    pub file_id: FileId,
    /// What it is called there.
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    /// Kept as pixels.
    pub is_picture: bool,
}

/// Puts files to a message, in the transaction that wrote it.
///
/// # Errors
/// When a statement fails.
pub async fn attach(tx: &mut Tx, message: MessageId, files: &[SentFile]) -> AppResult<()> {
    let business = tx.business();
    for (place, file) in (1_i32..).zip(files) {
        let shown = if file.is_picture { "" } else { file.name.as_str() };
        sqlx::query!(
            "insert into message_picture
               (business_id, id, message_id, place, url, media_type, state, file_id, name, sent_name, bytes)
             values ($1, $2, $3, $4, '', $5, 'here', $6, $7, $8, $9)",
            business.0,
            PictureId::new().0,
            message.0,
            place,
            file.media_type,
            file.file_id.0,
            shown,
            file.name,
            file.bytes,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Takes the files off a message that did not leave; answers them. Nothing leads to them there any more.
///
/// # Errors
/// When a statement fails.
pub async fn detach(tx: &mut Tx, message: MessageId) -> AppResult<Vec<SentFile>> {
    let business = tx.business();
    let mut rows = sqlx::query!(
        r#"delete from message_picture where business_id = $1 and message_id = $2
           returning place, file_id as "file_id: FileId", sent_name, media_type, bytes, name = '' as "is_picture!""#,
        business.0,
        message.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.sort_by_key(|row| row.place);
    let files = rows.into_iter().filter_map(|row| {
        Some(SentFile {
            file_id: row.file_id?,
            name: row.sent_name,
            media_type: row.media_type,
            bytes: row.bytes,
            is_picture: row.is_picture,
        })
    });
    Ok(files.collect())
}

/// A message was taken back: its files are gone, here and for whoever has their address.
///
/// # Errors
/// When a statement fails.
pub async fn drop_files(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let gone: Vec<FileId> = detach(tx, message).await?.into_iter().map(|file| file.file_id).collect();
    attachments::forget(tx, &gone).await
}
