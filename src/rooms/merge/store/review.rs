//! Two profiles side by side.

use super::reasons;
use crate::domain::ids::CustomerId;
use crate::error::{AppError, AppResult};
use crate::rooms::customers::store::{current, show_points};
use crate::rooms::merge::model::{Review, Side};
use crate::server::Tx;
use sqlx::types::Json;
use uuid::Uuid;

/// Two customers, and why they may be the same person.
///
/// # Errors
/// NotFound; Refused if the two are one already.
pub async fn review(tx: &mut Tx, one: CustomerId, other: CustomerId) -> AppResult<Review> {
    let (one, other) = (current(tx, one).await?, current(tx, other).await?);
    if one == other {
        return Err(AppError::refused("These two are one customer already."));
    }
    let business = tx.business();
    let sides = sqlx::query_scalar!(
        r#"select json_build_object(
             'id', c.id, 'name', c.name, 'business_name', c.business_name, 'language', c.language,
             'assigned_name', (select s.name from staff s where s.business_id = $1 and s.id = c.assigned_to),
             'discount_bp', c.discount_bp, 'photo_file_id', c.photo_file_id, 'blocked_at', c.blocked_at,
             'archived_at', c.archived_at, 'created_at', c.created_at, 'last_activity_at', c.last_activity_at,
             'points', coalesce((select json_agg(json_build_object('id', k.id, 'kind', k.kind, 'raw', k.raw,
                  'normal', k.normal, 'label', k.label, 'is_main', k.is_main, 'sms', k.sms, 'shared', k.shared,
                  'version', k.version) order by k.kind desc, k.is_main desc, k.created_at, k.id)
                from contact_point k where k.business_id = $1 and k.customer_id = c.id), '[]'),
             'addresses', coalesce((select json_agg(json_build_object('id', a.id, 'label', a.label,
                  'street', a.street, 'city', a.city, 'region', a.region, 'postcode', a.postcode,
                  'country', a.country, 'version', a.version) order by a.created_at, a.id)
                from address a where a.business_id = $1 and a.customer_id = c.id), '[]'),
             'tags', coalesce((select json_agg(t.name order by fold(t.name), t.id) from customer_tag m
                join tag t on t.business_id = $1 and t.id = m.tag_id and t.archived_at is null
                where m.business_id = $1 and m.customer_id = c.id), '[]'),
             'groups', coalesce((select json_agg(g.name order by lower(g.name), g.id) from contact_group_member m
                join contact_group g on g.business_id = $1 and g.id = m.group_id and g.archived_at is null
                where m.business_id = $1 and m.customer_id = c.id), '[]'),
             'pets', coalesce((select json_agg(p.name order by p.created_at, p.id) from pet p
                where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null), '[]'),
             'messages', (select coalesce(sum(t.total), 0) from tally t where t.business_id = $1
                and t.customer_id = c.id and t.kind not in ('note', 'job', 'call_in', 'call_out')),
             'calls', (select coalesce(sum(t.total), 0) from tally t where t.business_id = $1
                and t.customer_id = c.id and t.kind in ('call_in', 'call_out')),
             'notes', (select coalesce(sum(t.total), 0) from tally t where t.business_id = $1
                and t.customer_id = c.id and t.kind = 'note'),
             'bookings', (select count(*) from (select from booking b
                where b.business_id = $1 and b.customer_id = c.id limit 1000) few),
             'details', (select count(*) from (select from detail d
                where d.business_id = $1 and d.customer_id = c.id limit 1000) few)
           ) as "side!: Json<Side>"
           from unnest($2::uuid[]) with ordinality w (id, place)
             join customer c on c.business_id = $1 and c.id = w.id
           order by w.place"#,
        business.0,
        &[one.0, other.0][..],
    )
    .fetch_all(tx.conn())
    .await?;
    let mut sides = sides.into_iter().map(|Json(mut side)| {
        show_points(&mut side.points);
        side
    });
    let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return Err(AppError::NotFound) };
    let reasons = reasons(tx, &[(one, other)]).await?.into_iter().next().unwrap_or_default();
    let (first, second): (Uuid, Uuid) = (one.0.min(other.0), one.0.max(other.0));
    let dismissed = sqlx::query_scalar!(
        r#"select exists (select from duplicate where business_id = $1 and one_id = $2 and other_id = $3
             and state = 'dismissed') as "dismissed!""#,
        business.0,
        first,
        second,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Review { one: left, other: right, reasons, dismissed })
}
