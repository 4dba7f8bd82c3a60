//! What this room reads.

use super::model::StaffRef;
use crate::domain::ids::StaffId;
use crate::error::AppResult;
use crate::server::Tx;

/// The people who work here, by name.
///
/// # Errors
/// When the query fails.
pub async fn names(tx: &mut Tx) -> AppResult<Vec<StaffRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        StaffRef,
        r#"select id as "id: StaffId", name from staff
           where business_id = $1 and archived_at is null order by lower(name), id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}
