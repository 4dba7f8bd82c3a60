//! Who wrote on Facebook: Facebook is asked for the name and the photo, and the card gets both.

use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::AppResult;
use crate::rooms::channels::store;
use crate::rooms::channels::work::commit;
use crate::rooms::customers::ops::{introduce, stranger};
use crate::rooms::pets;
use crate::server::providers::facebook::{Face, Page};
use crate::server::providers::{Account, PictureTrouble, Provider};
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};

/// How often somebody is asked for.
const TRIES: i32 = 8;
/// Businesses looked up at once, and people of one of them.
const BUSINESSES: i32 = 200;
const BATCH: i64 = 4;

/// Somebody of whom Facebook is asked.
struct Wanted {
    channel: ChannelId,
    /// `page:person`
    address: String,
    attempts: i32,
}

/// Asks for everybody whose turn it is at a moment; answers how many that were.
///
/// # Errors
/// When the database does not answer.
pub async fn meet_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_to_meet($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let mut met = 0;
    for business in businesses {
        for wanted in claim(app, business, now).await? {
            meet(app, business, &wanted).await?;
            met += 1;
        }
    }
    Ok(met)
}

async fn claim(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<Vec<Wanted>> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let wanted = sqlx::query_as!(
        Wanted,
        r#"with due as (
             select address from facebook_profile where business_id = $1 and state = 'waiting' and next_at <= $2
             order by next_at, address limit $3 for update skip locked
           )
           update facebook_profile p set attempts = p.attempts + 1,
             next_at = $2 + make_interval(secs => least(3600, 30 * 2 ^ p.attempts))
           from due where p.business_id = $1 and p.address = due.address
           returning p.channel_id as "channel: _", p.address, p.attempts"#,
        business.0,
        now,
        BATCH,
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(wanted)
}

async fn meet(app: &App, business: BusinessId, wanted: &Wanted) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let account = store::kept_account(&mut tx, app, wanted.channel).await?;
    let who = stranger(&mut tx, &wanted.address).await?;
    drop(tx);
    let Some(who) = who else { return end(app, business, wanted, "refused").await };
    let page = match account {
        Ok(Account::Facebook(account)) => Page::new(app.outside.clone(), account),
        // Perhaps a secret is entered again.
        _ => return give_up_in_time(app, business, wanted).await,
    };
    let person = wanted.address.split_once(':').map_or("", |(_, person)| person);
    let face = match page.face(person).await {
        Ok(face) => face,
        Err(PictureTrouble::Never(why)) => {
            tracing::info!(why, "Facebook does not say who somebody is");
            return end(app, business, wanted, "refused").await;
        }
        Err(PictureTrouble::Later(_)) => return give_up_in_time(app, business, wanted).await,
    };
    let photo = if who.has_no_photo { photo(&page, &face, wanted).await } else { Ok(None) };
    // The name need not wait for the photo.
    let (photo, is_done) = match photo {
        Ok(bytes) => (bytes, true),
        Err(Again) => (None, false),
    };
    let kept = match photo {
        Some(bytes) => match pets::photos::keep(app, business, who.customer, None, bytes).await {
            Ok(kept) => Some(kept),
            Err(trouble) if trouble.error.is_passing() => {
                return give_up_in_time(app, business, wanted).await;
            }
            // What is no photo is left out.
            Err(_) => None,
        },
        None => None,
    };
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let photo = match &kept {
        Some(kept) => Some(kept.record(&mut tx).await?),
        None => None,
    };
    introduce(&mut tx, who, &face.name, photo).await?;
    if is_done {
        set_state(&mut tx, wanted, "here").await?;
    }
    commit(app, tx).await
}

/// It is worth another try.
struct Again;

/// The photo's bytes; none: there is none, or it cannot be had.
async fn photo(page: &Page, face: &Face, wanted: &Wanted) -> Result<Option<Vec<u8>>, Again> {
    if face.photo.is_empty() {
        return Ok(None);
    }
    match page.picture(&face.photo).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(PictureTrouble::Later(_)) if wanted.attempts < TRIES => Err(Again),
        Err(_) => Ok(None),
    }
}

async fn give_up_in_time(app: &App, business: BusinessId, wanted: &Wanted) -> AppResult<()> {
    if wanted.attempts < TRIES { Ok(()) } else { end(app, business, wanted, "refused").await }
}

async fn end(app: &App, business: BusinessId, wanted: &Wanted, state: &str) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    set_state(&mut tx, wanted, state).await?;
    commit(app, tx).await
}

async fn set_state(tx: &mut Tx, wanted: &Wanted, state: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update facebook_profile set state = $3 where business_id = $1 and address = $2",
        business.0,
        wanted.address,
        state,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
