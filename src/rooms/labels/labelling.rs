//! Putting labels on customers and pets, and taking them off. Taking off what is not there, or
//! putting on what is, changes nothing: two people may do the same at once.

use super::model::{ColourCodeRef, ColourTarget, GroupRef, TagRef};
use super::record::{CONTACT_GROUP_MEMBER, CUSTOMER_COLOUR_CODE, CUSTOMER_TAG, PET_COLOUR_CODE, TAG};
use super::store;
use crate::domain::ids::{ColourCodeId, CustomerId, GroupId, PetId, TagId};
use crate::error::{AppError, AppResult};
use crate::server::{Tx, records};
use serde_json::json;
use uuid::Uuid;

/// Puts a customer in groups and takes them out of others. Answers the groups they are in then.
///
/// # Errors
/// [`AppError::NotFound`] for a customer or group that does not exist, or a group that is archived.
pub async fn set_groups(
    tx: &mut Tx,
    customer: CustomerId,
    add: Vec<GroupId>,
    remove: Vec<GroupId>,
) -> AppResult<Vec<GroupRef>> {
    let customer = current_customer(tx, customer).await?;
    let business = tx.business();
    let (add, remove): (Vec<Uuid>, Vec<Uuid>) =
        (add.into_iter().map(|id| id.0).collect(), remove.into_iter().map(|id| id.0).collect());
    let known = sqlx::query!(
        r#"select g.id, m.id as "member?: Uuid" from contact_group g
           left join contact_group_member m on m.business_id = $1 and m.group_id = g.id and m.customer_id = $3
           where g.business_id = $1 and g.id = any ($2) and g.archived_at is null order by g.id"#,
        business.0,
        &add,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if add.iter().any(|id| !known.iter().any(|group| group.id == *id)) {
        return Err(AppError::NotFound);
    }
    for group in known.into_iter().filter(|group| group.member.is_none()) {
        let row = json!({ "id": Uuid::now_v7(), "group_id": group.id, "customer_id": customer });
        records::insert(tx, &CONTACT_GROUP_MEMBER, "added", &row).await?;
    }
    let members = sqlx::query_scalar!(
        "select id from contact_group_member
         where business_id = $1 and customer_id = $2 and group_id = any ($3) order by id",
        business.0,
        customer.0,
        &remove,
    )
    .fetch_all(tx.conn())
    .await?;
    for member in members {
        records::remove(tx, &CONTACT_GROUP_MEMBER, "removed", member).await?;
    }
    store::groups_of(tx, customer).await
}

/// Puts a tag on a customer; a word that is no tag yet becomes one. Case and accents make no new tag.
///
/// # Errors
/// [`AppError::NotFound`] for a customer that does not exist.
pub async fn add_tag(tx: &mut Tx, customer: CustomerId, name: String) -> AppResult<TagRef> {
    let customer = current_customer(tx, customer).await?;
    let business = tx.business();
    let known = sqlx::query_as!(
        TagRef,
        r#"select id as "id: TagId", name from tag
           where business_id = $1 and archived_at is null and fold(name) = fold($2)"#,
        business.0,
        &name,
    )
    .fetch_optional(tx.conn())
    .await?;
    let tag = match known {
        Some(tag) => tag,
        None => {
            let tag = TagRef { id: TagId::new(), name };
            records::insert(tx, &TAG, "created", &tag).await?;
            tag
        }
    };
    let carried = sqlx::query_scalar!(
        "select id from customer_tag where business_id = $1 and tag_id = $2 and customer_id = $3",
        business.0,
        tag.id.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    if carried.is_none() {
        let row = json!({ "id": Uuid::now_v7(), "tag_id": tag.id, "customer_id": customer });
        records::insert(tx, &CUSTOMER_TAG, "added", &row).await?;
    }
    Ok(tag)
}

/// Takes a tag off a customer.
///
/// # Errors
/// [`AppError::NotFound`] for a customer that does not exist.
pub async fn remove_tag(tx: &mut Tx, customer: CustomerId, tag: TagId) -> AppResult<()> {
    let customer = current_customer(tx, customer).await?;
    let business = tx.business();
    let carried = sqlx::query_scalar!(
        "select id from customer_tag where business_id = $1 and tag_id = $2 and customer_id = $3",
        business.0,
        tag.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    match carried {
        Some(id) => records::remove(tx, &CUSTOMER_TAG, "removed", id).await,
        None => Ok(()),
    }
}

/// Puts colour codes on a customer or pet and takes others off. Answers those it carries then.
///
/// # Errors
/// [`AppError::NotFound`] for what does not exist, or a colour code that is archived.
pub async fn set_colours(
    tx: &mut Tx,
    target: ColourTarget,
    add: Vec<ColourCodeId>,
    remove: Vec<ColourCodeId>,
) -> AppResult<Vec<ColourCodeRef>> {
    match target {
        ColourTarget::Customer(customer) => colours_on_customer(tx, customer, add, remove).await,
        ColourTarget::Pet(pet) => colours_on_pet(tx, pet, add, remove).await,
    }
}

async fn colours_on_customer(
    tx: &mut Tx,
    customer: CustomerId,
    add: Vec<ColourCodeId>,
    remove: Vec<ColourCodeId>,
) -> AppResult<Vec<ColourCodeRef>> {
    let customer = current_customer(tx, customer).await?;
    let business = tx.business();
    let carried = sqlx::query!(
        "select id, colour_code_id from customer_colour_code
         where business_id = $1 and customer_id = $2 order by id",
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for code in usable_colours(tx, add).await? {
        if !carried.iter().any(|row| row.colour_code_id == code) {
            let row = json!({ "id": Uuid::now_v7(), "colour_code_id": code, "customer_id": customer });
            records::insert(tx, &CUSTOMER_COLOUR_CODE, "added", &row).await?;
        }
    }
    for row in carried.into_iter().filter(|row| remove.contains(&ColourCodeId(row.colour_code_id))) {
        records::remove(tx, &CUSTOMER_COLOUR_CODE, "removed", row.id).await?;
    }
    store::colours_of_customer(tx, customer).await
}

async fn colours_on_pet(
    tx: &mut Tx,
    pet: PetId,
    add: Vec<ColourCodeId>,
    remove: Vec<ColourCodeId>,
) -> AppResult<Vec<ColourCodeRef>> {
    let business = tx.business();
    let customer = sqlx::query_scalar!(
        r#"select customer_id as "id: CustomerId" from pet where business_id = $1 and id = $2 for share"#,
        business.0,
        pet.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let carried = sqlx::query!(
        "select id, colour_code_id from pet_colour_code where business_id = $1 and pet_id = $2 order by id",
        business.0,
        pet.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for code in usable_colours(tx, add).await? {
        if !carried.iter().any(|row| row.colour_code_id == code) {
            let row = json!({
                "id": Uuid::now_v7(), "colour_code_id": code, "pet_id": pet, "customer_id": customer
            });
            records::insert(tx, &PET_COLOUR_CODE, "added", &row).await?;
        }
    }
    for row in carried.into_iter().filter(|row| remove.contains(&ColourCodeId(row.colour_code_id))) {
        records::remove(tx, &PET_COLOUR_CODE, "removed", row.id).await?;
    }
    store::colours_of_pet(tx, pet).await
}

/// The codes in id order, each once; refuses any that does not exist or is archived.
async fn usable_colours(tx: &mut Tx, codes: Vec<ColourCodeId>) -> AppResult<Vec<Uuid>> {
    let business = tx.business();
    let mut wanted: Vec<Uuid> = codes.into_iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let known = sqlx::query_scalar!(
        "select id from colour_code
         where business_id = $1 and id = any ($2) and archived_at is null order by id",
        business.0,
        &wanted,
    )
    .fetch_all(tx.conn())
    .await?;
    if known.len() == wanted.len() { Ok(known) } else { Err(AppError::NotFound) }
}

/// The customer that an id means now: itself, or whom it was merged into. Also keeps them from being merged
/// away meanwhile.
async fn current_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "id!: CustomerId" from customer
           where business_id = $1 and id = $2 for key share"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}
