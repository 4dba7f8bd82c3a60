//! Sample data: a believable business to try Pawline with, the same every time.
//!
//! [`plan`](plan::plan) makes it up from a fixed seed and today's date; [`write`] puts it into the
//! tables in one transaction. Nobody has a password: whoever asked for it is simply signed in.

mod conversations;
mod facts;
mod jobs;
mod names;
mod people;
mod pets;
mod plan;
mod random;
mod rows;
mod shop;
mod talk;
#[cfg(test)]
mod tests;
mod write;

use crate::domain::command::Intent;
use crate::domain::ids::{AccountId, BusinessId, StaffId};
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult};
use crate::server::{App, Tx};
use chrono::Utc;
use sha2::{Digest, Sha256};
use uuid::Builder;

/// Where the sample business is.
const ZONE: &str = "America/New_York";
/// Minutes for which sending the same intent again answers with the same business.
const REPEAT_MINUTES: i64 = 10;

/// Makes a sample business and answers whom to sign in there: its owner. The same intent has one
/// effect; another intent makes another business.
///
/// # Errors
/// When the database does not answer; [`AppError::Refused`] for an old intent.
pub async fn make(app: &App, intent: Intent) -> AppResult<(AccountId, BusinessId, StaffId)> {
    // The business's id comes from the intent: its key is what makes a second try find the first.
    let digest = Sha256::new().chain_update("sample business").chain_update(intent.0.as_bytes()).finalize();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    let mut salt = [0_u8; 8];
    salt.copy_from_slice(&digest[16..24]);
    let business = BusinessId(Builder::from_random_bytes(bytes).into_uuid());

    let mut tx = Tx::begin(&app.db, business, None).await?;
    if !write::claim(&mut tx).await? {
        return made(&mut tx).await;
    }
    let zone = Zone::load(ZONE).ok_or(AppError::Unavailable)?;
    let today = zone.date(Utc::now());
    let sample = plan::plan(today, &zone, u64::from_le_bytes(salt));
    let owner = write::everything(&mut tx, &sample).await?;
    tx.commit().await?;
    app.hub.ring(business);
    Ok((AccountId(owner), business, StaffId(owner)))
}

/// The owner of a sample business that this intent has made already, a moment ago.
async fn made(tx: &mut Tx) -> AppResult<(AccountId, BusinessId, StaffId)> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select s.account_id as "account_id: AccountId", s.id as "staff_id: StaffId",
                  b.is_sample and b.created_at > now() - make_interval(mins => $2) as "fresh!"
           from staff s join business b on b.id = s.business_id
           where s.business_id = $1 and s.role = 'owner' and s.archived_at is null
           order by s.created_at, s.id limit 1"#,
        business.0,
        i32::try_from(REPEAT_MINUTES).unwrap_or(10),
    )
    .fetch_one(tx.conn())
    .await?;
    if !row.fresh {
        return Err(AppError::refused(
            "This sample business was made before. Reload the page to make another.",
        ));
    }
    Ok((row.account_id, business, row.staff_id))
}
