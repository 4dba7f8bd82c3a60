//! Tells devices of messages. Any number of servers may do it side by side.

use super::model::{Notice, first_words};
use super::ops::{self, Claimed};
use super::{keys, store};
use crate::domain::ids::{BusinessId, MessageId, PushDeviceId, StaffId};
use crate::domain::role::Right;
use crate::error::AppResult;
use crate::rooms::channels::work::commit;
use crate::rooms::conversations::{self, News};
use crate::rooms::inboxes::model::InboxScope;
use crate::server::jobs::keep_at;
use crate::server::limits::Limit;
use crate::server::providers::push::{Brought, Parcel, VapidKey};
use crate::server::{App, Tx, throttle};
use chrono::{DateTime, Duration, Utc};
use futures::StreamExt;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How often it looks.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);
/// Whoever reads a message so soon need not be told of it elsewhere.
const MOMENT_SECONDS: i64 = 3;
/// A message that is older is no news any more.
const NEWS_HOURS: i64 = 4;
/// Characters that push services take of a topic (RFC 8030).
const TOPIC: usize = 32;
/// Businesses looked up at once, and worked for at once.
const BUSINESSES: i32 = 200;
const SIDE_BY_SIDE: usize = 8;
/// Messages of one business that are parted at once, and devices of it that are told at once.
const AT_ONCE: i64 = 50;
const DEVICES_AT_ONCE: usize = 8;
/// How often one person may try their devices.
const TESTS: Limit = Limit { tries: 20, seconds: 300 };

/// Starts it; it ends with the server, after what it has begun.
pub fn start(app: &App) -> JoinHandle<()> {
    keep_at(app, "telling devices of messages", PAUSE, |app| async move { push_due(&app, Utc::now()).await })
}

/// Works once on everything that is due at a moment; answers how many messages and devices that were.
///
/// # Errors
/// When the database does not answer, or our keys cannot be read.
pub async fn push_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let before = now - Duration::seconds(MOMENT_SECONDS);
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_to_push($1, $2, $3) id"#,
        before,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let done: Vec<AppResult<usize>> = futures::stream::iter(businesses)
        .map(|business| async move {
            let spread = spread_news(app, business, before, now).await?;
            Ok(spread + bring_due(app, business, now).await?)
        })
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    done.into_iter().sum()
}

/// Parts new messages among the devices of those who should hear of them.
async fn spread_news(
    app: &App,
    business: BusinessId,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> AppResult<usize> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let due = ops::due_news(&mut tx, before, AT_ONCE).await?;
    for message in &due {
        let devices = match fresh(&mut tx, *message, now).await? {
            Some(news) => wanted(app, &mut tx, *message, &news, now).await?,
            None => Vec::new(),
        };
        ops::spread(&mut tx, *message, &devices, now).await?;
    }
    commit(app, tx).await?;
    Ok(due.len())
}

/// A message that is still worth telling.
async fn fresh(tx: &mut Tx, message: MessageId, now: DateTime<Utc>) -> AppResult<Option<News>> {
    let news = conversations::news(tx, message).await?;
    Ok(news.filter(|news| now - news.sent_at < Duration::hours(NEWS_HOURS)))
}

/// The devices of everybody who may see a message, wants to hear of it, has not read it, and looks at no page of ours.
async fn wanted(
    app: &App,
    tx: &mut Tx,
    message: MessageId,
    news: &News,
    now: DateTime<Utc>,
) -> AppResult<Vec<PushDeviceId>> {
    let (looking, moment) = (app.hub.looking(), Instant::now());
    let mut known: HashMap<StaffId, bool> = HashMap::new();
    let mut devices = Vec::new();
    for one in store::listeners(tx, now).await? {
        let wants = match known.get(&one.staff) {
            Some(wants) => *wants,
            None => {
                let may = one.role.may(Right::ReadCustomers) && !one.preferences.do_not_disturb;
                let wants = may
                    && !looking.is_there(one.staff, moment)
                    && is_for(tx, &one, news).await?
                    && !conversations::is_read(tx, message, news, one.staff).await?;
                known.insert(one.staff, wants);
                wants
            }
        };
        if wants && !looking.is_open(one.session, moment) {
            devices.push(one.device);
        }
    }
    Ok(devices)
}

/// Whether it is somebody's matter: a note is theirs whom it names, if they want to hear of that.
async fn is_for(tx: &mut Tx, one: &store::Listener, news: &News) -> AppResult<bool> {
    match &news.named {
        Some(named) => Ok(one.preferences.notify_named && named.contains(&one.staff.0)),
        None => {
            let about = one.preferences.notify_about;
            conversations::concerns(tx, one.staff, about, news.inbox_id, news.assigned_to).await
        }
    }
}

/// Brings what is due to the devices.
async fn bring_due(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<usize> {
    // Before anything is taken that could then not be brought.
    let key = keys::key(app).await?;
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let claimed = ops::claim(&mut tx, now, AT_ONCE).await?;
    let count = claimed.len();
    let parcels = still_wanted(app, &mut tx, claimed, now).await?;
    // From here on the push service may have it, whatever becomes of this program.
    commit(app, tx).await?;
    let badges = badges(app, business, &parcels).await?;
    let (key, badges) = (&key, &badges);
    let done: Vec<AppResult<()>> = futures::stream::iter(parcels)
        .map(|(one, news)| async move {
            let badge = badges.get(&one.staff).copied().unwrap_or(0);
            let outcome = bring(app, key, &one, &notice(&news, badge), now).await;
            let mut tx = Tx::begin(&app.db, business, None).await?;
            ops::settle(&mut tx, &one, &outcome, now).await?;
            commit(app, tx).await
        })
        .buffer_unordered(DEVICES_AT_ONCE)
        .collect()
        .await;
    done.into_iter().collect::<AppResult<()>>()?;
    Ok(count)
}

/// What was parted may have been read, answered or turned off since; then it goes nowhere.
async fn still_wanted(
    app: &App,
    tx: &mut Tx,
    claimed: Vec<Claimed>,
    now: DateTime<Utc>,
) -> AppResult<Vec<(Claimed, News)>> {
    let mut known: HashMap<MessageId, Option<(News, Vec<PushDeviceId>)>> = HashMap::new();
    let mut parcels = Vec::new();
    for one in claimed {
        if let Entry::Vacant(place) = known.entry(one.message) {
            let found = match fresh(tx, one.message, now).await? {
                Some(news) => {
                    let devices = wanted(app, tx, one.message, &news, now).await?;
                    Some((news, devices))
                }
                None => None,
            };
            place.insert(found);
        }
        if let Some(Some((news, devices))) = known.get(&one.message)
            && devices.contains(&one.device)
        {
            parcels.push((one, news.clone()));
        }
    }
    Ok(parcels)
}

/// The number on the icon for each person: the same as at their inbox.
async fn badges(
    app: &App,
    business: BusinessId,
    parcels: &[(Claimed, News)],
) -> AppResult<HashMap<StaffId, i64>> {
    let mut badges = HashMap::new();
    for (one, _) in parcels {
        if let Entry::Vacant(place) = badges.entry(one.staff) {
            let mut tx = Tx::begin(&app.db, business, Some(one.staff)).await?;
            place.insert(conversations::counts(&mut tx, InboxScope::Own).await?.unread);
        }
    }
    Ok(badges)
}

fn notice(news: &News, badge: i64) -> Notice {
    let url = format!("/inbox/{}", news.conversation_id);
    if news.named.is_some() {
        // What colleagues tell each other, and of whom, is nothing for a locked screen.
        return Notice {
            title: "A note names you".into(),
            body: "Open the inbox to read it.".into(),
            url,
            tag: format!("note-{}", news.conversation_id),
            badge,
        };
    }
    Notice {
        title: news.customer_name.clone(),
        body: first_words(&news.body),
        url,
        tag: news.conversation_id.to_string(),
        badge,
    }
}

async fn bring(app: &App, key: &VapidKey, one: &Claimed, notice: &Notice, now: DateTime<Utc>) -> Brought {
    // Made for another key of ours: its push service will never take anything of us.
    if one.server_key != key.public() {
        return Brought::Gone;
    }
    let outcome = app.outside.push.bring(key, &one.address, &parcel(notice), now).await;
    if let Brought::Refused(why) = &outcome {
        tracing::warn!(why, "a push service does not take a notification");
    }
    outcome
}

fn parcel(notice: &Notice) -> Parcel {
    Parcel {
        payload: serde_json::to_vec(notice).unwrap_or_default(),
        topic: notice.tag.chars().filter(|c| *c != '-').take(TOPIC).collect(),
        keep: std::time::Duration::from_secs(u64::try_from(NEWS_HOURS).unwrap_or(1) * 3600),
    }
}

/// Sends a notification to one of somebody's devices, to try it.
///
/// # Errors
/// NotFound; too many tries.
pub async fn try_out(
    app: &App,
    business: BusinessId,
    staff: StaffId,
    device: PushDeviceId,
) -> AppResult<Brought> {
    let mut tx = Tx::begin(&app.db, business, Some(staff)).await?;
    let (address, server_key) = store::address(&mut tx, staff, device).await?;
    let badge = conversations::counts(&mut tx, InboxScope::Own).await?.unread;
    drop(tx);
    throttle::count(&app.db, &format!("push-test:{staff}"), TESTS).await?;
    let key = keys::key(app).await?;
    if server_key != key.public() {
        return Ok(Brought::Gone);
    }
    let notice = Notice {
        title: "Pawline".into(),
        body: "This is how Pawline tells you of a message on this device.".into(),
        url: "/settings/me".into(),
        tag: "test".into(),
        badge,
    };
    Ok(app.outside.push.bring(&key, &address, &parcel(&notice), Utc::now()).await)
}
