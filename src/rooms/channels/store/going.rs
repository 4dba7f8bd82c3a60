//! Files that go with messages of ours.

use crate::domain::ids::{FileId, MessageId, PictureId, VisitorId};
use crate::error::AppResult;
use crate::server::Tx;

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Going {
    pub id: PictureId,
    pub message: MessageId,
    pub file_id: FileId,
    /// What it is called where it arrives.
    pub name: String,
    pub media_type: String,
    /// Kept as pixels, in three sizes.
    pub is_picture: bool,
}

/// The files of some messages, each message's in order.
///
/// # Errors
/// When the query fails.
pub async fn going_files(tx: &mut Tx, messages: &[MessageId]) -> AppResult<Vec<Going>> {
    let (business, ids): (_, Vec<uuid::Uuid>) = (tx.business(), messages.iter().map(|id| id.0).collect());
    Ok(sqlx::query_as!(
        Going,
        r#"select p.id as "id: _", p.message_id as "message: _", p.file_id as "file_id!: _", p.sent_name as name,
                  p.media_type, p.name = '' as "is_picture!"
           from message_picture p
           where p.business_id = $1 and p.message_id = any ($2) and p.state = 'here' and p.file_id is not null
           order by p.message_id, p.place"#,
        business.0,
        &ids[..],
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A file of a message of ours that was not taken back.
///
/// # Errors
/// When the query fails.
pub async fn going_file(tx: &mut Tx, id: PictureId) -> AppResult<Option<Going>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Going,
        r#"select p.id as "id: _", p.message_id as "message: _", p.file_id as "file_id!: _", p.sent_name as name,
                  p.media_type, p.name = '' as "is_picture!"
           from message_picture p join message m on m.business_id = $1 and m.id = p.message_id
           where p.business_id = $1 and p.id = $2 and p.state = 'here' and p.file_id is not null
             and m.direction = 'out' and m.withdrawn_at is null"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A file of an answer that stands on a visitor's page.
///
/// # Errors
/// When the query fails.
pub async fn file_of_visitor(tx: &mut Tx, visitor: VisitorId, file: FileId) -> AppResult<Option<Going>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Going,
        r#"select p.id as "id: _", p.message_id as "message: _", p.file_id as "file_id!: _", p.sent_name as name,
                  p.media_type, p.name = '' as "is_picture!"
           from message_picture p join message m on m.business_id = $1 and m.id = p.message_id
           where p.business_id = $1 and p.file_id = $3 and p.state = 'here'
             and m.visitor_id = $2 and m.direction = 'out' and m.withdrawn_at is null
           limit 1"#,
        business.0,
        visitor.0,
        file.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}
