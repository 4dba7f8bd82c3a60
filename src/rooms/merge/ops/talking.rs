//! Two conversations become one: messages of both in the order in which they were sent, under numbers anew
//! from where the other one's began, so that nobody reads them in the wrong order and no number is given twice.

use super::moving::Between;
use super::part::{Part, keep, rows_of};
use crate::domain::ids::CustomerId;
use crate::error::AppResult;
use crate::rooms::conversations::record::CONVERSATION;
use crate::server::Tx;
use crate::server::db::NewEvent;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Columns that a merge changes and the way back restores.
pub(super) const COLUMNS: &[&str] = &[
    "status",
    "assigned_to",
    "unverified",
    "proven_visitor_id",
    "last_number",
    "last_inbound_number",
    "last_message_at",
    "last_direction",
    "snippet",
    "waiting_since",
    "called_at",
    "snoozed_until",
    "inbox_id",
];

/// A customer's conversation, and what its row says; locked.
pub(super) struct Held {
    pub id: Uuid,
    pub row: Map<String, Value>,
}

/// Locks the conversations of both, and keeps others from opening one meanwhile. Conversations first, as
/// everywhere, customers second.
///
/// # Errors
/// When a statement fails.
pub(super) async fn hold(tx: &mut Tx, customers: [Uuid; 2]) -> AppResult<[Option<Held>; 2]> {
    let business = tx.business();
    let mut sorted = customers;
    sorted.sort_unstable();
    for customer in sorted {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1::text, 800))", customer.to_string())
            .execute(tx.conn())
            .await?;
    }
    let rows = sqlx::query!(
        r#"select id, customer_id, to_jsonb(c) as "row!" from conversation c
           where business_id = $1 and customer_id = any ($2) order by id for update"#,
        business.0,
        &customers[..],
    )
    .fetch_all(tx.conn())
    .await?;
    let of = |customer: Uuid| {
        rows.iter()
            .find(|row| row.customer_id == customer)
            .map(|row| Held { id: row.id, row: columns(&row.row) })
    };
    Ok([of(customers[0]), of(customers[1])])
}

/// Of a row, what a merge changes.
pub(super) fn columns(row: &Value) -> Map<String, Value> {
    let of = |column: &&str| ((*column).to_owned(), row.get(*column).cloned().unwrap_or(Value::Null));
    COLUMNS.iter().map(of).collect()
}

/// The row of a conversation as it is now, of what a merge changes.
///
/// # Errors
/// When the query fails.
pub(super) async fn row_of(tx: &mut Tx, conversation: Uuid) -> AppResult<Map<String, Value>> {
    let business = tx.business();
    let row = sqlx::query_scalar!(
        r#"select to_jsonb(c) as "row!" from conversation c where business_id = $1 and id = $2"#,
        business.0,
        conversation,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(columns(&row))
}

/// Moves what was said with the loser into the survivor's conversation.
///
/// # Errors
/// When a statement fails.
pub(super) async fn move_talk(
    tx: &mut Tx,
    between: Between,
    at: DateTime<Utc>,
    [ours, theirs]: [Option<Held>; 2],
) -> AppResult<()> {
    let Some(theirs) = theirs else { return Ok(()) };
    let business = tx.business();
    let row = |row: Map<String, Value>| Part { kept: vec![row], ..Part::default() };
    let (into, last) = match ours {
        Some(ours) => {
            let last = ours.row.get("last_number").and_then(Value::as_i64).unwrap_or(0);
            keep(tx, between.merge, "conversation.survivor", row(ours.row)).await?;
            (ours.id, last)
        }
        None => {
            // Named like the merge, so that a merge that is done again makes the same one.
            sqlx::query!(
                "insert into conversation (business_id, id, customer_id, created_at, status, inbox_id)
                 select $1, $2, $3, $4, 'closed', o.inbox_id from conversation o
                 where o.business_id = $1 and o.id = $5",
                business.0,
                between.merge.0,
                between.survivor,
                at,
                theirs.id,
            )
            .execute(tx.conn())
            .await?;
            (between.merge.0, 0)
        }
    };
    keep(tx, between.merge, "conversation.loser", row(theirs.row)).await?;
    renumber(tx, between, into, theirs.id, last).await?;
    move_reading(tx, between, into, theirs.id).await?;
    sqlx::query!(
        "with moved as (update visitor set conversation_id = $4, customer_id = $5
           where business_id = $1 and conversation_id = $3 returning id)
         insert into customer_merge_part (business_id, merge_id, part, ids)
         select $1, $2, 'visitor', array_agg(id order by id) from moved having count(*) > 0",
        business.0,
        between.merge.0,
        theirs.id,
        into,
        between.survivor,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update conversation c set
           last_number = greatest(c.last_number, coalesce((select max(m.number) from message m
             where m.business_id = $1 and m.conversation_id = $2), 0)),
           last_inbound_number = coalesce((select max(m.number) from message m
             where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in'), 0),
           last_message_at = greatest(c.last_message_at, o.last_message_at),
           last_direction = case when o.last_message_at > c.last_message_at or c.last_message_at is null
             then o.last_direction else c.last_direction end,
           snippet = case when o.last_message_at > c.last_message_at or c.last_message_at is null
             then o.snippet else c.snippet end,
           waiting_since = least(c.waiting_since, o.waiting_since),
           called_at = greatest(c.called_at, o.called_at),
           status = case when o.status = 'open' then 'open' else c.status end,
           snoozed_until = case when 'open' not in (c.status, o.status) then least(c.snoozed_until, o.snoozed_until) end,
           assigned_to = coalesce(c.assigned_to, o.assigned_to),
           unverified = c.unverified or o.unverified,
           proven_visitor_id = coalesce(c.proven_visitor_id, o.proven_visitor_id)
         from conversation o
         where c.business_id = $1 and c.id = $2 and o.business_id = $1 and o.id = $3",
        business.0,
        into,
        theirs.id,
    )
    .execute(tx.conn())
    .await?;
    // In no list of the inbox: those show what has messages.
    sqlx::query!(
        "update conversation set merged_into = $3, status = 'closed', assigned_to = null, unverified = false,
           proven_visitor_id = null, last_inbound_number = 0, last_message_at = null, last_direction = null,
           snippet = '', waiting_since = null, called_at = null, snoozed_until = null
         where business_id = $1 and id = $2",
        business.0,
        theirs.id,
        into,
    )
    .execute(tx.conn())
    .await?;
    // Whoever was moved here before.
    sqlx::query!(
        "with moved as (update conversation set merged_into = $4
           where business_id = $1 and merged_into = $3 and id <> $3 returning id)
         insert into customer_merge_part (business_id, merge_id, part, ids)
         select $1, $2, 'conversation.merged', array_agg(id order by id) from moved having count(*) > 0",
        business.0,
        between.merge.0,
        theirs.id,
        into,
    )
    .execute(tx.conn())
    .await?;
    let after = row_of(tx, into).await?;
    keep(tx, between.merge, "conversation.after", row(after)).await?;
    tell(tx, "conversation.merged", between, theirs.id, into);
    Ok(())
}

/// Screens of both, and the visitors' pages, begin anew.
pub(super) fn tell(tx: &mut Tx, kind: &str, between: Between, from: Uuid, into: Uuid) {
    tx.record(NewEvent {
        kind: kind.to_owned(),
        customer_id: Some(CustomerId(between.survivor)),
        subject_type: CONVERSATION.name,
        subject_id: into,
        before: Some(json!({})),
        after: Some(json!({ "merged_from": from, "merged_into": into })),
    });
}

/// The loser's messages, and those of the survivor that were written after the first of them, get the numbers
/// behind the survivor's last, by time. Within each conversation the order stays, whatever the clock said.
async fn renumber(tx: &mut Tx, between: Between, into: Uuid, from: Uuid, last: i64) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "with said as (
           select m.id, m.number, m.conversation_id = $4 as own,
                  max(m.sent_at) over (partition by m.conversation_id order by m.number) as at
           from message m where m.business_id = $1 and m.conversation_id in ($3, $4)
         ), placed as (
           select id, number, own, $6 + row_number() over (order by at, not own, number) as place
           from said where not own or at > (select min(at) from said where not own)
         ), moved as (
           update message m set number = p.place, conversation_id = $4, customer_id = $5
           from placed p where m.business_id = $1 and m.id = p.id
         )
         insert into customer_merge_part (business_id, merge_id, part, ids, numbers)
         select $1, $2, case when own then 'message.survivor' else 'message.loser' end,
                array_agg(id order by number), array_agg(number order by number)
         from placed group by own",
        business.0,
        between.merge.0,
        from,
        into,
        between.survivor,
        last,
    )
    .execute(tx.conn())
    .await?;
    follow_numbers(tx, [into, from]).await
}

/// Whom notes name stands with the notes.
///
/// # Errors
/// When the statement fails.
pub(super) async fn follow_numbers(tx: &mut Tx, conversations: [Uuid; 2]) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update note_mention n set conversation_id = m.conversation_id, number = m.number
         from message m
         where n.business_id = $1 and n.conversation_id = any ($2) and m.business_id = $1 and m.id = n.message_id
           and (n.conversation_id, n.number) is distinct from (m.conversation_id, m.number)",
        business.0,
        &conversations[..],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How far each colleague read: up to the first message that they had not read in either. And what they began to
/// write; who began twice keeps the survivor's, and the other waits for the way back.
async fn move_reading(tx: &mut Tx, between: Between, into: Uuid, from: Uuid) -> AppResult<()> {
    let business = tx.business();
    for (name, conversation) in [("conversation_read.survivor", into), ("conversation_read.loser", from)] {
        let rows = sqlx::query_scalar!(
            r#"select coalesce(jsonb_agg(to_jsonb(r) order by r.staff_id), '[]') as "rows!" from conversation_read r
               where r.business_id = $1 and r.conversation_id = $2"#,
            business.0,
            conversation,
        )
        .fetch_one(tx.conn())
        .await?;
        keep(tx, between.merge, name, Part { kept: rows_of(rows), ..Part::default() }).await?;
    }
    sqlx::query!(
        "with was as (
           select o.id, o.number, p.part = 'message.loser' as theirs
           from customer_merge_part p, unnest(p.ids, p.numbers) o (id, number)
           where p.business_id = $1 and p.merge_id = $2 and p.part in ('message.survivor', 'message.loser')
         ), inbound as materialized (
           select m.number, coalesce(w.number, m.number) as was, coalesce(w.theirs, false) as theirs
           from message m left join was w on w.id = m.id
           where m.business_id = $1 and m.conversation_id = $3 and m.direction = 'in'
         ), readers as (
           select staff_id, coalesce(max(number) filter (where conversation_id = $3), 0) as ours,
                  coalesce(max(number) filter (where conversation_id = $4), 0) as theirs
           from conversation_read where business_id = $1 and conversation_id in ($3, $4) group by staff_id
         ), upto as (
           select r.staff_id, coalesce(min(i.number) - 1, (select max(m.number) from message m
             where m.business_id = $1 and m.conversation_id = $3), 0) as number
           from readers r left join inbound i on i.was > case when i.theirs then r.theirs else r.ours end
           group by r.staff_id
         ), written as (
           insert into conversation_read (business_id, conversation_id, staff_id, number)
           select $1, $3, staff_id, number from upto
           on conflict (business_id, staff_id, conversation_id) do update set number = excluded.number
         )
         insert into customer_merge_part (business_id, merge_id, part, ids, numbers)
         select $1, $2, 'conversation_read', array_agg(staff_id order by staff_id),
                array_agg(number order by staff_id)
         from upto having count(*) > 0",
        business.0,
        between.merge.0,
        into,
        from,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from conversation_read where business_id = $1 and conversation_id = $2",
        business.0,
        from,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "with moved as (update draft d set conversation_id = $4
           where d.business_id = $1 and d.conversation_id = $3 and not exists (
             select from draft o where o.business_id = $1 and o.conversation_id = $4 and o.staff_id = d.staff_id)
           returning d.staff_id)
         insert into customer_merge_part (business_id, merge_id, part, ids)
         select $1, $2, 'draft', array_agg(staff_id order by staff_id) from moved having count(*) > 0",
        business.0,
        between.merge.0,
        from,
        into,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
