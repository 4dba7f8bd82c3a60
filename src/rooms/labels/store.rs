//! SQL of this room that only reads.

use super::model::{Colour, ColourCode, ColourCodeRef, Group, GroupRef, Tag, TagRef};
use crate::domain::ids::{ColourCodeId, CustomerId, GroupId, PetId, TagId};
use crate::error::AppResult;
use crate::server::Tx;

/// All groups with how many customers each has; archived ones last.
///
/// # Errors
/// When the query fails.
pub async fn groups(tx: &mut Tx) -> AppResult<Vec<Group>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Group,
        r#"select g.id as "id: GroupId", g.name, g.archived_at is not null as "archived!", g.version,
                  (select count(*) from (select from contact_group_member m
                                         where m.business_id = $1 and m.group_id = g.id limit 1000) few)
                    as "customers!"
           from contact_group g where g.business_id = $1
           order by g.archived_at is not null, lower(g.name), g.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// All tags with how many customers carry each; archived ones last.
///
/// # Errors
/// When the query fails.
pub async fn tags(tx: &mut Tx) -> AppResult<Vec<Tag>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Tag,
        r#"select t.id as "id: TagId", t.name, t.archived_at is not null as "archived!", t.version,
                  (select count(*) from (select from customer_tag c
                                         where c.business_id = $1 and c.tag_id = t.id limit 1000) few)
                    as "customers!"
           from tag t where t.business_id = $1
           order by t.archived_at is not null, lower(t.name), t.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// All colour codes with how many customers and pets carry each; archived ones last.
///
/// # Errors
/// When the query fails.
pub async fn colour_codes(tx: &mut Tx) -> AppResult<Vec<ColourCode>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        ColourCode,
        r#"select k.id as "id: ColourCodeId", k.colour as "colour: Colour", k.letters, k.name,
                  k.archived_at is not null as "archived!", k.version,
                  (select count(*) from (select from customer_colour_code c
                                         where c.business_id = $1 and c.colour_code_id = k.id limit 1000) few)
                    as "customers!",
                  (select count(*) from (select from pet_colour_code p
                                         where p.business_id = $1 and p.colour_code_id = k.id limit 1000) few)
                    as "pets!"
           from colour_code k where k.business_id = $1
           order by k.archived_at is not null, lower(k.name), k.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The groups that a customer is in.
///
/// # Errors
/// When the query fails.
pub async fn groups_of(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<GroupRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        GroupRef,
        r#"select g.id as "id: GroupId", g.name
           from contact_group_member m
           join contact_group g on g.business_id = $1 and g.id = m.group_id and g.archived_at is null
           where m.business_id = $1 and m.customer_id = $2 order by lower(g.name), g.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The tags that a customer carries.
///
/// # Errors
/// When the query fails.
pub async fn tags_of(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<TagRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        TagRef,
        r#"select t.id as "id: TagId", t.name
           from customer_tag c join tag t on t.business_id = $1 and t.id = c.tag_id and t.archived_at is null
           where c.business_id = $1 and c.customer_id = $2 order by lower(t.name), t.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The colour codes that a customer carries.
///
/// # Errors
/// When the query fails.
pub async fn colours_of_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<ColourCodeRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        ColourCodeRef,
        r#"select k.id as "id: ColourCodeId", k.colour as "colour: Colour", k.letters, k.name
           from customer_colour_code c
           join colour_code k on k.business_id = $1 and k.id = c.colour_code_id and k.archived_at is null
           where c.business_id = $1 and c.customer_id = $2 order by lower(k.name), k.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The colour codes that a pet carries.
///
/// # Errors
/// When the query fails.
pub async fn colours_of_pet(tx: &mut Tx, pet: PetId) -> AppResult<Vec<ColourCodeRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        ColourCodeRef,
        r#"select k.id as "id: ColourCodeId", k.colour as "colour: Colour", k.letters, k.name
           from pet_colour_code c
           join colour_code k on k.business_id = $1 and k.id = c.colour_code_id and k.archived_at is null
           where c.business_id = $1 and c.pet_id = $2 order by lower(k.name), k.id"#,
        business.0,
        pet.0,
    )
    .fetch_all(tx.conn())
    .await?)
}
