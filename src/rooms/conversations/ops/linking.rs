//! To whom a conversation belongs and who works on it.

use super::super::model::Status;
use super::super::record::CONVERSATION;
use super::super::store;
use crate::domain::ids::{ConversationId, CustomerId, StaffId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::server::{Tx, records};
use serde_json::json;

/// The customer's conversation; makes it if there is none. Two at once get the same one.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown customer.
pub async fn open_for_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<ConversationId> {
    if let Some(id) = find(tx, customer).await? {
        return Ok(id);
    }
    // Not the customer's row lock: messages take conversation first and customer second.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1::text, 800))", customer.to_string())
        .execute(tx.conn())
        .await?;
    if let Some(id) = find(tx, customer).await? {
        return Ok(id);
    }
    let row = json!({ "id": ConversationId::new(), "customer_id": customer, "status": Status::Open,
        "unverified": false, "last_number": 0, "last_inbound_number": 0, "snippet": "",
        "created_at": chrono::Utc::now(), "version": 1 });
    records::insert(tx, &CONVERSATION, "opened", &row).await.map(ConversationId)
}

async fn find(tx: &mut Tx, customer: CustomerId) -> AppResult<Option<ConversationId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "id!: ConversationId" from conversation
           where business_id = $1 and customer_id = $2"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Says whether the link of visitor and customer rests only on what the visitor typed.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn set_unverified(tx: &mut Tx, conversation: ConversationId, unverified: bool) -> AppResult<()> {
    let verb = if unverified { "linked" } else { "confirmed" };
    records::set(tx, &CONVERSATION, verb, conversation.0, &json!({ "unverified": unverified })).await?;
    Ok(())
}

/// Staff know that the visitor who wrote last is this customer. Another link that was only matched
/// stays unproven, and marks the conversation again with its next message.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn confirm_link(tx: &mut Tx, conversation: ConversationId) -> AppResult<()> {
    let link = store::link(tx, conversation).await?;
    prove(tx, conversation, link.map(|link| link.id), false).await
}

/// Says which visitor is known to be the customer, and whether the conversation is still in doubt.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn prove(
    tx: &mut Tx,
    conversation: ConversationId,
    visitor: Option<VisitorId>,
    unverified: bool,
) -> AppResult<()> {
    let known = json!({ "unverified": unverified, "proven_visitor_id": visitor });
    records::set(tx, &CONVERSATION, "confirmed", conversation.0, &known).await?;
    Ok(())
}

/// Gives the conversation to somebody, or to nobody.
///
/// # Errors
/// [`AppError::NotFound`]; a field error for somebody who does not work here any more.
pub async fn assign(tx: &mut Tx, conversation: ConversationId, to: Option<StaffId>) -> AppResult<()> {
    if let Some(to) = to {
        let business = tx.business();
        let works_here = sqlx::query_scalar!(
            r#"select archived_at is null as "here!" from staff where business_id = $1 and id = $2"#,
            business.0,
            to.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        if !works_here {
            return Err(AppError::invalid("assigned_to", "This person does not work here any more."));
        }
    }
    let verb = if to.is_some() { "assigned" } else { "unassigned" };
    records::set(tx, &CONVERSATION, verb, conversation.0, &json!({ "assigned_to": to })).await?;
    Ok(())
}

/// Closes or reopens; whatever was put aside is no longer.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn set_status(tx: &mut Tx, conversation: ConversationId, status: Status) -> AppResult<()> {
    let verb = match status {
        Status::Open => "reopened",
        Status::Closed => "closed",
    };
    records::set(
        tx,
        &CONVERSATION,
        verb,
        conversation.0,
        &json!({ "status": status, "snoozed_until": null }),
    )
    .await?;
    Ok(())
}

/// A conversation by its id, or the one that it was merged into; none: there is none.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(tx: &mut Tx, conversation: ConversationId) -> AppResult<Option<ConversationId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "id!: ConversationId" from conversation
           where business_id = $1 and id = $2"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}
