//! Unlinking a visitor is taken back.

use super::super::record::CONVERSATION;
use super::unlinking::{count_for, summarise};
use crate::domain::ids::{ConversationId, CustomerId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::db::NewEvent;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the event of unlinking remembers.
#[derive(Deserialize)]
struct Unlinked {
    visitor_id: VisitorId,
    moved_to: CustomerId,
}

#[derive(Deserialize)]
struct Numbers {
    /// The visitor's number of each message, and the number that it had in the conversation.
    numbers: Vec<(i64, i64)>,
}

/// Moves a visitor who was unlinked back to their former conversation: what was said before under
/// its former numbers, what was said since behind it. The profile that was made for them is taken
/// back by the records' own undo, which follows.
pub fn relink_visitor(
    tx: &mut Tx,
    conversation: Uuid,
    before: Value,
    after: Value,
) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async move {
        let read = serde_json::from_value::<Numbers>(before).ok().zip(serde_json::from_value(after).ok());
        let (Numbers { numbers }, unlinked) =
            read.ok_or_else(|| AppError::refused("This cannot be taken back."))?;
        relink(tx, ConversationId(conversation), unlinked, &numbers).await
    })
}

/// The undo of an undo: the profile that was taken back would come back empty.
pub fn stay_linked(_: &mut Tx, _: Uuid, _: Value, _: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async {
        Err(AppError::refused("This cannot be taken back. Press 'Not them' in the conversation again."))
    })
}

async fn relink(
    tx: &mut Tx,
    back_to: ConversationId,
    Unlinked { visitor_id: visitor, moved_to }: Unlinked,
    numbers: &[(i64, i64)],
) -> AppResult<()> {
    let business = tx.business();
    let link = sqlx::query!(
        r#"select conversation_id as "conversation_id: ConversationId", customer_id as "customer_id: CustomerId"
           from visitor where business_id = $1 and id = $2"#,
        business.0,
        visitor.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if link.customer_id != moved_to {
        return Err(AppError::refused(
            "The visitor was moved once more since, so this cannot be taken back.",
        ));
    }
    // The conversations first, as everywhere, in the order of ids; then the visitor.
    let both = [back_to.0, link.conversation_id.0];
    let locked = sqlx::query!(
        r#"select id as "id: ConversationId", customer_id as "customer_id: CustomerId", last_number
           from conversation where business_id = $1 and id = any ($2) order by id for update"#,
        business.0,
        &both[..],
    )
    .fetch_all(tx.conn())
    .await?;
    let home = locked.into_iter().find(|row| row.id == back_to).ok_or(AppError::NotFound)?;
    sqlx::query!(
        "update visitor set conversation_id = $3, customer_id = $4 where business_id = $1 and id = $2",
        business.0,
        visitor.0,
        back_to.0,
        home.customer_id.0,
    )
    .execute(tx.conn())
    .await?;
    let (places, former): (Vec<i64>, Vec<i64>) = numbers.iter().copied().unzip();
    sqlx::query!(
        "with known as (select * from unnest($3::bigint[], $4::bigint[]) k (place, number)),
         moving as (
           select m.id, k.number, row_number() over (partition by k.number is null order by m.visitor_number) as nth
           from message m left join known k on k.place = m.visitor_number
           where m.business_id = $1 and m.visitor_id = $2
         )
         update message m set conversation_id = $5, customer_id = $6, number = coalesce(moving.number, $7 + moving.nth)
         from moving where m.business_id = $1 and m.id = moving.id",
        business.0,
        visitor.0,
        &places,
        &former,
        back_to.0,
        home.customer_id.0,
        home.last_number,
    )
    .execute(tx.conn())
    .await?;
    count_for(tx, visitor, link.customer_id, home.customer_id).await?;
    for one in [link.conversation_id, back_to] {
        summarise(tx, one).await?;
    }
    tx.record(NewEvent {
        kind: "conversation.relinked".into(),
        customer_id: Some(home.customer_id),
        subject_type: CONVERSATION.name,
        subject_id: back_to.0,
        before: Some(json!({ "moved_to": moved_to })),
        after: Some(json!({ "visitor_id": visitor })),
    });
    Ok(())
}
