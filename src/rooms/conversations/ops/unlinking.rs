//! A visitor turns out to be somebody else.

use super::super::record::CONVERSATION;
use super::linking::{open_in, prove};
use crate::domain::ids::{ConversationId, CustomerId, FileId, InboxId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::rooms::customers::model::Source;
use crate::rooms::customers::ops as customers;
use crate::rooms::pets::attachments;
use crate::server::Tx;
use crate::server::db::NewEvent;
use serde_json::json;

/// Moves a visitor, and everything said by their link, to a profile of its own; answers it. The
/// visitor notices nothing: their page shows the same messages under the same numbers.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn unlink_visitor(tx: &mut Tx, visitor: VisitorId) -> AppResult<CustomerId> {
    let business = tx.business();
    let link = sqlx::query!(
        r#"select v.conversation_id as "conversation_id: ConversationId", v.customer_id as "customer_id: CustomerId",
                  v.name, v.contact, v.of_form, o.inbox_id as "inbox: InboxId"
           from visitor v join conversation o on o.business_id = $1 and o.id = v.conversation_id
           where v.business_id = $1 and v.id = $2"#,
        business.0,
        visitor.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let contact = customers::read_contact(tx, &link.contact).await?;
    let source = if link.of_form { Source::WebForm } else { Source::Chat };
    let customer = customers::create_from_contact(tx, source, &link.name, contact).await?;
    let conversation = open_in(tx, customer, link.inbox).await?;
    // The conversation first, as everywhere, then the visitor.
    sqlx::query!(
        "select id from conversation where business_id = $1 and id = $2 for update",
        business.0,
        link.conversation_id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let numbers: Vec<(i64, i64)> = sqlx::query!(
        r#"select visitor_number as "visitor_number!", number from message
           where business_id = $1 and visitor_id = $2 and visitor_number is not null order by visitor_number"#,
        business.0,
        visitor.0,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(|row| (row.visitor_number, row.number))
    .collect();
    sqlx::query!(
        "update visitor set conversation_id = $3, customer_id = $4 where business_id = $1 and id = $2",
        business.0,
        visitor.0,
        conversation.0,
        customer.0,
    )
    .execute(tx.conn())
    .await?;
    // The visitor's own numbers have no gap, and the new conversation holds nothing else.
    sqlx::query!(
        "update message set conversation_id = $3, customer_id = $4, number = visitor_number
         where business_id = $1 and visitor_id = $2",
        business.0,
        visitor.0,
        conversation.0,
        customer.0,
    )
    .execute(tx.conn())
    .await?;
    count_for(tx, visitor, link.customer_id, customer).await?;
    for one in [link.conversation_id, conversation] {
        summarise(tx, one).await?;
    }
    // A profile of one's own needs no proof; whoever else was only matched still does.
    prove(tx, conversation, Some(visitor), false).await?;
    let left = sqlx::query!(
        r#"select o.proven_visitor_id as "proven?: VisitorId",
                  exists (select from visitor v where v.business_id = $1 and v.conversation_id = $2 and v.unproven
                    and v.id is distinct from o.proven_visitor_id
                    and v.revoked_at is null and v.expires_at > now()) as "doubtful!"
           from conversation o where o.business_id = $1 and o.id = $2"#,
        business.0,
        link.conversation_id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    prove(tx, link.conversation_id, left.proven.filter(|proven| *proven != visitor), left.doubtful).await?;
    tx.record(NewEvent {
        kind: "conversation.unlinked".into(),
        customer_id: Some(link.customer_id),
        subject_type: CONVERSATION.name,
        subject_id: link.conversation_id.0,
        before: Some(json!({ "numbers": numbers })),
        after: Some(json!({ "visitor_id": visitor, "moved_to": customer })),
    });
    Ok(customer)
}

/// What a visitor said, and what was said to them, counts for another customer.
///
/// # Errors
/// When the statement fails.
pub(super) async fn count_for(
    tx: &mut Tx,
    visitor: VisitorId,
    not: CustomerId,
    but: CustomerId,
) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "select count_activity($1, $3, channel || '_' || direction, sent_at, -1) as taken,
                count_activity($1, $4, channel || '_' || direction, sent_at, 1) as given
         from message where business_id = $1 and visitor_id = $2",
        business.0,
        visitor.0,
        not.0,
        but.0,
    )
    .fetch_all(tx.conn())
    .await?;
    // What was sent with them is of the same customer.
    let files = sqlx::query_scalar!(
        r#"select p.file_id as "id!: FileId" from message m
             join message_picture p on p.business_id = $1 and p.message_id = m.id
           where m.business_id = $1 and m.visitor_id = $2 and p.file_id is not null"#,
        business.0,
        visitor.0,
    )
    .fetch_all(tx.conn())
    .await?;
    attachments::hand_over(tx, &files, but).await
}

/// Brings what a conversation says of its messages up to date with them. The last number stays where
/// it was, so that no number is ever given twice.
///
/// # Errors
/// When the statement fails.
pub async fn summarise(tx: &mut Tx, conversation: ConversationId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update conversation c set
           last_number = greatest(c.last_number, coalesce(last.number, 0)),
           last_message_at = greatest(last.sent_at, c.called_at), last_direction = last.direction,
           snippet = left(regexp_replace(coalesce(last.body, ''), '\\s+', ' ', 'g'), 140),
           last_inbound_number = coalesce((select max(m.number) from message m
             where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in'), 0),
           waiting_since = least((select min(m.sent_at) from message m
             where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in' and m.number > coalesce((
               select max(o.number) from message o
               where o.business_id = $1 and o.conversation_id = $2 and o.direction = 'out' and o.withdrawn_at is null), 0)),
             case when c.called_at > coalesce((
               select max(o.sent_at) from message o
               where o.business_id = $1 and o.conversation_id = $2 and o.direction = 'out' and o.withdrawn_at is null),
               '-infinity') then c.called_at end)
         from (select 1) one
         left join lateral (
           select m.number, m.sent_at, m.direction, m.body from message m
           where m.business_id = $1 and m.conversation_id = $2 order by m.number desc limit 1) last on true
         where c.business_id = $1 and c.id = $2",
        business.0,
        conversation.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
