//! Single messages are marked as read or unread, for whoever marks them.
//!
//! `conversation_read` says up to which number somebody has read everything. Marked as unread, that number goes down to
//! before the message, and what came after it and was read stands in `message_read`; it goes up again over what is
//! read. So the customer's first unread message always follows the number, and whether a conversation is unread can be
//! told by its last number alone.

use super::super::model::Marked;
use crate::domain::ids::{ConversationId, MessageId, StaffId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Messages that are marked at once.
const AT_ONCE: usize = 200;

/// Marks messages of customers; what staff wrote is read anyway. Answers what was not so before.
///
/// # Errors
/// A field error for `messages`; [`AppError::NotFound`] if one is not there.
pub async fn mark_messages(tx: &mut Tx, messages: &[MessageId], read: bool) -> AppResult<Marked> {
    let business = tx.business();
    let me: StaffId = tx.staff().ok_or(AppError::SignedOut)?;
    let mut wanted: Vec<Uuid> = messages.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > AT_ONCE {
        return Err(AppError::invalid("messages", format!("Choose at most {AT_ONCE} messages.")));
    }
    let found = sqlx::query!(
        r#"select m.id, m.conversation_id as "conversation: ConversationId", m.number, m.direction = 'in' as "inbound!",
                  (m.number <= coalesce(r.number, 0) or exists (
                    select from message_read s
                    where s.business_id = $1 and s.staff_id = $3 and s.message_id = m.id)) as "read!"
           from message m left join conversation_read r
             on r.business_id = $1 and r.staff_id = $3 and r.conversation_id = m.conversation_id
           where m.business_id = $1 and m.id = any ($2)"#,
        business.0,
        &wanted[..],
        me.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if found.len() < wanted.len() {
        return Err(AppError::NotFound);
    }
    let mut changed: BTreeMap<ConversationId, Vec<(i64, Uuid)>> = BTreeMap::new();
    for one in found.into_iter().filter(|one| one.inbound && one.read != read) {
        changed.entry(one.conversation).or_default().push((one.number, one.id));
    }
    let mut marked = Marked::default();
    for (conversation, mut ones) in changed {
        ones.sort_unstable();
        let ids: Vec<Uuid> = ones.iter().map(|(_, id)| *id).collect();
        if read {
            mark_read(tx, conversation, me, &ids).await?;
        } else if let Some((first, _)) = ones.first() {
            mark_unread(tx, conversation, me, *first, &ids).await?;
        }
        marked.messages.extend(ids.into_iter().map(MessageId));
        marked.conversations.push(conversation);
    }
    Ok(marked)
}

async fn mark_unread(
    tx: &mut Tx,
    conversation: ConversationId,
    me: StaffId,
    first: i64,
    ids: &[Uuid],
) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "with was as (
           select number from conversation_read where business_id = $1 and staff_id = $2 and conversation_id = $3
         ), kept as (
           insert into message_read (business_id, staff_id, message_id)
           select $1, $2, m.id from message m
           where m.business_id = $1 and m.conversation_id = $3 and m.number > $4
             and m.number <= (select number from was) and m.direction = 'in' and m.id <> all ($5)
           on conflict do nothing
         ), gone as (
           delete from message_read where business_id = $1 and staff_id = $2 and message_id = any ($5)
         )
         update conversation_read set number = $4 - 1
         where business_id = $1 and staff_id = $2 and conversation_id = $3 and number >= $4",
        business.0,
        me.0,
        conversation.0,
        first,
        ids,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Everything is read up to what is still unread: a message of the customer, or a note that names the reader.
async fn mark_read(tx: &mut Tx, conversation: ConversationId, me: StaffId, ids: &[Uuid]) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into message_read (business_id, staff_id, message_id) select $1, $2, unnest($3::uuid[])
         on conflict do nothing",
        business.0,
        me.0,
        ids,
    )
    .execute(tx.conn())
    .await?;
    let upto = sqlx::query_scalar!(
        r#"insert into conversation_read as r (business_id, conversation_id, staff_id, number)
           select $1, $2, $3, least(
             c.last_number,
             (select min(m.number) - 1 from message m
              where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in'
                and m.number > coalesce((select o.number from conversation_read o
                  where o.business_id = $1 and o.staff_id = $3 and o.conversation_id = $2), 0)
                and not exists (select from message_read s
                  where s.business_id = $1 and s.staff_id = $3 and s.message_id = m.id)),
             (select min(n.number) - 1 from note_mention n
              where n.business_id = $1 and n.conversation_id = $2 and n.staff_id = $3 and n.seen_at is null))
           from conversation c where c.business_id = $1 and c.id = $2
           on conflict (business_id, staff_id, conversation_id)
             do update set number = greatest(r.number, excluded.number)
           returning number"#,
        business.0,
        conversation.0,
        me.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    forget(tx, conversation, upto.unwrap_or(0)).await
}

/// Whoever asks has read everything up to `number`: single messages below it need not be known.
///
/// # Errors
/// When the statement fails.
pub(super) async fn forget(tx: &mut Tx, conversation: ConversationId, number: i64) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    sqlx::query!(
        "delete from message_read where business_id = $1 and staff_id = $2 and message_id in (
           select m.id from message_read s join message m on m.business_id = $1 and m.id = s.message_id
           where s.business_id = $1 and s.staff_id = $2 and m.conversation_id = $3 and m.number <= $4)",
        business.0,
        me.map(|id| id.0),
        conversation.0,
        number,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
