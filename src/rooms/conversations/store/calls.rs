//! The telephone calls with a customer, as they stand among the messages.

use super::super::model::{CallLine, Direction};
use crate::domain::ids::{CallId, CustomerId};
use crate::domain::phone;
use crate::error::AppResult;
use crate::server::Tx;

/// Calls that are shown at most.
const SHOWN: i64 = 50;

/// The newest calls with a customer, the oldest of them first.
///
/// # Errors
/// When the database does not answer.
pub async fn call_lines(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<CallLine>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select c.id as "id: CallId", c.direction as "direction: Direction", c.outcome, c.note, s.name as "staff_name?",
                  c.started_at, c.phone_raw, c.phone_normal
           from call c left join staff s on s.business_id = $1 and s.id = c.staff_id
           where c.business_id = $1 and c.customer_id = $2
           order by c.started_at desc, c.id desc limit $3"#,
        business.0,
        customer.0,
        SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(|row| CallLine {
            id: row.id,
            direction: row.direction,
            outcome: row.outcome,
            note: row.note,
            staff_name: row.staff_name,
            at: row.started_at,
            dial: match row.phone_raw.as_str() {
                "" => String::new(),
                raw => phone::dial(raw, &row.phone_normal),
            },
        })
        .collect())
}
