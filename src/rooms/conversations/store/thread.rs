//! One conversation.

use super::super::model::{Conversation, Draft, Message, Thread, VisitorLink};
use crate::domain::ids::{ConversationId, CustomerId, MessageId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use chrono::Utc;

/// Messages that a screen catches up with at once.
const CATCH_UP: i64 = 200;

/// A message.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn message(tx: &mut Tx, id: MessageId) -> AppResult<Message> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Message,
        r#"select m.id as "id: _", m.conversation_id as "conversation_id: _", m.customer_id as "customer_id: _",
                  m.number, m.channel as "channel: _", m.direction as "direction: _", m.body,
                  m.staff_id as "staff_id: _", s.name as "staff_name?", m.visitor_id as "visitor_id: _",
                  m.visitor_number, m.sent_at, m.delivered_at, m.seen_at, m.withdrawn_at
           from message m left join staff s on s.business_id = m.business_id and s.id = m.staff_id
           where m.business_id = $1 and m.id = $2"#,
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Messages after a number, in order, at most 200.
///
/// # Errors
/// When the database does not answer.
pub async fn messages_after(
    tx: &mut Tx,
    conversation: ConversationId,
    number: i64,
) -> AppResult<Vec<Message>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Message,
        r#"select m.id as "id: _", m.conversation_id as "conversation_id: _", m.customer_id as "customer_id: _",
                  m.number, m.channel as "channel: _", m.direction as "direction: _", m.body,
                  m.staff_id as "staff_id: _", s.name as "staff_name?", m.visitor_id as "visitor_id: _",
                  m.visitor_number, m.sent_at, m.delivered_at, m.seen_at, m.withdrawn_at
           from message m left join staff s on s.business_id = m.business_id and s.id = m.staff_id
           where m.business_id = $1 and m.conversation_id = $2 and m.number > $3
           order by m.number limit $4"#,
        business.0,
        conversation.0,
        number,
        CATCH_UP,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The page of messages before a number, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn messages_before(
    tx: &mut Tx,
    conversation: ConversationId,
    number: i64,
) -> AppResult<Page<Message, i64>> {
    let business = tx.business();
    let newest_first = sqlx::query_as!(
        Message,
        r#"select m.id as "id: _", m.conversation_id as "conversation_id: _", m.customer_id as "customer_id: _",
                  m.number, m.channel as "channel: _", m.direction as "direction: _", m.body,
                  m.staff_id as "staff_id: _", s.name as "staff_name?", m.visitor_id as "visitor_id: _",
                  m.visitor_number, m.sent_at, m.delivered_at, m.seen_at, m.withdrawn_at
           from message m left join staff s on s.business_id = m.business_id and s.id = m.staff_id
           where m.business_id = $1 and m.conversation_id = $2 and m.number < $3
           order by m.number desc limit $4"#,
        business.0,
        conversation.0,
        number,
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut page = Page::cut(newest_first, PAGE_SIZE, |oldest| oldest.number);
    page.rows.reverse();
    Ok(page)
}

/// Where an answer in this conversation goes: the link that was used last.
///
/// # Errors
/// When the database does not answer.
pub async fn link(tx: &mut Tx, conversation: ConversationId) -> AppResult<Option<VisitorLink>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        VisitorLink,
        r#"select id as "id: _", name, contact, page, created_at, last_seen_at from visitor
           where business_id = $1 and conversation_id = $2 and revoked_at is null and expires_at > now()
           order by last_seen_at desc, id desc limit 1"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A customer's conversation with its newest messages.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown customer.
pub async fn thread(tx: &mut Tx, customer: CustomerId) -> AppResult<Thread> {
    let business = tx.business();
    let who = sqlx::query!(
        r#"select name, blocked_at is not null as "blocked!" from customer where business_id = $1 and id = $2"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let conversation = conversation(tx, customer).await?;
    let mut thread = Thread {
        customer_id: customer,
        customer_name: who.name,
        blocked: who.blocked,
        conversation: None,
        link: None,
        messages: Page { rows: Vec::new(), next: None },
        draft: None,
        now: Utc::now(),
    };
    if let Some(conversation) = conversation {
        thread.link = link(tx, conversation.id).await?;
        thread.messages = messages_before(tx, conversation.id, i64::MAX).await?;
        thread.draft = draft(tx, conversation.id).await?;
        thread.conversation = Some(conversation);
    }
    Ok(thread)
}

/// The customer that a conversation is with.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn customer_of(tx: &mut Tx, conversation: ConversationId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select customer_id as "id: CustomerId" from conversation where business_id = $1 and id = $2"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

async fn conversation(tx: &mut Tx, customer: CustomerId) -> AppResult<Option<Conversation>> {
    let (business, me) = (tx.business(), tx.staff());
    Ok(sqlx::query_as!(
        Conversation,
        r#"select c.id as "id: _", c.customer_id as "customer_id: _", c.status as "status: _",
                  c.assigned_to as "assigned_to: _", s.name as "assigned_name?", c.unverified, c.last_number,
                  c.last_inbound_number, c.waiting_since, coalesce(r.number, 0) as "read_number!"
           from conversation c
           left join staff s on s.business_id = c.business_id and s.id = c.assigned_to
           left join conversation_read r
             on r.business_id = c.business_id and r.conversation_id = c.id and r.staff_id = $3
           where c.business_id = $1 and c.customer_id = $2"#,
        business.0,
        customer.0,
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What the reader began to write.
///
/// # Errors
/// When the database does not answer.
async fn draft(tx: &mut Tx, conversation: ConversationId) -> AppResult<Option<Draft>> {
    let (business, me) = (tx.business(), tx.staff());
    Ok(sqlx::query_as!(
        Draft,
        "select body, internal, updated_at from draft
         where business_id = $1 and conversation_id = $2 and staff_id = $3",
        business.0,
        conversation.0,
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Keeps what the writer began in their conversation with a customer; an empty text forgets it.
/// Before the first message there is no conversation to keep it in: then only the device does.
///
/// # Errors
/// When the database does not answer.
pub async fn save_draft(tx: &mut Tx, customer: CustomerId, body: &str, internal: bool) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    if body.is_empty() {
        sqlx::query!(
            "delete from draft d using conversation c
             where c.business_id = $1 and c.customer_id = $2 and d.business_id = $1 and d.conversation_id = c.id
               and d.staff_id = $3",
            business.0,
            customer.0,
            me.map(|id| id.0),
        )
        .execute(tx.conn())
        .await?;
        return Ok(());
    }
    sqlx::query!(
        "insert into draft (business_id, conversation_id, staff_id, body, internal)
         select $1, c.id, $3, $4, $5 from conversation c where c.business_id = $1 and c.customer_id = $2
         on conflict (business_id, conversation_id, staff_id)
           do update set body = excluded.body, internal = excluded.internal, updated_at = now()",
        business.0,
        customer.0,
        me.map(|id| id.0),
        body,
        internal,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
