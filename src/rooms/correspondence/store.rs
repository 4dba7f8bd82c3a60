//! What this room reads.

use super::model::{
    BookingChoice, Correspondence, DraftLetter, Folder, Letter, LetterKey, LinkedBooking, LoggedLetter,
    Medium, ROWS, Row, words,
};
use crate::domain::ids::{ConversationId, CustomerId, MessageId};
use crate::domain::page::Page;
use crate::domain::phone;
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::Delivery;
use crate::rooms::conversations::model::Direction;
use crate::rooms::customers::model::ContactPoint;
use crate::rooms::customers::store::show_points;
use crate::server::Tx;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// A page of a customer's texts or emails, and what the screen shows around them.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn open(
    tx: &mut Tx,
    customer: CustomerId,
    medium: Medium,
    folder: Folder,
    search: &str,
    after: Option<LetterKey>,
) -> AppResult<Correspondence> {
    let (business, me) = (tx.business(), tx.staff());
    let head = sqlx::query!(
        r#"select u.id as "id: CustomerId", u.name,
                  (select coalesce(json_agg(to_jsonb(p) order by p.is_main desc, p.created_at, p.id), '[]')
                   from contact_point p
                   where p.business_id = $1 and p.customer_id = u.id and p.kind = 'phone')
                    as "phones!: Json<Vec<ContactPoint>>",
                  (select coalesce(json_agg(b order by b.starts_at desc, b.id), '[]') from (
                     select k.id, k.number, k.starts_at, t.name as service
                     from booking k join service_type t on t.business_id = $1 and t.id = k.service_type_id
                     where k.business_id = $1 and k.customer_id = u.id
                     order by k.starts_at desc, k.id desc limit 50) b)
                    as "bookings!: Json<Vec<BookingChoice>>",
                  case when $3 = 'email' then (
                    select coalesce(json_agg(json_build_object('staff_name', s.name, 'mine', d.staff_id = $4,
                      'subject', d.subject, 'body', d.body, 'updated_at', d.updated_at)
                      order by d.updated_at desc, d.staff_id), '[]')
                    from conversation c
                    join draft d on d.business_id = $1 and d.conversation_id = c.id
                    join staff s on s.business_id = $1 and s.id = d.staff_id and s.archived_at is null
                    where c.business_id = $1 and c.customer_id = u.id and d.channel = 'email' and not d.internal)
                  else '[]' end as "drafts!: Json<Vec<DraftLetter>>"
           from customer u
           where u.business_id = $1 and u.id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)"#,
        business.0,
        customer.0,
        medium.channel(),
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let mut phones = head.phones.0;
    show_points(&mut phones);
    let reach = match medium {
        Medium::Texts => channels::store::texting(tx, head.id).await?,
        Medium::Emails => channels::store::emailing(tx, head.id).await?,
    };
    let page = match folder {
        Folder::Drafts => Page { rows: Vec::new(), next: None },
        _ => rows(tx, head.id, medium, folder, &words(search), after).await?,
    };
    Ok(Correspondence {
        customer_id: head.id,
        customer_name: head.name,
        reach,
        phones,
        bookings: head.bookings.0,
        drafts: head.drafts.0,
        page,
    })
}

async fn rows(
    tx: &mut Tx,
    customer: CustomerId,
    medium: Medium,
    folder: Folder,
    words: &[String],
    after: Option<LetterKey>,
) -> AppResult<Page<Row, LetterKey>> {
    let keys = keys(tx, customer, medium, folder, words, after).await?;
    let page = Page::cut(keys, ROWS, |last| *last);
    let ids: Vec<Uuid> = page.rows.iter().map(|key| key.id).collect();
    let mut found: HashMap<Uuid, Row> = HashMap::new();
    found.extend(letters(tx, &ids).await?.into_iter().map(|one| (one.id.0, Row::Message(one))));
    if found.len() < ids.len() {
        found.extend(logged(tx, &ids).await?.into_iter().map(|one| (one.id.0, Row::Logged(one))));
    }
    Ok(Page { rows: ids.iter().filter_map(|id| found.remove(id)).collect(), next: page.next })
}

/// The places of a list: two walks of two indexes. A customer's texts are read one after the other until enough of them
/// hold the words.
async fn keys(
    tx: &mut Tx,
    customer: CustomerId,
    medium: Medium,
    folder: Folder,
    words: &[String],
    after: Option<LetterKey>,
) -> AppResult<Vec<LetterKey>> {
    let business = tx.business();
    let rows = sqlx::query_as!(
        LetterKey,
        r#"select at as "at!", id as "id!" from (
             (select m.sent_at as at, m.id from message m
              where m.business_id = $1 and m.customer_id = $2 and m.channel = $3
                and m.channel in ('text', 'email') and m.withdrawn_at is null
                and ($4::text is null or m.direction = $4)
                and $5 = exists (select from message_filing f
                  where f.business_id = $1 and f.id = m.id and f.archived_at is not null)
                and ($6::timestamptz is null or (m.sent_at, m.id) < ($6, $7))
                and (cardinality($8::text[]) = 0 or not exists (
                  select from unnest($8::text[]) w
                  where strpos(fold(concat_ws(' ', m.body, m.came_by,
                    (select s.name from staff s where s.business_id = $1 and s.id = m.staff_id),
                    (select l.subject || ' ' || l.address from mail l where l.business_id = $1 and l.message_id = m.id),
                    (select o.address from outgoing o where o.business_id = $1 and o.message_id = m.id),
                    (select 'B-' || b.number from message_filing f
                     join booking b on b.business_id = $1 and b.id = f.booking_id
                     where f.business_id = $1 and f.id = m.id))), fold(w)) = 0))
              order by m.sent_at desc, m.id desc limit $9)
             union all
             (select n.created_at, n.id from note n
              where n.business_id = $1 and n.customer_id = $2 and n.logged_as = $3 and n.logged_as is not null
                and not $5 and ($4::text is null or $4 = 'out')
                and ($6::timestamptz is null or (n.created_at, n.id) < ($6, $7))
                and (cardinality($8::text[]) = 0 or not exists (
                  select from unnest($8::text[]) w
                  where strpos(fold(concat_ws(' ', n.body,
                    (select s.name from staff s where s.business_id = $1 and s.id = n.created_by))), fold(w)) = 0))
              order by n.created_at desc, n.id desc limit $9)) x
           order by at desc, id desc limit $9"#,
        business.0,
        customer.0,
        medium.channel(),
        folder.direction().map(|direction| direction.as_str()),
        folder == Folder::Archived,
        after.map(|key| key.at),
        after.map(|key| key.id),
        words,
        ROWS + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

async fn letters(tx: &mut Tx, ids: &[Uuid]) -> AppResult<Vec<Letter>> {
    let (business, me) = (tx.business(), tx.staff());
    let rows = sqlx::query!(
        r#"select m.id as "id: MessageId", m.conversation_id as "conversation_id: ConversationId", m.number,
                  m.direction as "direction: Direction", m.sent_at, m.body, s.name as "staff_name?",
                  coalesce(nullif(m.came_by, ''),
                    (select o.address from outgoing o where o.business_id = $1 and o.message_id = m.id), '')
                    as "address!",
                  (select l.subject from mail l where l.business_id = $1 and l.message_id = m.id) as subject,
                  (select count(*) from message_picture p where p.business_id = $1 and p.message_id = m.id)
                    + coalesce((select jsonb_array_length(l.files) from mail l
                                where l.business_id = $1 and l.message_id = m.id), 0) as "attached!",
                  m.direction = 'in' and m.number > coalesce(r.number, 0) and not exists (
                    select from message_read g
                    where g.business_id = $1 and g.staff_id = $3 and g.message_id = m.id) as "unread!",
                  f.archived_at is not null as "archived!",
                  (select json_build_object('id', b.id, 'number', b.number) from booking b
                   where b.business_id = $1 and b.id = f.booking_id and b.customer_id = m.customer_id)
                    as "booking?: Json<LinkedBooking>",
                  (select jsonb_build_object('state', o.state, 'step', o.step, 'why', o.reason, 'to', o.address,
                     'held_until', case when o.state = 'queued' and o.attempts = 0 then o.held_until end)
                   from outgoing o where o.business_id = $1 and o.message_id = m.id) as "delivery?: Delivery"
           from message m
           left join staff s on s.business_id = $1 and s.id = m.staff_id
           left join message_filing f on f.business_id = $1 and f.id = m.id
           left join conversation_read r
             on r.business_id = $1 and r.staff_id = $3 and r.conversation_id = m.conversation_id
           where m.business_id = $1 and m.id = any ($2)"#,
        business.0,
        ids,
        me.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Letter {
            id: row.id,
            conversation_id: row.conversation_id,
            number: row.number,
            direction: row.direction,
            at: row.sent_at,
            staff_name: row.staff_name,
            address: match row.address {
                number if number.starts_with('+') => phone::display(&number),
                other => other,
            },
            subject: row.subject,
            body: row.body,
            attached: row.attached,
            unread: row.unread,
            archived: row.archived,
            booking: row.booking.map(|json| json.0),
            delivery: row.delivery,
        })
        .collect())
}

async fn logged(tx: &mut Tx, ids: &[Uuid]) -> AppResult<Vec<LoggedLetter>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        LoggedLetter,
        r#"select n.id as "id: _", n.created_at as at, s.name as "staff_name?", n.body
           from note n left join staff s on s.business_id = $1 and s.id = n.created_by
           where n.business_id = $1 and n.id = any ($2)"#,
        business.0,
        ids,
    )
    .fetch_all(tx.conn())
    .await?)
}
