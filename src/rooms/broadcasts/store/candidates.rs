//! What is known of those who may get a group message: one statement, however many they are.

use super::super::model::{Candidate, Point, Way};
use crate::domain::ids::CustomerId;
use crate::domain::phone;
use crate::error::AppResult;
use crate::rooms::settings;
use crate::rooms::templates::model::Known;
use crate::server::Tx;
use sqlx::types::Json;

/// These customers, in the given order, with what decides whether they get it and what they read. The writer is whoever
/// the transaction acts for.
///
/// # Errors
/// When a query fails.
pub async fn candidates(tx: &mut Tx, ids: &[CustomerId], way: Way) -> AppResult<Vec<Candidate>> {
    let (business, me) = (tx.business(), tx.staff());
    let writer = sqlx::query!(
        r#"select b.name as business,
                  coalesce((select s.name from staff s where s.business_id = $1 and s.id = $2), '') as "me!"
           from business b where b.id = $1"#,
        business.0,
        me.map(|id| id.0),
    )
    .fetch_one(tx.conn())
    .await?;
    let zone = settings::store::main_zone(tx).await?;
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let (kind, purpose) = match way {
        Way::Text => ("phone", "texts"),
        Way::Email => ("email", "marketing"),
    };
    let rows = sqlx::query!(
        r#"select c.id as "id: CustomerId", c.name, c.language, c.blocked_at is not null as "blocked!",
                  c.archived_at is not null as "archived!",
                  array (select p.name from pet p where p.business_id = $1 and p.customer_id = c.id
                         and p.archived_at is null order by p.created_at, p.id limit 10) as "pets!",
                  (select k.starts_at from booking k where k.business_id = $1 and k.customer_id = c.id
                     and k.starts_at > now() and k.status in ('pending', 'booked')
                   order by k.starts_at limit 1) as next_booking,
                  coalesce((
                    select jsonb_agg(jsonb_build_object('normal', p.normal, 'sms', p.sms,
                        'given', e.event = 'given', 'source', coalesce(e.source, ''), 'words', coalesce(e.words, ''),
                        'offers', coalesce(y.offers, false),
                        'bounced', coalesce(f.failed, false)) order by p.is_main desc, p.created_at, p.id)
                    from contact_point p
                      left join lateral (
                        select n.event, n.source, n.words from consent n
                        where n.business_id = $1 and n.number = p.normal and n.purpose = $4
                        order by n.at desc, n.id desc limit 1) e on true
                      left join lateral (
                        select g.event = 'given' and not exists (
                            select from consent w where w.business_id = $1 and w.number = p.normal
                              and w.purpose = 'texts' and w.event = 'withdrawn' and (w.at, w.id) > (g.at, g.id)) as offers
                        from consent g
                        where g.business_id = $1 and g.number = p.normal and $3 = 'phone' and (g.purpose = 'marketing'
                          or g.source = 'text' and g.words in ('START', 'UNSTOP'))
                        order by g.at desc, g.id desc limit 1) y on true
                      left join lateral (
                        select (select o.state = 'failed' from outgoing o
                                where o.business_id = $1 and o.message_id = l.message_id) as failed
                        from mail l where l.business_id = $1 and l.address = p.normal and $3 = 'email'
                        order by l.message_id desc limit 1) f on true
                    where p.business_id = $1 and p.customer_id = c.id and p.kind = $3), '[]')
                    as "points!: Json<Vec<Point>>"
           from unnest($2::uuid[]) with ordinality w (id, place)
             join customer c on c.business_id = $1 and c.id = w.id and c.merged_into is null
           order by w.place"#,
        business.0,
        &ids,
        kind,
        purpose,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            id: Some(row.id),
            language: row.language,
            blocked: row.blocked,
            archived: row.archived,
            points: row.points.0,
            known: Known {
                name: row.name,
                pets: row.pets,
                next_booking: row.next_booking.map(|at| zone.day_and_clock(at)).unwrap_or_default(),
                business: writer.business.clone(),
                me: writer.me.clone(),
            },
        })
        .collect())
}

/// A number or address as people write it.
pub fn shown(address: &str) -> String {
    if address.starts_with('+') { phone::display(address) } else { address.to_owned() }
}
