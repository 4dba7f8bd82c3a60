//! Who was answered and may not have seen it.

use crate::domain::ids::VisitorId;
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, Utc};

/// Visitors to look after at a moment, whoever has waited longest first.
///
/// # Errors
/// When the database does not answer.
pub async fn unseen_due(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> AppResult<Vec<VisitorId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select visitor_id as "id: VisitorId" from unseen_answer
           where business_id = $1 and due_at <= $2 order by due_at, visitor_id limit $3"#,
        business.0,
        now,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}
