//! Asks providers for what they received while we were not there (R13): at the start and every few minutes.
//! What comes of it goes the way of what they tell by themselves, so that nothing is there twice.

use super::{mailboxes, pages};
use crate::domain::ids::{BusinessId, ChannelId, IncomingHookId};
use crate::error::AppResult;
use crate::rooms::channels::model::ChannelKind;
use crate::rooms::channels::ops::{self as channels, Told};
use crate::rooms::channels::store;
use crate::rooms::channels::work::{businesses_due, commit};
use crate::server::providers::mail::mailbox::Mark;
use crate::server::providers::{Account, ReceivedText, Trouble};
use crate::server::{App, Tx};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// How often a provider is asked, in seconds, and how often a mailbox, and a Page: Facebook itself tells for hours what it
/// could not tell.
const EVERY: f64 = 300.0;
const EVERY_MAIL: f64 = 60.0;
const EVERY_PAGE: f64 = 900.0;
/// What was asked for last is asked for again so far back: clocks differ, and lists may lag.
const OVERLAP_MINUTES: i64 = 60;

/// A channel whose turn it is.
pub(super) struct Turn {
    pub id: ChannelId,
    kind: ChannelKind,
    pub since: DateTime<Utc>,
    pub works: bool,
    /// How far its mailbox was read.
    pub mark: Option<Mark>,
}

/// Asks for every channel whose turn it is at a moment; answers how many texts were new.
///
/// # Errors
/// When the database does not answer.
pub async fn fetch_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let mut new = 0;
    for business in businesses_due(app, "fetch", now).await? {
        for turn in turns(app, business, now).await? {
            new += fetch(app, business, &turn).await?;
        }
    }
    if new > 0 {
        app.told.notify_one();
    }
    Ok(new)
}

/// Takes the channels whose turn it is: no other server asks for them meanwhile.
async fn turns(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<Vec<Turn>> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let turns = sqlx::query!(
        r#"update channel c set fetch_at = clock_timestamp() + make_interval(secs => case c.kind when 'email' then $4::float8
             when 'facebook' then $5::float8 else $3::float8 end)
           from (select id from channel where business_id = $1 and removed_at is null and fetch_at <= $2
                 order by fetch_at limit 20 for update skip locked) due
           where c.business_id = $1 and c.id = due.id
           returning c.id as "id: ChannelId", c.kind as "kind: ChannelKind", c.fetched_until, c.created_at,
             c.state = 'works' as "works!", c.imap_validity, c.imap_uid"#,
        business.0,
        now,
        EVERY,
        EVERY_MAIL,
        EVERY_PAGE,
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let since =
        |until: DateTime<Utc>, made: DateTime<Utc>| (until - Duration::minutes(OVERLAP_MINUTES)).max(made);
    // A provider counts whole seconds.
    let whole = |at: DateTime<Utc>| DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
    Ok(turns
        .into_iter()
        .map(|row| Turn {
            id: row.id,
            since: whole(since(row.fetched_until, row.created_at)),
            works: row.works,
            kind: row.kind,
            mark: row.imap_validity.and_then(|validity| {
                Some(Mark { validity: validity.try_into().ok()?, uid: row.imap_uid.try_into().ok()? })
            }),
        })
        .collect())
}

async fn fetch(app: &App, business: BusinessId, turn: &Turn) -> AppResult<usize> {
    let asked_at = Utc::now();
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let account = store::kept_account(&mut tx, app, turn.id).await?;
    drop(tx);
    let received = match account {
        Ok(Account::Mail(account)) => return mailboxes::read(app, business, turn, *account).await,
        Ok(Account::Facebook(account)) => return pages::read(app, business, turn, account).await,
        Err(_) if turn.kind != ChannelKind::Twilio => return Ok(0),
        Ok(account) => account.provider(&app.outside).received(turn.since).await,
        Err(why) => Err(Trouble(why)),
    };
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let new = match received {
        Ok(texts) => {
            let new = keep(&mut tx, turn.id, texts).await?;
            sqlx::query!(
                "update channel set fetched_until = greatest(fetched_until, $3) where business_id = $1 and id = $2",
                business.0,
                turn.id.0,
                asked_at,
            )
            .execute(tx.conn())
            .await?;
            if !turn.works {
                channels::note_check(&mut tx, turn.id, Ok(None)).await?;
            }
            new
        }
        Err(Trouble(why)) => {
            channels::note_check(&mut tx, turn.id, Err(why)).await?;
            0
        }
    };
    commit(app, tx).await?;
    Ok(new)
}

/// Keeps what is new among the texts, which come in their order.
async fn keep(tx: &mut Tx, channel: ChannelId, texts: Vec<ReceivedText>) -> AppResult<usize> {
    let mut new = 0;
    for text in texts {
        let told = Told {
            id: IncomingHookId::new(),
            channel,
            kind: "message".into(),
            event_key: format!("{}:received", text.id),
            sender: text.from.chars().take(64).collect(),
            query: String::new(),
            headers: json!({}),
            body: text.form,
            raw: None,
            by: ChannelKind::Twilio,
            happened_at: None,
        };
        if channels::tell(tx, &told).await? {
            new += 1;
        }
    }
    Ok(new)
}
