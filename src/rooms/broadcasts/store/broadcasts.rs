//! Group messages themselves.

use super::super::model::{
    Broadcast, BroadcastKey, BroadcastList, BroadcastRow, Purpose, State, Translation, Way, Ways, Wording,
};
use super::results::progress;
use crate::domain::ids::{BroadcastId, StaffId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::{AppError, AppResult};
use crate::rooms::conversations::model::snippet;
use crate::rooms::customers::model::CustomerFilter;
use crate::server::Tx;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// What is kept of one.
#[derive(Debug, Clone)]
pub struct Kept {
    pub audience: CustomerFilter,
    pub wording: Wording,
    pub state: State,
    pub next_at: Option<DateTime<Utc>>,
    pub archived: bool,
    pub version: i32,
}

/// A group message, locked until the transaction ends.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn kept(tx: &mut Tx, id: BroadcastId) -> AppResult<Kept> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select audience as "audience: Json<CustomerFilter>", channel as "channel: Way", purpose as "purpose: Purpose",
                  subject, body, translations as "translations: Json<Vec<Translation>>", state as "state: State",
                  next_at, archived_at is not null as "archived!", version
           from broadcast where business_id = $1 and id = $2 for update"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Kept {
        audience: row.audience.0,
        wording: Wording {
            channel: row.channel,
            purpose: row.purpose,
            subject: row.subject,
            body: row.body,
            translations: row.translations.0,
        },
        state: row.state,
        next_at: row.next_at,
        archived: row.archived,
        version: row.version,
    })
}

/// The group messages that a worker has to look at, with whoever they are sent for: nobody, once they do not work here any
/// more.
///
/// # Errors
/// When the query fails.
pub async fn due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> AppResult<Vec<(BroadcastId, Option<StaffId>)>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select b.id as "id: BroadcastId", s.id as "staff?: StaffId"
           from broadcast b left join staff s on s.business_id = $1 and s.id = b.sent_by and s.archived_at is null
           where b.business_id = $1 and b.next_at <= $2 order by b.next_at, b.id limit $3"#,
        business.0,
        now,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.staff)).collect())
}

/// A group message as its page shows it.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn broadcast(tx: &mut Tx, id: BroadcastId) -> AppResult<Broadcast> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select b.audience as "audience: Json<CustomerFilter>", b.channel as "channel: Way",
                  b.purpose as "purpose: Purpose", b.subject, b.body,
                  b.translations as "translations: Json<Vec<Translation>>", b.pace, b.state as "state: State", b.send_at,
                  b.created_at, b.started_at, b.ended_at, b.archived_at is not null as "archived!", b.version,
                  c.name as "created_by?", s.name as "sent_by?",
                  exists (select from channel n where n.business_id = $1 and n.kind = 'twilio' and n.removed_at is null)
                    as "texts!",
                  exists (select from channel n where n.business_id = $1 and n.kind = 'email' and n.removed_at is null)
                    as "emails!"
           from broadcast b
             left join staff c on c.business_id = $1 and c.id = b.created_by
             left join staff s on s.business_id = $1 and s.id = b.sent_by
           where b.business_id = $1 and b.id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let names = names(tx, &[&row.audience.0]).await?;
    Ok(Broadcast {
        id,
        audience_words: in_words(&row.audience.0, &names),
        audience: row.audience.0,
        wording: Wording {
            channel: row.channel,
            purpose: row.purpose,
            subject: row.subject,
            body: row.body,
            translations: row.translations.0,
        },
        pace: row.pace,
        state: row.state,
        send_at: row.send_at,
        created_by: row.created_by,
        sent_by: row.sent_by,
        created_at: row.created_at,
        started_at: row.started_at,
        ended_at: row.ended_at,
        archived: row.archived,
        version: row.version,
        progress: progress(tx, id).await?,
        texts: row.texts,
        emails: row.emails,
        now: Utc::now(),
    })
}

/// A page of them, the newest first; archived ones are not listed.
///
/// # Errors
/// When a query fails.
pub async fn list(tx: &mut Tx, after: Option<BroadcastKey>) -> AppResult<BroadcastList> {
    let business = tx.business();
    let (at, id) = after.map_or((None, None), |key| (Some(key.at), Some(key.id.0)));
    let rows = sqlx::query!(
        r#"select b.id as "id: BroadcastId", b.channel as "channel: Way", b.subject, b.body,
                  b.audience as "audience: Json<CustomerFilter>", b.state as "state: State", b.send_at, b.created_at,
                  b.started_at, b.version, c.name as "created_by?",
                  (select count(*) from broadcast_recipient r
                   where r.business_id = $1 and r.broadcast_id = b.id and r.state <> 'left_out') as "total!",
                  (select count(*) from broadcast_recipient r
                   where r.business_id = $1 and r.broadcast_id = b.id and r.state in ('sent', 'failed')) as "over!"
           from (
             select * from broadcast where business_id = $1 and archived_at is null
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
             order by created_at desc, id desc limit $4) b
             left join staff c on c.business_id = $1 and c.id = b.created_by
           order by b.created_at desc, b.id desc"#,
        business.0,
        at,
        id,
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let audiences: Vec<&CustomerFilter> = rows.iter().map(|row| &row.audience.0).collect();
    let names = names(tx, &audiences).await?;
    let rows = rows
        .into_iter()
        .map(|row| BroadcastRow {
            id: row.id,
            channel: row.channel,
            subject: row.subject,
            snippet: snippet(&row.body),
            audience_words: in_words(&row.audience.0, &names),
            state: row.state,
            send_at: row.send_at,
            created_at: row.created_at,
            started_at: row.started_at,
            created_by: row.created_by,
            version: row.version,
            total: row.total,
            over: row.over,
        })
        .collect();
    let page =
        Page::cut(rows, PAGE_SIZE, |last: &BroadcastRow| BroadcastKey { at: last.created_at, id: last.id });
    Ok(BroadcastList { page, ways: ways(tx).await?, now: Utc::now() })
}

/// What is connected of that by which one can go.
///
/// # Errors
/// When the query fails.
pub async fn ways(tx: &mut Tx) -> AppResult<Ways> {
    let business = tx.business();
    let ways = sqlx::query_as!(
        Ways,
        r#"select exists (select from channel c where c.business_id = $1 and c.kind = 'twilio' and c.removed_at is null)
                    as "texts!",
                  exists (select from channel c where c.business_id = $1 and c.kind = 'email' and c.removed_at is null)
                    as "emails!""#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(ways)
}

/// What the groups and tags are called that filters name.
async fn names(tx: &mut Tx, audiences: &[&CustomerFilter]) -> AppResult<HashMap<Uuid, String>> {
    let business = tx.business();
    let groups: Vec<Uuid> = audiences.iter().filter_map(|one| one.group).map(|id| id.0).collect();
    let tags: Vec<Uuid> = audiences.iter().filter_map(|one| one.tag).map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select g.id as "id!", g.name as "name!" from contact_group g where g.business_id = $1 and g.id = any ($2)
           union all select t.id, t.name from tag t where t.business_id = $1 and t.id = any ($3)"#,
        business.0,
        &groups,
        &tags,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A filter in words.
fn in_words(filter: &CustomerFilter, names: &HashMap<Uuid, String>) -> String {
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let mut words = Vec::new();
    words.extend(filter.group.map(|id| format!("the group {}", name(id.0))));
    words.extend(filter.tag.map(|id| format!("tagged {}", name(id.0))));
    words.extend(filter.active_days.map(|days| format!("in touch within {days} days")));
    words.extend(filter.quiet_days.map(|days| format!("not in touch for {days} days")));
    if !filter.text.is_empty() {
        words.push(format!("found by “{}”", filter.text));
    }
    if filter.archived {
        words.push("archived".into());
    }
    if words.is_empty() { "all customers".into() } else { words.join(", ") }
}
