//! What a message tells those who wait for it, and who they are.

use crate::domain::ids::{ConversationId, CustomerId, MessageId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::inboxes;
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::staff::model::NotifyAbout;
use crate::server::Tx;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A customer's message that waits for an answer, or an internal note that names somebody.
#[derive(Debug, Clone)]
pub struct News {
    pub conversation_id: ConversationId,
    pub customer_name: String,
    pub number: i64,
    pub body: String,
    pub sent_at: DateTime<Utc>,
    /// In which inbox it stands, and whose it is.
    pub inbox_id: Option<Uuid>,
    pub assigned_to: Option<StaffId>,
    /// Whom a note names who have not read it; none: it is a customer's message.
    pub named: Option<Vec<Uuid>>,
}

/// A message of a customer, if it still waits for an answer: the conversation is open, nobody answered, and the
/// customer is not blocked. Or an internal note, whatever became of the conversation.
///
/// # Errors
/// When the query fails.
pub async fn news(tx: &mut Tx, message: MessageId) -> AppResult<Option<News>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        News,
        r#"select m.conversation_id as "conversation_id: ConversationId", k.name as customer_name, m.number, m.body,
                  m.sent_at, c.inbox_id, c.assigned_to as "assigned_to: StaffId",
                  case when m.direction = 'internal' then array(
                    select n.staff_id from note_mention n
                    where n.business_id = $1 and n.message_id = m.id and n.seen_at is null order by n.staff_id)
                  end as "named?"
           from message m
             join conversation c on c.business_id = $1 and c.id = m.conversation_id
             join customer k on k.business_id = $1 and k.id = m.customer_id
           where m.business_id = $1 and m.id = $2 and m.withdrawn_at is null
             and (m.direction = 'internal' or (m.direction = 'in'
               and c.status = 'open' and c.waiting_since is not null and k.blocked_at is null))"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Whether somebody has read a message.
///
/// # Errors
/// When the query fails.
pub async fn is_read(tx: &mut Tx, message: MessageId, of: &News, reader: StaffId) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from conversation_read r
               where r.business_id = $1 and r.staff_id = $2 and r.conversation_id = $3 and r.number >= $4)
             or exists (select from message_read s
               where s.business_id = $1 and s.staff_id = $2 and s.message_id = $5) as "read!""#,
        business.0,
        reader.0,
        of.conversation_id.0,
        of.number,
        message.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Whether somebody wants to hear of a conversation that stands in this inbox and is assigned so.
///
/// # Errors
/// When a query fails.
pub async fn concerns(
    tx: &mut Tx,
    reader: StaffId,
    about: NotifyAbout,
    inbox: Option<Uuid>,
    assigned_to: Option<StaffId>,
) -> AppResult<bool> {
    if about == NotifyAbout::All || assigned_to == Some(reader) {
        return Ok(true);
    }
    if about == NotifyAbout::Assigned {
        return Ok(false);
    }
    let own = inboxes::store::in_scope_of(tx, InboxScope::Own, Some(reader)).await?;
    Ok(inbox.is_none_or(|inbox| own.contains(&inbox)))
}

/// The name of a customer, and where their conversation stands and whose it is.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn whose(tx: &mut Tx, customer: CustomerId) -> AppResult<(String, Option<Uuid>, Option<StaffId>)> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select k.name, c.inbox_id as "inbox_id?", c.assigned_to as "assigned_to?: StaffId"
           from customer k left join conversation c
             on c.business_id = $1 and c.customer_id = k.id and c.merged_into is null
           where k.business_id = $1 and k.id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((found.name, found.inbox_id, found.assigned_to))
}
