//! What this room reads.

use super::model::{Known, Template};
use crate::domain::ids::{CustomerId, MessageTemplateId};
use crate::error::{AppError, AppResult};
use crate::rooms::settings;
use crate::server::Tx;

/// The templates in use, by name.
///
/// # Errors
/// When the query fails.
pub async fn list(tx: &mut Tx) -> AppResult<Vec<Template>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Template,
        r#"select id as "id: MessageTemplateId", name, language, body, version from message_template
           where business_id = $1 and archived_at is null
           order by lower(name), language limit 500"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The text of a template.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn body(tx: &mut Tx, id: MessageTemplateId) -> AppResult<String> {
    let business = tx.business();
    sqlx::query_scalar!(
        "select body from message_template where business_id = $1 and id = $2 and archived_at is null",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// The language that a customer likes; empty: not known.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn language_of(tx: &mut Tx, customer: CustomerId) -> AppResult<String> {
    let business = tx.business();
    sqlx::query_scalar!(
        "select language from customer where business_id = $1 and id = $2",
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// What is known of a customer.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn known(tx: &mut Tx, customer: CustomerId) -> AppResult<Known> {
    let (business, me) = (tx.business(), tx.staff());
    let row = sqlx::query!(
        r#"select c.name, b.name as business,
                  coalesce((select s.name from staff s where s.business_id = $1 and s.id = $3), '') as "me!",
                  array (select p.name from pet p where p.business_id = $1 and p.customer_id = c.id
                         and p.archived_at is null order by p.created_at, p.id limit 10) as "pets!",
                  (select k.starts_at from booking k where k.business_id = $1 and k.customer_id = c.id
                     and k.starts_at > now() and k.status in ('pending', 'booked')
                   order by k.starts_at limit 1) as next_booking
           from customer c join business b on b.id = $1
           where c.business_id = $1 and c.id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)"#,
        business.0,
        customer.0,
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let next_booking = match row.next_booking {
        Some(at) => settings::store::main_zone(tx).await?.day_and_clock(at),
        None => String::new(),
    };
    Ok(Known { name: row.name, pets: row.pets, next_booking, business: row.business, me: row.me })
}
