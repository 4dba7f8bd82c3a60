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
mod twins;
mod write;

use crate::domain::command::Intent;
use crate::domain::ids::{AccountId, BusinessId, StaffId};
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult};
use crate::rooms::merge;
use crate::rooms::staff::ops::Place;
use crate::server::{App, Tx};
use chrono::Utc;

/// Where the sample business is.
const ZONE: &str = "America/New_York";

/// Makes the sample business, whose id is the intent's, marked `is_sample`; answers its owner.
/// Nobody in it has a password. The same intent has one effect, also when two come at once;
/// another intent makes another business.
///
/// # Errors
/// When the database does not answer; [`AppError::NotFound`] if this id is no sample business.
pub async fn make(app: &App, intent: Intent) -> AppResult<Place> {
    let business = BusinessId(intent.0);
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let owner = if write::claim(&mut tx).await? {
        let zone = Zone::load(ZONE).ok_or(AppError::Unavailable)?;
        let today = zone.date(Utc::now());
        // The random half of the id, so that no two sample businesses share any other id.
        let (_, salt) = intent.0.as_u64_pair();
        let owner = write::everything(&mut tx, &plan::plan(today, &zone, salt)).await?;
        // Nobody listens to it yet.
        tx.commit().await?;
        // Who is there twice would be found within the hour; whoever tries it looks now.
        merge::ops::scan(app, business, merge::ops::BATCHES_NOW).await?;
        owner
    } else {
        write::owner(&mut tx).await?
    };
    Ok(Place { account: AccountId(owner), business, staff: StaffId(owner) })
}
