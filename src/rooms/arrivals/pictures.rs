//! Pictures that came with messages: fetched from where the provider keeps them and nowhere else, and kept as
//! a pet's photo is: only pixels.

use crate::domain::ids::{BusinessId, ChannelId, CustomerId, FileId, MessageId, PictureId};
use crate::error::AppResult;
use crate::rooms::channels::model::Pictures;
use crate::rooms::channels::store;
use crate::rooms::channels::work::{businesses_due, commit};
use crate::rooms::pets;
use crate::server::db::NewEvent;
use crate::server::providers::PictureTrouble;
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use serde_json::json;

/// How often a picture is asked for.
const TRIES: i32 = 8;
/// Pictures of one business that are fetched one after the other.
const BATCH: i64 = 4;

struct Wanted {
    id: PictureId,
    message: MessageId,
    customer: CustomerId,
    channel: ChannelId,
    url: String,
    /// It came with a mail, in which it was.
    raw: Option<Vec<u8>>,
    media_type: String,
    /// Of a file that is no picture; else empty.
    name: String,
    attempts: i32,
}

/// Fetches the pictures that are due at a moment; answers how many that were.
///
/// # Errors
/// When the database does not answer.
pub async fn fetch_pictures(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let mut fetched = 0;
    for business in businesses_due(app, "picture", now).await? {
        for wanted in claim(app, business, now).await? {
            fetch(app, business, &wanted).await?;
            fetched += 1;
        }
    }
    Ok(fetched)
}

async fn claim(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<Vec<Wanted>> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let wanted = sqlx::query_as!(
        Wanted,
        r#"with due as (
             select id from message_picture where business_id = $1 and state = 'waiting' and next_at <= $2
             order by next_at, id limit $3 for update skip locked
           )
           update message_picture p set attempts = p.attempts + 1,
             next_at = $2 + make_interval(secs => least(3600, 30 * 2 ^ p.attempts))
           from due, message m
           where p.business_id = $1 and p.id = due.id and m.business_id = $1 and m.id = p.message_id
           returning p.id as "id: _", p.message_id as "message: _", m.customer_id as "customer: _",
             p.channel_id as "channel!: _", p.url, p.raw, p.media_type, p.name, p.attempts"#,
        business.0,
        now,
        BATCH,
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(wanted)
}

async fn fetch(app: &App, business: BusinessId, wanted: &Wanted) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let account = store::kept_account(&mut tx, app, wanted.channel).await?;
    drop(tx);
    let got = match account {
        _ if wanted.raw.is_some() => Ok(wanted.raw.clone().unwrap_or_default()),
        _ if wanted.name.is_empty() && !wanted.media_type.starts_with("image/") => {
            Err(PictureTrouble::Never(format!("It is no picture but {}.", wanted.media_type)))
        }
        Ok(account) => account.provider(&app.outside).picture(&wanted.url).await,
        Err(why) => Err(PictureTrouble::Later(why)),
    };
    let bytes = match got {
        Ok(bytes) => bytes,
        Err(PictureTrouble::Later(_)) if wanted.attempts < TRIES => return Ok(()),
        Err(PictureTrouble::Later(why) | PictureTrouble::Never(why)) => {
            return refuse(app, business, wanted, &why).await;
        }
    };
    if !wanted.name.is_empty() {
        return keep_file(app, business, wanted, bytes).await;
    }
    let kept = match pets::photos::keep(app, business, wanted.customer, None, bytes).await {
        Ok(kept) => kept,
        Err(trouble) if trouble.error.is_passing() => return Ok(()),
        Err(trouble) => {
            let why = trouble.error.field_errors().into_iter().next().map(|(_, sentence)| sentence);
            return refuse(app, business, wanted, &why.unwrap_or_else(|| "It cannot be read.".into())).await;
        }
    };
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let id = kept.record(&mut tx).await?;
    here(&mut tx, wanted, id).await?;
    commit(app, tx).await
}

/// A file that is no picture is kept as it came.
async fn keep_file(app: &App, business: BusinessId, wanted: &Wanted, bytes: Vec<u8>) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let id = pets::attachments::keep(app, &mut tx, wanted.customer, &wanted.media_type, bytes).await?;
    here(&mut tx, wanted, id).await?;
    commit(app, tx).await
}

async fn here(tx: &mut Tx, wanted: &Wanted, file: FileId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update message_picture set state = 'here', file_id = $3, raw = null where business_id = $1 and id = $2",
        business.0,
        wanted.id.0,
        file.0,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, wanted).await
}

async fn refuse(app: &App, business: BusinessId, wanted: &Wanted, why: &str) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    sqlx::query!(
        "update message_picture set state = 'refused', reason = $3, raw = null where business_id = $1 and id = $2",
        business.0,
        wanted.id.0,
        why,
    )
    .execute(tx.conn())
    .await?;
    tell(&mut tx, wanted).await?;
    commit(app, tx).await
}

async fn tell(tx: &mut Tx, wanted: &Wanted) -> AppResult<()> {
    let business = tx.business();
    let pictures = sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object('file_id', p.file_id, 'why', p.reason, 'name', p.name)
             order by p.place), '[]')
             as "pictures!: Pictures"
           from message_picture p where p.business_id = $1 and p.message_id = $2"#,
        business.0,
        wanted.message.0,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.record(NewEvent {
        kind: "message.pictured".into(),
        customer_id: Some(wanted.customer),
        subject_type: "message",
        subject_id: wanted.message.0,
        before: Some(json!({})),
        after: Some(json!({ "pictures": pictures })),
    });
    Ok(())
}
