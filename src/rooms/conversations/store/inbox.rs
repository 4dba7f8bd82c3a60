//! The lists of the inbox.

use super::super::model::{ConversationRow, InboxKey, InboxPlace, InboxView};
use crate::domain::ids::ConversationId;
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::AppResult;
use crate::rooms::inboxes;
use crate::rooms::inboxes::model::InboxScope;
use crate::server::Tx;
use uuid::Uuid;

/// Of which inboxes conversations are listed.
pub(super) struct Within {
    /// All of them.
    pub inboxes: Vec<Uuid>,
    /// What is one's own shows wherever it stands, unless somebody asks for one inbox.
    pub own_anywhere: bool,
}

impl Within {
    pub async fn of(tx: &mut Tx, scope: InboxScope) -> AppResult<Self> {
        let inboxes = inboxes::store::in_scope(tx, scope).await?;
        Ok(Self { inboxes, own_anywhere: !matches!(scope, InboxScope::One(_)) })
    }
}

/// A page of a list. The list's own index gives the order; the rest is read for these rows only.
///
/// # Errors
/// [`crate::error::AppError::NotFound`] for an inbox that is not there.
pub async fn list(
    tx: &mut Tx,
    place: InboxPlace,
    after: Option<InboxKey>,
) -> AppResult<Page<ConversationRow, InboxKey>> {
    let keys = keys(tx, place, after, PAGE_SIZE + 1).await?;
    let page = Page::cut(keys, PAGE_SIZE, |last| *last);
    let ids: Vec<Uuid> = page.rows.iter().map(|key| key.id.0).collect();
    let mut rows = rows(tx, &ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id.0));
    Ok(Page { rows, next: page.next })
}

/// The first conversations of a list, at most so many.
///
/// # Errors
/// As [`list`].
pub async fn matching(tx: &mut Tx, place: InboxPlace, most: i64) -> AppResult<Vec<ConversationId>> {
    Ok(keys(tx, place, None, most).await?.into_iter().map(|key| key.id).collect())
}

async fn keys(
    tx: &mut Tx,
    InboxPlace { view, closed, scope }: InboxPlace,
    after: Option<InboxKey>,
    limit: i64,
) -> AppResult<Vec<InboxKey>> {
    let within = Within::of(tx, scope).await?;
    let (business, me) = (tx.business().0, tx.staff().map(|id| id.0));
    let (at, id) = (after.map(|key| key.at), after.map(|key| key.id.0));
    let rows = match view {
        InboxView::All | InboxView::Waiting if closed => {
            sqlx::query_as!(
                InboxKey,
                r#"select k.last_message_at as "at!", k.id as "id!: ConversationId"
                   from unnest($5::uuid[]) i (id) cross join lateral (
                     select last_message_at, id from conversation
                     where business_id = $1 and inbox_id = i.id and last_message_at is not null and status = 'closed'
                       and snoozed_until is null
                       and ($2::timestamptz is null or (last_message_at, id) < ($2, $3))
                     order by last_message_at desc, id desc limit $4) k
                   order by k.last_message_at desc, k.id desc limit $4"#,
                business,
                at,
                id,
                limit,
                &within.inboxes,
            )
            .fetch_all(tx.conn())
            .await?
        }
        _ if closed && view != InboxView::Snoozed => {
            sqlx::query_as!(
                InboxKey,
                r#"select last_message_at as "at!", id as "id: ConversationId" from conversation
                   where business_id = $1 and last_message_at is not null and status = 'closed'
                     and snoozed_until is null
                     and ($2::timestamptz is null or (last_message_at, id) < ($2, $3))
                     and (($8 and $5 <> 'unassigned') or inbox_id = any ($7))
                     and (($5 = 'mine' and assigned_to = $6)
                          or ($5 = 'unassigned' and assigned_to is null)
                          or ($5 = 'mentions' and exists (select from note_mention n
                            where n.business_id = $1 and n.staff_id = $6 and n.conversation_id = conversation.id)))
                   order by last_message_at desc, id desc limit $4"#,
                business,
                at,
                id,
                limit,
                view.as_str(),
                me,
                &within.inboxes,
                within.own_anywhere,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::Mine => {
            sqlx::query_as!(
                InboxKey,
                r#"select last_message_at as "at!", id as "id: ConversationId" from conversation
                   where business_id = $1 and assigned_to = $5 and last_message_at is not null and status = 'open'
                     and ($2::timestamptz is null or (last_message_at, id) < ($2, $3))
                     and ($7 or inbox_id = any ($6))
                   order by last_message_at desc, id desc limit $4"#,
                business,
                at,
                id,
                limit,
                me,
                &within.inboxes,
                within.own_anywhere,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::Mentions => {
            sqlx::query_as!(
                InboxKey,
                r#"select n.at, n.conversation_id as "id: ConversationId" from note_mention n
                   where n.business_id = $1 and n.staff_id = $5
                     and ($2::timestamptz is null or (n.at, n.conversation_id) < ($2, $3))
                     and not exists (select from note_mention later
                       where later.business_id = $1 and later.staff_id = $5
                         and later.conversation_id = n.conversation_id and later.number > n.number)
                     and ($7 or exists (select from conversation c
                       where c.business_id = $1 and c.id = n.conversation_id and c.inbox_id = any ($6)))
                   order by n.at desc, n.conversation_id desc limit $4"#,
                business,
                at,
                id,
                limit,
                me,
                &within.inboxes,
                within.own_anywhere,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::Unassigned => {
            sqlx::query_as!(
                InboxKey,
                r#"select last_message_at as "at!", id as "id: ConversationId" from conversation
                   where business_id = $1 and assigned_to is null and last_message_at is not null and status = 'open'
                     and ($2::timestamptz is null or (last_message_at, id) < ($2, $3))
                     and inbox_id = any ($5)
                   order by last_message_at desc, id desc limit $4"#,
                business,
                at,
                id,
                limit,
                &within.inboxes,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::Waiting => {
            sqlx::query_as!(
                InboxKey,
                r#"select waiting_since as "at!", id as "id: ConversationId" from conversation
                   where business_id = $1 and waiting_since is not null and status = 'open'
                     and ($2::timestamptz is null or (waiting_since, id) > ($2, $3))
                     and inbox_id = any ($5)
                   order by waiting_since, id limit $4"#,
                business,
                at,
                id,
                limit,
                &within.inboxes,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::Snoozed => {
            sqlx::query_as!(
                InboxKey,
                r#"select snoozed_until as "at!", id as "id: ConversationId" from conversation
                   where business_id = $1 and snoozed_until is not null
                     and ($2::timestamptz is null or (snoozed_until, id) > ($2, $3))
                     and inbox_id = any ($5)
                   order by snoozed_until, id limit $4"#,
                business,
                at,
                id,
                limit,
                &within.inboxes,
            )
            .fetch_all(tx.conn())
            .await?
        }
        InboxView::All => {
            sqlx::query_as!(
                InboxKey,
                r#"select k.last_message_at as "at!", k.id as "id!: ConversationId"
                   from unnest($5::uuid[]) i (id) cross join lateral (
                     select last_message_at, id from conversation
                     where business_id = $1 and inbox_id = i.id and last_message_at is not null and status = 'open'
                       and ($2::timestamptz is null or (last_message_at, id) < ($2, $3))
                     order by last_message_at desc, id desc limit $4) k
                   order by k.last_message_at desc, k.id desc limit $4"#,
                business,
                at,
                id,
                limit,
                &within.inboxes,
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    Ok(rows)
}

async fn rows(tx: &mut Tx, ids: &[Uuid]) -> AppResult<Vec<ConversationRow>> {
    let (business, me) = (tx.business(), tx.staff());
    Ok(sqlx::query_as!(
        ConversationRow,
        r#"select c.id as "id: _", c.customer_id as "customer_id: _", k.name as customer_name,
                  k.photo_file_id as "photo_file_id: _", c.snippet, c.last_direction as "last_direction: _",
                  coalesce(c.last_message_at, c.created_at) as "last_message_at!", c.status as "status: _",
                  c.assigned_to as "assigned_to: _", s.name as "assigned_name?",
                  c.inbox_id as "inbox_id: _", i.name as "inbox_name?", c.unverified,
                  k.blocked_at is not null as "blocked!", c.waiting_since, c.snoozed_until,
                  case when c.called_at >= c.last_message_at then c.called_at end as called_at,
                  case when c.last_inbound_number > coalesce(r.number, 0) then (
                    select count(*) from (
                      select from message m
                      where m.business_id = $1 and m.conversation_id = c.id and m.number > coalesce(r.number, 0)
                        and m.direction = 'in'
                        and not exists (select from message_read s
                          where s.business_id = $1 and s.staff_id = $3 and s.message_id = m.id) limit 100) unseen
                  ) else 0 end as "unread!",
                  exists (select from draft d
                          where d.business_id = $1 and d.conversation_id = c.id and d.staff_id = $3) as "has_draft!",
                  (select t.name from draft d
                   join staff t on t.business_id = $1 and t.id = d.staff_id and t.archived_at is null
                   where d.business_id = $1 and d.conversation_id = c.id and d.staff_id is distinct from $3
                   order by d.updated_at desc, d.staff_id limit 1) as "drafted_by?",
                  named.at as "mentioned_at?", named.at is not null and named.seen_at is null as "mentioned!"
           from conversation c
           join customer k on k.business_id = c.business_id and k.id = c.customer_id
           left join staff s on s.business_id = c.business_id and s.id = c.assigned_to
           left join inbox i on i.business_id = c.business_id and i.id = c.inbox_id
           left join conversation_read r
             on r.business_id = c.business_id and r.conversation_id = c.id and r.staff_id = $3
           left join lateral (
             select n.at, n.seen_at from note_mention n
             where n.business_id = $1 and n.conversation_id = c.id and n.staff_id = $3
             order by n.number desc limit 1) named on true
           where c.business_id = $1 and c.id = any ($2)"#,
        business.0,
        ids,
        me.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?)
}
