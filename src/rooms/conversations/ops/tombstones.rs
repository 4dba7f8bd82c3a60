//! What stays of a message that was taken back.

use super::super::model::Direction;
use super::mentioning;
use crate::domain::ids::{ConversationId, CustomerId, MessageId, VisitorId};
use crate::error::AppResult;
use crate::server::Tx;
use crate::server::db::NewEvent;
use serde_json::json;

/// A message that is taken back.
pub(super) struct Buried {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub customer_id: CustomerId,
    pub number: i64,
    pub visitor_id: Option<VisitorId>,
    pub visitor_number: Option<i64>,
    pub direction: Direction,
    /// It is one of a group message, which never stood in the list.
    pub of_many: bool,
    /// It was taken back before.
    pub gone: bool,
}

/// Its text is gone everywhere and a tombstone stays.
///
/// # Errors
/// When a statement fails.
pub(super) async fn bury(tx: &mut Tx, message: &Buried) -> AppResult<()> {
    let business = tx.business();
    // The conversation first, as everywhere. An answer that is taken back leaves the customer waiting.
    sqlx::query!(
        "update conversation c set snippet = case when c.last_number = $3 and not $4 then '' else c.snippet end
         where c.business_id = $1 and c.id = $2",
        business.0,
        message.conversation_id.0,
        message.number,
        message.of_many,
    )
    .execute(tx.conn())
    .await?;
    let at = sqlx::query_scalar!(
        r#"update message set body = '', withdrawn_at = clock_timestamp() where business_id = $1 and id = $2
           returning withdrawn_at as "at!""#,
        business.0,
        message.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    mentioning::forget(tx, message.id).await?;
    if message.direction == Direction::Out && !message.of_many {
        sqlx::query!(
            "update conversation c set waiting_since = least((
               select min(m.sent_at) from message m
               where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in' and m.number > coalesce((
                 select max(o.number) from message o
                 where o.business_id = $1 and o.conversation_id = $2 and o.direction = 'out' and o.withdrawn_at is null
                   and o.broadcast_id is null), 0)),
               -- Whoever called waits as well.
               case when c.called_at > coalesce((
                 select max(o.sent_at) from message o
                 where o.business_id = $1 and o.conversation_id = $2 and o.direction = 'out' and o.withdrawn_at is null
                   and o.broadcast_id is null), '-infinity') then c.called_at end)
             where c.business_id = $1 and c.id = $2",
            business.0,
            message.conversation_id.0,
        )
        .execute(tx.conn())
        .await?;
    }
    tx.record(NewEvent {
        kind: "message.withdrawn".into(),
        customer_id: Some(message.customer_id),
        subject_type: "message",
        subject_id: message.id.0,
        before: None,
        after: Some(json!({
            "conversation_id": message.conversation_id, "number": message.number, "direction": message.direction,
            "visitor_id": message.visitor_id, "visitor_number": message.visitor_number, "withdrawn_at": at,
        })),
    });
    Ok(())
}
