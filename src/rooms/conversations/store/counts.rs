//! How much there is to do, and who can do it.

use super::super::model::{Colleague, InboxCounts};
use super::inbox::Within;
use crate::error::AppResult;
use crate::rooms::inboxes;
use crate::rooms::inboxes::model::InboxScope;
use crate::server::Tx;

/// How many each view holds, counted up to 100. Unread is asked of the reader's own inboxes, whichever are looked at, and
/// looks at the 1,000 newest: what lies deeper is no news. Whatever was there before somebody began to work here is not
/// unread for them.
///
/// # Errors
/// [`crate::error::AppError::NotFound`] for an inbox that is not there.
pub async fn counts(tx: &mut Tx, scope: InboxScope) -> AppResult<InboxCounts> {
    let within = Within::of(tx, scope).await?;
    let own = match scope {
        InboxScope::Own => within.inboxes.clone(),
        _ => inboxes::store::in_scope(tx, InboxScope::Own).await?,
    };
    let (business, me) = (tx.business(), tx.staff());
    Ok(sqlx::query_as!(
        InboxCounts,
        r#"select
             (select count(*) from (select from conversation where business_id = $1 and assigned_to = $2
                and last_message_at is not null and status = 'open' and ($4 or inbox_id = any ($3))
                limit 100) x) as "mine!",
             (select count(*) from (select distinct conversation_id from note_mention
                where business_id = $1 and staff_id = $2 and seen_at is null
                  and ($4 or exists (select from conversation c
                    where c.business_id = $1 and c.id = conversation_id and c.inbox_id = any ($3)))
                limit 100) x) as "mentions!",
             (select count(*) from (select from conversation where business_id = $1 and assigned_to is null
                and last_message_at is not null and status = 'open' and inbox_id = any ($3)
                limit 100) x) as "unassigned!",
             (select count(*) from (select from conversation where business_id = $1 and waiting_since is not null
                and status = 'open' and inbox_id = any ($3) limit 100) x) as "waiting!",
             (select count(*) from (select from conversation where business_id = $1 and snoozed_until is not null
                and inbox_id = any ($3) limit 100) x) as "snoozed!",
             (select count(*) from (select from scheduled_message where business_id = $1
                and state in ('waiting', 'failed') limit 100) x) as "scheduled!",
             least(100, (select count(*) from (
                (select c.id from (
                  select id, status, last_inbound_number, last_message_at, inbox_id, assigned_to from conversation
                  where business_id = $1 and last_message_at is not null
                  order by last_message_at desc, id desc limit 1000) c
                join staff w on w.business_id = $1 and w.id = $2
                left join conversation_read r
                  on r.business_id = $1 and r.staff_id = $2 and r.conversation_id = c.id
                where c.status = 'open' and c.last_inbound_number > coalesce(r.number, 0)
                  and c.last_message_at > w.created_at and (c.assigned_to = $2 or c.inbox_id = any ($5))
                limit 100)
                union
                (select conversation_id from note_mention
                 where business_id = $1 and staff_id = $2 and seen_at is null limit 100)) x)) as "unread!""#,
        business.0,
        me.map(|id| id.0),
        &within.inboxes,
        within.own_anywhere,
        &own,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Everybody to whom a conversation can be assigned.
///
/// # Errors
/// When the database does not answer.
pub async fn colleagues(tx: &mut Tx) -> AppResult<Vec<Colleague>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Colleague,
        r#"select id as "id: _", name from staff where business_id = $1 and archived_at is null
           order by lower(name), id limit 200"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}
