//! Answers of the chat that go by another way.

use super::super::model::Answers;
use crate::domain::ids::MessageId;
use crate::error::AppResult;
use crate::server::Tx;

/// The answers that a message of the outbox carries.
///
/// # Errors
/// When a query fails.
pub async fn answers(tx: &mut Tx, carrier: MessageId) -> AppResult<Answers> {
    let business = tx.business();
    let said = sqlx::query!(
        r#"select m.body, coalesce(s.name, '') as "who!", m.seen_at is not null as "seen!"
           from carried_answer k
             join message m on m.business_id = $1 and m.id = k.message_id
             left join staff s on s.business_id = $1 and s.id = m.staff_id
           where k.business_id = $1 and k.carrier_id = $2 order by m.visitor_number"#,
        business.0,
        carrier.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let page = sqlx::query!(
        r#"select b.name, b.slug, b.chat_enabled, coalesce(k.sealed, '') as "sealed!"
           from business b left join visitor_key k on k.business_id = $1 and k.message_id = $2
           where b.id = $1"#,
        business.0,
        carrier.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Answers {
        business: page.name,
        seen: said.iter().all(|one| one.seen),
        said: said.into_iter().map(|one| (one.who, one.body)).collect(),
        slug: page.chat_enabled.then_some(page.slug),
        sealed: page.sealed,
    })
}
