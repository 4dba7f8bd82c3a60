//! Whom one talks to.

use super::super::model::ContextSummary;
use crate::domain::ids::CustomerId;
use crate::error::{AppError, AppResult};
use crate::rooms::customers::store::show_points;
use crate::server::Tx;
use sqlx::types::Json;

/// The customer beside a conversation, in one statement.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn context(tx: &mut Tx, customer: CustomerId) -> AppResult<ContextSummary> {
    let business = tx.business();
    let found = sqlx::query_scalar!(
        r#"select json_build_object(
             'customer_id', c.id, 'name', c.name, 'business_name', c.business_name,
             'photo_file_id', c.photo_file_id, 'created_at', c.created_at,
             'points', coalesce((select json_agg(json_build_object('id', p.id, 'kind', p.kind, 'raw', p.raw,
                  'normal', p.normal, 'label', p.label, 'is_main', p.is_main, 'sms', p.sms, 'version', p.version)
                  order by p.is_main desc, p.created_at)
                from contact_point p where p.business_id = $1 and p.customer_id = c.id), '[]'),
             'tags', coalesce((select json_agg(t.name order by t.name) from customer_tag ct
                join tag t on t.business_id = $1 and t.id = ct.tag_id
                where ct.business_id = $1 and ct.customer_id = c.id), '[]'),
             'pets', coalesce((select json_agg(json_build_object(
                  'id', p.id, 'name', p.name, 'species', p.species, 'breed', p.breed, 'allergies', p.allergies,
                  'medication', p.medication, 'bite_alert', p.bite_alert, 'handling_alert', p.handling_alert)
                  order by p.name, p.id)
                from pet p where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null), '[]'),
             'next_booking', (select json_build_object('id', b.id, 'number', b.number, 'service', s.name,
                  'starts_at', b.starts_at, 'status', b.status)
                from booking b join service_type s on s.business_id = $1 and s.id = b.service_type_id
                where b.business_id = $1 and b.customer_id = c.id and b.ends_at > now()
                  and b.status in ('request', 'pending', 'booked', 'checked_in')
                order by b.starts_at, b.id limit 1)
           ) as "found!: Json<ContextSummary>"
           from customer c where c.business_id = $1 and c.id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let mut summary = found.0;
    show_points(&mut summary.points);
    Ok(summary)
}
