//! One number gets a customer's texts, or none.

use super::checks::lock_customer;
use super::points::{add_point, known, set_sms};
use crate::domain::ids::{ContactPointId, CustomerId};
use crate::error::{AppError, AppResult};
use crate::rooms::customers::model::{NewContactPoint, PointKind, PointLabel, SmsNumber};
use crate::rooms::customers::record::CONTACT_POINT;
use crate::rooms::customers::store::current;
use crate::server::{Tx, records};
use serde_json::json;

/// Turns texts on for one number and off for all others of a customer; for all, if `to` is none.
///
/// # Errors
/// Invalid `number` or `raw`; NotFound for a customer or number that is not there or not theirs.
pub async fn change_sms_number(tx: &mut Tx, customer: CustomerId, to: Option<SmsNumber>) -> AppResult<()> {
    let customer = current(tx, customer).await?;
    lock_customer(tx, customer).await?;
    let to = match to {
        None => None,
        Some(SmsNumber::Known { id }) => {
            let point = known(tx, id).await?;
            if point.customer_id != customer {
                return Err(AppError::NotFound);
            }
            if point.kind != PointKind::Phone {
                return Err(AppError::invalid("number", "Only a phone gets texts."));
            }
            set_sms(tx, id, true).await?;
            Some(id)
        }
        Some(SmsNumber::New { raw }) => {
            let new = NewContactPoint {
                kind: PointKind::Phone,
                raw,
                label: PointLabel::Mobile,
                is_main: false,
                sms: true,
                owner_id: None,
            };
            Some(add_point(tx, customer, new).await?)
        }
    };
    let business = tx.business();
    let others = sqlx::query_scalar!(
        r#"select id as "id: ContactPointId" from contact_point
           where business_id = $1 and customer_id = $2 and kind = 'phone' and sms and id is distinct from $3
           order by id"#,
        business.0,
        customer.0,
        to.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    for other in others {
        records::set(tx, &CONTACT_POINT, "updated", other.0, &json!({ "sms": false })).await?;
    }
    Ok(())
}
