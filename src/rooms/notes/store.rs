//! What this room reads.

use super::model::{Note, NoteKey};
use crate::domain::ids::{CustomerId, NoteId, StaffId};
use crate::domain::page::Page;
use crate::error::AppResult;
use crate::server::Tx;

/// Notes a page has at most.
const PAGE: i64 = 20;

/// A customer's notes, newest first, after a place in that order.
///
/// # Errors
/// When the database does not answer.
pub async fn list_by_customer(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<NoteKey>,
) -> AppResult<Page<Note, NoteKey>> {
    let business = tx.business();
    let rows = sqlx::query_as!(
        Note,
        r#"select n.id as "id: NoteId", n.customer_id as "customer_id: CustomerId", n.subject_type, n.subject_id,
                  n.body, n.pinned, n.created_by as "created_by: StaffId", s.name as "created_by_name?",
                  n.created_at, n.version
           from note n left join staff s on s.business_id = n.business_id and s.id = n.created_by
           where n.business_id = $1 and n.customer_id = $2
             and (n.created_at, n.id) < (coalesce($3, 'infinity'::timestamptz), coalesce($4, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
           order by n.created_at desc, n.id desc limit $5"#,
        business.0,
        customer.0,
        after.map(|key| key.at),
        after.map(|key| key.id.0),
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::cut(rows, PAGE, Note::key))
}
