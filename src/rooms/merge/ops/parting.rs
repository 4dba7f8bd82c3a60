//! One conversation becomes two again: what was said before goes back under its former numbers, and what came
//! since to whom it belongs.

use super::moving::Between;
use super::part::{Parts, three_way};
use super::talking::{Held, follow_numbers, row_of, tell};
use crate::domain::ids::ConversationId;
use crate::error::AppResult;
use crate::rooms::conversations;
use crate::rooms::customers::model::PointKind;
use crate::rooms::customers::ops::read_contact;
use crate::server::Tx;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Columns of a conversation that say what its messages say.
const SUMMED_UP: &[&str] =
    &["last_number", "last_inbound_number", "last_message_at", "last_direction", "snippet"];

/// The numbers and addresses that are the loser's and not the survivor's: what came by them is the loser's.
///
/// # Errors
/// When the query fails.
pub(super) async fn own_contacts(tx: &mut Tx, between: Between) -> AppResult<Vec<(PointKind, String)>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select k.kind as "kind: PointKind", k.normal from contact_point k
           where k.business_id = $1 and k.customer_id = $2 and not exists (
             select from contact_point o where o.business_id = $1 and o.customer_id = $3
               and o.kind = k.kind and o.normal = k.normal)"#,
        business.0,
        between.loser,
        between.survivor,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.normal)).collect())
}

/// Calls that came since by a number of the loser's.
///
/// # Errors
/// When the statement fails.
pub(super) async fn bring_calls(tx: &mut Tx, between: Between, own: &[(PointKind, String)]) -> AppResult<()> {
    let business = tx.business();
    let numbers: Vec<String> =
        own.iter().filter(|(kind, _)| *kind == PointKind::Phone).map(|(_, normal)| normal.clone()).collect();
    sqlx::query!(
        "update call set customer_id = $3
         where business_id = $1 and customer_id = $4 and phone_normal = any ($2) and created_at >= (
           select m.at from customer_merge m where m.business_id = $1 and m.id = $5)",
        business.0,
        &numbers,
        between.loser,
        between.survivor,
        between.merge.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives the loser's conversation back what is its.
///
/// # Errors
/// When a statement fails.
pub(super) async fn part_talk(
    tx: &mut Tx,
    between: Between,
    [ours, theirs]: [Option<Held>; 2],
    parts: &Parts,
    own: &[(PointKind, String)],
) -> AppResult<()> {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
    let Some(before) = parts.row("conversation.loser") else { return Ok(()) };
    let business = tx.business();
    let (from, back) = (ours.id, theirs.id);
    let read = reading(tx, between, from).await?;
    move_visitors(tx, between, from, back, parts, own).await?;
    move_messages_back(tx, between, from, back, parts).await?;
    let joined = move_newer(tx, between, from, back, &before, own).await?;
    follow_numbers(tx, [from, back]).await?;
    restore_reading(tx, from, back, parts, read).await?;
    sqlx::query!(
        "update draft d set conversation_id = $3
         where d.business_id = $1 and d.conversation_id = $2 and d.staff_id = any ($4) and not exists (
           select from draft o where o.business_id = $1 and o.conversation_id = $3 and o.staff_id = d.staff_id)",
        business.0,
        from,
        back,
        parts.ids("draft"),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update conversation set merged_into = $3 where business_id = $1 and id = any ($2) and merged_into = $4",
        business.0,
        parts.ids("conversation.merged"),
        back,
        from,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update conversation set merged_into = null where business_id = $1 and id = $2",
        business.0,
        back,
    )
    .execute(tx.conn())
    .await?;
    restore_row(tx, back, &before).await?;
    if joined > 0 {
        conversations::ops::summarise(tx, ConversationId(back)).await?;
    }
    settle_survivor(tx, from, &ours.row, parts, joined).await?;
    tell(tx, "conversation.unmerged", between, back, from);
    Ok(())
}

/// The survivor's conversation as it was; if the merge made it and nothing is left in it, it goes.
async fn settle_survivor(
    tx: &mut Tx,
    conversation: Uuid,
    now: &Map<String, Value>,
    parts: &Parts,
    joined: u64,
) -> AppResult<()> {
    let business = tx.business();
    let after = parts.row("conversation.after").unwrap_or_default();
    let left = sqlx::query_scalar!(
        r#"select exists (select from message where business_id = $1 and conversation_id = $2)
               or exists (select from visitor where business_id = $1 and conversation_id = $2) as "left!""#,
        business.0,
        conversation,
    )
    .fetch_one(tx.conn())
    .await?;
    let Some(before) = parts.row("conversation.survivor") else {
        if left {
            return conversations::ops::summarise(tx, ConversationId(conversation)).await;
        }
        sqlx::query!("delete from conversation where business_id = $1 and id = $2", business.0, conversation)
            .execute(tx.conn())
            .await?;
        return Ok(());
    };
    restore_row(tx, conversation, &three_way(&before, &after, now)).await?;
    // Something was said since; or another merge into it was taken back, and it says what was left then.
    if joined > 0 || SUMMED_UP.iter().any(|column| now.get(*column) != after.get(*column)) {
        conversations::ops::summarise(tx, ConversationId(conversation)).await?;
    }
    Ok(())
}

async fn restore_row(tx: &mut Tx, conversation: Uuid, columns: &Map<String, Value>) -> AppResult<()> {
    if columns.is_empty() {
        return Ok(());
    }
    let business = tx.business();
    let mut row = row_of(tx, conversation).await?;
    row.extend(columns.clone());
    sqlx::query!(
        "update conversation c set status = r.status, assigned_to = r.assigned_to, unverified = r.unverified,
           proven_visitor_id = r.proven_visitor_id, last_number = r.last_number,
           last_inbound_number = r.last_inbound_number, last_message_at = r.last_message_at,
           last_direction = r.last_direction, snippet = r.snippet, waiting_since = r.waiting_since,
           called_at = r.called_at, snoozed_until = r.snoozed_until, inbox_id = coalesce(r.inbox_id, c.inbox_id),
           version = c.version + 1
         from jsonb_populate_record(null::conversation, $3) r
         where c.business_id = $1 and c.id = $2",
        business.0,
        conversation,
        Value::Object(row),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Links that were the loser's, and those since of whoever gave a number or address of the loser's.
async fn move_visitors(
    tx: &mut Tx,
    between: Between,
    from: Uuid,
    back: Uuid,
    parts: &Parts,
    own: &[(PointKind, String)],
) -> AppResult<()> {
    let business = tx.business();
    let mut ids = parts.ids("visitor").to_vec();
    let newer = sqlx::query!(
        "select v.id, v.contact from visitor v
         where v.business_id = $1 and v.conversation_id = $2 and v.id <> all ($4) and v.contact <> ''
           and v.created_at >= (select m.at from customer_merge m where m.business_id = $1 and m.id = $3)",
        business.0,
        from,
        between.merge.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    for visitor in newer {
        let contact = read_contact(tx, &visitor.contact).await?;
        if contact.is_some_and(|contact| own.iter().any(|(k, n)| (*k, n) == (contact.kind, &contact.normal)))
        {
            ids.push(visitor.id);
        }
    }
    sqlx::query!(
        "update visitor set conversation_id = $4, customer_id = $5
         where business_id = $1 and id = any ($2) and conversation_id = $3",
        business.0,
        &ids,
        from,
        back,
        between.loser,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was said before the merge. The survivor's own get their former numbers unless another merge numbered
/// them again since.
async fn move_messages_back(
    tx: &mut Tx,
    between: Between,
    from: Uuid,
    back: Uuid,
    parts: &Parts,
) -> AppResult<()> {
    let business = tx.business();
    let theirs = parts.of("message.loser");
    sqlx::query!(
        "update message m set conversation_id = $5, customer_id = $6, number = o.number
         from unnest($2::uuid[], $3::bigint[]) o (id, number)
         where m.business_id = $1 and m.id = o.id and m.conversation_id = $4",
        business.0,
        &theirs.ids,
        &theirs.numbers,
        from,
        back,
        between.loser,
    )
    .execute(tx.conn())
    .await?;
    let newest = sqlx::query_scalar!(
        r#"select not exists (select from customer_merge m join customer_merge l on l.business_id = $1 and l.id = $3
             where m.business_id = $1 and m.survivor_id = $2 and (m.at, m.id) > (l.at, l.id)) as "newest!""#,
        business.0,
        between.survivor,
        between.merge.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if !newest {
        return Ok(());
    }
    let ours = parts.of("message.survivor");
    sqlx::query!(
        "update message m set number = o.number from unnest($2::uuid[], $3::bigint[]) o (id, number)
         where m.business_id = $1 and m.id = o.id and m.conversation_id = $4",
        business.0,
        &ours.ids,
        &ours.numbers,
        from,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What came since by the loser's links, numbers and addresses, behind the loser's last. Answers how many.
async fn move_newer(
    tx: &mut Tx,
    between: Between,
    from: Uuid,
    back: Uuid,
    before: &Map<String, Value>,
    own: &[(PointKind, String)],
) -> AppResult<u64> {
    let business = tx.business();
    let last = before.get("last_number").and_then(Value::as_i64).unwrap_or(0);
    let contacts: Vec<String> = own.iter().map(|(_, normal)| normal.clone()).collect();
    Ok(sqlx::query!(
        "with newer as (
           select m.id, row_number() over (order by m.number) as nth from message m
           where m.business_id = $1 and m.conversation_id = $2
             and (m.visitor_id in (select v.id from visitor v where v.business_id = $1 and v.conversation_id = $3)
                  or m.came_by = any ($6) and m.sent_at >= (
                    select g.at from customer_merge g where g.business_id = $1 and g.id = $7))
         )
         update message m set conversation_id = $3, customer_id = $4, number = $5 + n.nth
         from newer n where m.business_id = $1 and m.id = n.id",
        business.0,
        from,
        back,
        between.loser,
        last,
        &contacts,
        between.merge.0,
    )
    .execute(tx.conn())
    .await?
    .rows_affected())
}

/// How far a colleague read in between: in the numbers of either.
struct Reading {
    staff_id: Uuid,
    ours: i64,
    theirs: i64,
}

/// Who read on since the merge, and up to where: before anything moves.
async fn reading(tx: &mut Tx, between: Between, from: Uuid) -> AppResult<Vec<Reading>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Reading,
        r#"with was as (
             select o.id, o.number, p.part = 'message.loser' as theirs
             from customer_merge_part p, unnest(p.ids, p.numbers) o (id, number)
             where p.business_id = $1 and p.merge_id = $2 and p.part in ('message.survivor', 'message.loser')
           ), said as materialized (
             select m.number, coalesce(w.number, m.number) as was, coalesce(w.theirs, false) as theirs
             from message m left join was w on w.id = m.id
             where m.business_id = $1 and m.conversation_id = $3
           ), marked as (
             select o.staff_id, o.number from customer_merge_part p, unnest(p.ids, p.numbers) o (staff_id, number)
             where p.business_id = $1 and p.merge_id = $2 and p.part = 'conversation_read'
           )
           select r.staff_id,
                  coalesce((select max(s.was) from said s where not s.theirs and s.number <= r.number), 0) as "ours!",
                  coalesce((select max(s.was) from said s where s.theirs and s.number <= r.number), 0) as "theirs!"
           from conversation_read r left join marked k on k.staff_id = r.staff_id
           where r.business_id = $1 and r.conversation_id = $3 and r.number is distinct from k.number"#,
        business.0,
        between.merge.0,
        from,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn restore_reading(
    tx: &mut Tx,
    from: Uuid,
    back: Uuid,
    parts: &Parts,
    newer: Vec<Reading>,
) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "delete from conversation_read where business_id = $1 and conversation_id = $2",
        business.0,
        from,
    )
    .execute(tx.conn())
    .await?;
    for (part, conversation) in [("conversation_read.survivor", from), ("conversation_read.loser", back)] {
        sqlx::query!(
            "insert into conversation_read select r.* from jsonb_populate_recordset(null::conversation_read, $2) r
             where r.business_id = $1 on conflict do nothing",
            business.0,
            parts.rows(part),
        )
        .execute(tx.conn())
        .await?;
        for reader in &newer {
            let number = if conversation == from { reader.ours } else { reader.theirs };
            sqlx::query!(
                "insert into conversation_read as r (business_id, conversation_id, staff_id, number)
                 select $1, $2, $3, $4::bigint where $4::bigint > 0
                 on conflict (business_id, staff_id, conversation_id)
                   do update set number = greatest(r.number, excluded.number)",
                business.0,
                conversation,
                reader.staff_id,
                number,
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(())
}
