//! Server functions of this room.

use super::model::{ColourCode, ColourCodeForm, ColourCodeRef, ColourTarget, Group, GroupRef, Tag, TagRef};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{ColourCodeId, CustomerId, GroupId, TagId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use {
    super::{labelling, model, ops, store},
    crate::domain::role::Right,
    crate::server::Caller,
};

/// All groups, also archived ones.
#[server(prefix = "/api", endpoint = "labels/list_groups", input = Json)]
pub async fn list_groups() -> Result<Vec<Group>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::groups(&mut caller.read().await?).await
}

/// Makes a group: **Create Group**, name, **Add Group**.
#[server(prefix = "/api", endpoint = "labels/create_group", input = Json)]
pub async fn create_group(intent: Intent, name: String) -> Result<Done<GroupRef>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let name = model::group_name(&name).map_err(|wrong| AppError::invalid("name", wrong))?;
    caller
        .command("labels/create_group", intent, name, |tx, name| Box::pin(ops::create_group(tx, name)))
        .await
}

/// Renames a group seen at `version`; answers the new version.
#[server(prefix = "/api", endpoint = "labels/rename_group", input = Json)]
pub async fn rename_group(
    intent: Intent,
    id: GroupId,
    version: i32,
    name: String,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let name = model::group_name(&name).map_err(|wrong| AppError::invalid("name", wrong))?;
    caller
        .command("labels/rename_group", intent, (id, version, name), |tx, (id, version, name)| {
            Box::pin(ops::rename_group(tx, id, version, name))
        })
        .await
}

/// Archives or restores a group; answers the new version.
#[server(prefix = "/api", endpoint = "labels/archive_group", input = Json)]
pub async fn archive_group(intent: Intent, id: GroupId, archived: bool) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("labels/archive_group", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(ops::archive_group(tx, id, archived))
        })
        .await
}

/// Puts a customer in groups, several at once, and takes them out of others; answers the groups
/// they are in then.
#[server(prefix = "/api", endpoint = "labels/set_groups", input = Json)]
pub async fn set_groups(
    intent: Intent,
    customer_id: CustomerId,
    add: Vec<GroupId>,
    remove: Vec<GroupId>,
) -> Result<Done<Vec<GroupRef>>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    model::few("groups", add.len() + remove.len())?;
    caller
        .command("labels/set_groups", intent, (customer_id, add, remove), |tx, (customer, add, remove)| {
            Box::pin(labelling::set_groups(tx, customer, add, remove))
        })
        .await
}

/// All tags, also archived ones.
#[server(prefix = "/api", endpoint = "labels/list_tags", input = Json)]
pub async fn list_tags() -> Result<Vec<Tag>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::tags(&mut caller.read().await?).await
}

/// Puts a tag on a customer; a new word becomes a tag.
#[server(prefix = "/api", endpoint = "labels/add_tag", input = Json)]
pub async fn add_tag(
    intent: Intent,
    customer_id: CustomerId,
    name: String,
) -> Result<Done<TagRef>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let name = model::tag_name(&name).map_err(|wrong| AppError::invalid("tag", wrong))?;
    caller
        .command("labels/add_tag", intent, (customer_id, name), |tx, (customer, name)| {
            Box::pin(labelling::add_tag(tx, customer, name))
        })
        .await
}

/// Takes a tag off a customer.
#[server(prefix = "/api", endpoint = "labels/remove_tag", input = Json)]
pub async fn remove_tag(
    intent: Intent,
    customer_id: CustomerId,
    tag_id: TagId,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("labels/remove_tag", intent, (customer_id, tag_id), |tx, (customer, tag)| {
            Box::pin(labelling::remove_tag(tx, customer, tag))
        })
        .await
}

/// Renames a tag seen at `version`; answers the new version.
#[server(prefix = "/api", endpoint = "labels/rename_tag", input = Json)]
pub async fn rename_tag(
    intent: Intent,
    id: TagId,
    version: i32,
    name: String,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let name = model::tag_name(&name).map_err(|wrong| AppError::invalid("name", wrong))?;
    caller
        .command("labels/rename_tag", intent, (id, version, name), |tx, (id, version, name)| {
            Box::pin(ops::rename_tag(tx, id, version, name))
        })
        .await
}

/// Archives or restores a tag; answers the new version.
#[server(prefix = "/api", endpoint = "labels/archive_tag", input = Json)]
pub async fn archive_tag(intent: Intent, id: TagId, archived: bool) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("labels/archive_tag", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(ops::archive_tag(tx, id, archived))
        })
        .await
}

/// All colour codes, also archived ones.
#[server(prefix = "/api", endpoint = "labels/list_colour_codes", input = Json)]
pub async fn list_colour_codes() -> Result<Vec<ColourCode>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::colour_codes(&mut caller.read().await?).await
}

/// Makes a colour code.
#[server(prefix = "/api", endpoint = "labels/create_colour_code", input = Json)]
pub async fn create_colour_code(
    intent: Intent,
    form: ColourCodeForm,
) -> Result<Done<ColourCodeRef>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let form = form.checked()?;
    caller
        .command("labels/create_colour_code", intent, form, |tx, form| {
            Box::pin(ops::create_colour_code(tx, form))
        })
        .await
}

/// Changes a colour code seen at `version`; answers the new version.
#[server(prefix = "/api", endpoint = "labels/edit_colour_code", input = Json)]
pub async fn edit_colour_code(
    intent: Intent,
    id: ColourCodeId,
    version: i32,
    form: ColourCodeForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let form = form.checked()?;
    caller
        .command("labels/edit_colour_code", intent, (id, version, form), |tx, (id, version, form)| {
            Box::pin(ops::edit_colour_code(tx, id, version, form))
        })
        .await
}

/// Archives or restores a colour code; answers the new version.
#[server(prefix = "/api", endpoint = "labels/archive_colour_code", input = Json)]
pub async fn archive_colour_code(
    intent: Intent,
    id: ColourCodeId,
    archived: bool,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("labels/archive_colour_code", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(ops::archive_colour_code(tx, id, archived))
        })
        .await
}

/// Puts colour codes on a customer or pet and takes others off; answers those it carries then.
#[server(prefix = "/api", endpoint = "labels/set_colours", input = Json)]
pub async fn set_colours(
    intent: Intent,
    target: ColourTarget,
    add: Vec<ColourCodeId>,
    remove: Vec<ColourCodeId>,
) -> Result<Done<Vec<ColourCodeRef>>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    model::few("codes", add.len() + remove.len())?;
    caller
        .command("labels/set_colours", intent, (target, add, remove), |tx, (target, add, remove)| {
            Box::pin(labelling::set_colours(tx, target, add, remove))
        })
        .await
}
