//! Server functions of this room.

use super::model::{Template, TemplateForm};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, MessageTemplateId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{model, ops, store};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, server::Caller};

/// The templates in use, by name.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "templates/list_templates", input = Json)]
pub async fn list_templates() -> Result<Vec<Template>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::list(&mut caller.read().await?).await
}

/// The templates to offer for a customer, by name ([`model::offered`]).
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "templates/offer_templates", input = Json)]
pub async fn offer_templates(customer: CustomerId) -> Result<Vec<Template>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let language = store::language_of(&mut tx, customer).await?;
    Ok(model::offered(store::list(&mut tx).await?, &language))
}

/// A template's text for a customer: filled in as far as something is known.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "templates/fill_template", input = Json)]
pub async fn fill_template(id: MessageTemplateId, customer: CustomerId) -> Result<String, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let body = store::body(&mut tx, id).await?;
    let known = store::known(&mut tx, customer).await?;
    Ok(model::fill(&body, &known))
}

/// Adds a template. All fields of the form must be there.
///
/// # Errors
/// Fields of [`TemplateForm`].
#[server(prefix = "/api", endpoint = "templates/add_template", input = Json)]
pub async fn add_template(intent: Intent, form: TemplateForm) -> Result<Done<MessageTemplateId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let row = ops::read(form, true)?;
    caller.command("templates/add_template", intent, row, |tx, row| Box::pin(ops::add(tx, row))).await
}

/// Changes a template. Answers the new version.
///
/// # Errors
/// Fields of [`TemplateForm`]; a conflict; not found.
#[server(prefix = "/api", endpoint = "templates/edit_template", input = Json)]
pub async fn edit_template(
    intent: Intent,
    id: MessageTemplateId,
    version: i32,
    form: TemplateForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let changes = ops::read(form, false)?;
    caller
        .command("templates/edit_template", intent, (id, version, changes), |tx, (id, version, changes)| {
            Box::pin(ops::edit(tx, id, version, changes))
        })
        .await
}

/// Takes a template off the lists.
///
/// # Errors
/// Not found.
#[server(prefix = "/api", endpoint = "templates/archive_template", input = Json)]
pub async fn archive_template(intent: Intent, id: MessageTemplateId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("templates/archive_template", intent, id, |tx, id| Box::pin(ops::archive(tx, id))).await
}
