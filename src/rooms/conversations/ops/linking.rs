//! To whom a conversation belongs and who works on it.

use super::super::model::Status;
use super::super::record::CONVERSATION;
use super::super::store;
use crate::domain::ids::{ConversationId, CustomerId, InboxId, StaffId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::rooms::inboxes;
use crate::server::{Tx, records};
use serde_json::json;

/// The customer's conversation; makes it if there is none. Two at once get the same one. Whom staff write to first
/// stands in the inbox to which that person came last.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown customer.
pub async fn open_for_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<ConversationId> {
    open_in(tx, customer, None).await
}

/// As [`open_for_customer`]; `inbox` says where one stands that is made.
///
/// # Errors
/// As [`open_for_customer`].
pub(super) async fn open_in(
    tx: &mut Tx,
    customer: CustomerId,
    inbox: Option<InboxId>,
) -> AppResult<ConversationId> {
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
    let mut row = json!({ "id": ConversationId::new(), "customer_id": customer, "status": Status::Open,
        "unverified": false, "last_number": 0, "last_inbound_number": 0, "snippet": "",
        "created_at": chrono::Utc::now(), "version": 1 });
    let inbox = match (inbox, tx.staff()) {
        (None, Some(staff)) => inboxes::store::of_staff(tx, staff).await?,
        (inbox, _) => inbox,
    };
    // Without one, Postgres puts it into the main one.
    if let Some(inbox) = inbox {
        row["inbox_id"] = json!(inbox);
    }
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

/// Staff know that the visitor of whom it was in doubt is this customer. Another link that was only matched
/// stays unproven, and marks the conversation again with its next message. Of the web form nothing follows by
/// the same link: what others wrote there stays in doubt, each until it is confirmed or parted.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn confirm_link(tx: &mut Tx, conversation: ConversationId) -> AppResult<()> {
    let business = tx.business();
    let Some(doubt) = store::doubt(tx, conversation).await? else {
        return prove(tx, conversation, None, false).await;
    };
    if doubt.of_form {
        sqlx::query!(
            "update visitor set unproven = false
             where business_id = $1 and conversation_id = $2 and of_form and contact = $3",
            business.0,
            conversation.0,
            doubt.contact,
        )
        .execute(tx.conn())
        .await?;
    }
    let known = sqlx::query!(
        r#"select o.proven_visitor_id as "proven?: VisitorId",
                  exists (select from visitor v where v.business_id = $1 and v.conversation_id = $2 and v.unproven
                    and v.of_form and v.expires_at > now()) as "doubtful!"
           from conversation o where o.business_id = $1 and o.id = $2"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let proven = if doubt.of_form { known.proven } else { Some(doubt.id) };
    prove(tx, conversation, proven, known.doubtful).await
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
        works_here(tx, to).await?;
    }
    let verb = if to.is_some() { "assigned" } else { "unassigned" };
    records::set(tx, &CONVERSATION, verb, conversation.0, &json!({ "assigned_to": to })).await?;
    Ok(())
}

/// Somebody to whom a conversation can be given.
///
/// # Errors
/// [`AppError::NotFound`]; a field error for somebody who does not work here any more.
pub(super) async fn works_here(tx: &mut Tx, staff: StaffId) -> AppResult<()> {
    let business = tx.business();
    let here = sqlx::query_scalar!(
        r#"select archived_at is null as "here!" from staff where business_id = $1 and id = $2"#,
        business.0,
        staff.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if here {
        Ok(())
    } else {
        Err(AppError::invalid("assigned_to", "This person does not work here any more."))
    }
}

/// Moves the conversation to another inbox.
///
/// # Errors
/// [`AppError::NotFound`]; refused for an inbox that is archived.
pub async fn move_to_inbox(tx: &mut Tx, conversation: ConversationId, inbox: InboxId) -> AppResult<()> {
    inboxes::ops::usable(tx, inbox).await?;
    records::set(tx, &CONVERSATION, "moved", conversation.0, &json!({ "inbox_id": inbox })).await?;
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
