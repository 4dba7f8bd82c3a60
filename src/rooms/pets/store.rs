//! What this room reads.

use super::model::Pet;
use crate::domain::ids::{CustomerId, FileId, PetId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use sqlx::types::Json;

/// The pets of a customer with their last hundred weights and their colour codes; those in use
/// first, each kind in the order in which they were added.
///
/// # Errors
/// When the query fails.
pub async fn of_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<Pet>> {
    let business = tx.business();
    let rows = sqlx::query_scalar!(
        r#"select to_jsonb(p) || jsonb_build_object(
                    'weights', (
                      select coalesce(jsonb_agg(to_jsonb(w) order by w.measured_on), '[]')
                      from (select id, grams, measured_on from pet_weight
                            where business_id = $1 and pet_id = p.id
                            order by measured_on desc limit 100) w),
                    'colour_codes', (
                      select coalesce(jsonb_agg(jsonb_build_object(
                               'id', k.id, 'colour', k.colour, 'letters', k.letters, 'name', k.name)
                             order by lower(k.name)), '[]')
                      from pet_colour_code c
                      join colour_code k on k.business_id = $1 and k.id = c.colour_code_id
                      where c.business_id = $1 and c.pet_id = p.id)
                  ) as "pet!: Json<Pet>"
           from pet p
           where p.business_id = $1 and p.customer_id = $2
           order by p.archived_at is not null, p.created_at, p.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|Json(pet)| pet).collect())
}

/// Whose pet it is.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn owner(tx: &mut Tx, pet: PetId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select customer_id as "id: CustomerId" from pet where business_id = $1 and id = $2"#,
        business.0,
        pet.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// Whether a customer exists.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn require_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query_scalar!("select id from customer where business_id = $1 and id = $2", business.0, customer.0)
        .fetch_optional(tx.conn())
        .await?
        .map(|_| ())
        .ok_or(AppError::NotFound)
}

/// Whether a file is one of this business.
///
/// # Errors
/// When the query fails.
pub async fn has_file(tx: &mut Tx, file: FileId) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from file where business_id = $1 and id = $2) as "has!""#,
        business.0,
        file.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Those of some files that a record names.
///
/// # Errors
/// When the query fails.
pub async fn files_named(tx: &mut Tx, ids: &[uuid::Uuid]) -> AppResult<Vec<FileId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: FileId" from file where business_id = $1 and id = any ($2)"#,
        business.0,
        ids,
    )
    .fetch_all(tx.conn())
    .await?)
}
