//! Files that wait in a draft, or with a message that goes out later.

use super::super::model::DraftFile;
use crate::domain::ids::{CustomerId, ScheduledMessageId};
use crate::error::AppResult;
use crate::server::Tx;

/// The files in the draft to a customer, in the order in which they were attached.
///
/// # Errors
/// When the database does not answer.
pub async fn draft_files(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<DraftFile>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        DraftFile,
        r#"select d.id as "id: _", d.file_id as "file_id: _", d.name, d.media_type, d.bytes, d.is_picture,
                  d.created_by as "staff_id: _", s.name as "staff_name?"
           from draft_file d left join staff s on s.business_id = $1 and s.id = d.created_by
           where d.business_id = $1 and d.scheduled_id is null and d.removed_at is null and d.customer_id = (
             select coalesce(c.merged_into, c.id) from customer c where c.business_id = $1 and c.id = $2)
           order by d.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The files that go with a message that goes out later, locked.
///
/// # Errors
/// When the database does not answer.
pub async fn scheduled_files(tx: &mut Tx, scheduled: ScheduledMessageId) -> AppResult<Vec<DraftFile>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        DraftFile,
        r#"select d.id as "id: _", d.file_id as "file_id: _", d.name, d.media_type, d.bytes, d.is_picture,
                  d.created_by as "staff_id: _", null::text as "staff_name?"
           from draft_file d where d.business_id = $1 and d.scheduled_id = $2 order by d.id for update"#,
        business.0,
        scheduled.0,
    )
    .fetch_all(tx.conn())
    .await?)
}
