//! Somebody who came in by themselves gets the name and the photo that they have where they came from.

use crate::domain::ids::{ContactPointId, CustomerId, FileId};
use crate::domain::text;
use crate::error::AppResult;
use crate::rooms::customers::model::{FACEBOOK_VISITOR, PointKind};
use crate::rooms::customers::record::{CONTACT_POINT, CUSTOMER};
use crate::server::{Tx, records};
use serde_json::json;

/// Somebody of whom more is to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stranger {
    pub point: ContactPointId,
    pub customer: CustomerId,
    /// Nobody gave them a photo yet.
    pub has_no_photo: bool,
}

/// Whose a contact on Facebook is, now; none: nobody's any more.
///
/// # Errors
/// When the query fails.
pub async fn stranger(tx: &mut Tx, normal: &str) -> AppResult<Option<Stranger>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Stranger,
        r#"select k.id as "point: _", c.id as "customer: _", c.photo_file_id is null as "has_no_photo!"
           from contact_point k join customer c on c.business_id = $1 and c.id = k.customer_id
           where k.business_id = $1 and k.kind = $2 and k.normal = $3
           order by k.created_at, k.id limit 1"#,
        business.0,
        PointKind::Facebook.as_str(),
        normal,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Gives them the name and the photo, wherever nobody has written another since.
///
/// # Errors
/// When a statement fails.
pub async fn introduce(tx: &mut Tx, who: Stranger, name: &str, photo: Option<FileId>) -> AppResult<()> {
    let business = tx.business();
    let known = sqlx::query!(
        "select k.raw, c.name, c.photo_file_id from contact_point k
           join customer c on c.business_id = $1 and c.id = k.customer_id
         where k.business_id = $1 and k.id = $2 and c.id = $3 for update of c",
        business.0,
        who.point.0,
        who.customer.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(known) = known else { return Ok(()) };
    let name: String = text::clean_line(name).chars().take(200).collect();
    if !name.is_empty() && known.raw == FACEBOOK_VISITOR {
        records::set(tx, &CONTACT_POINT, "updated", who.point.0, &json!({ "raw": name })).await?;
    }
    if !name.is_empty() && known.name == FACEBOOK_VISITOR {
        records::set(tx, &CUSTOMER, "updated", who.customer.0, &json!({ "name": name })).await?;
    }
    if let (Some(photo), None) = (photo, known.photo_file_id) {
        records::set(tx, &CUSTOMER, "photo_set", who.customer.0, &json!({ "photo_file_id": photo })).await?;
    }
    Ok(())
}
