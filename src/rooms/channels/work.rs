//! Brings what is in the outbox to the providers. Any number of servers may do it side by side.

use super::model::{Answers, ChannelKind, TEXT_LIMIT, key_place};
use super::ops::{self, Attempt, Claimed, Source};
use super::{media, store, unsubscribe_page};
use crate::domain::ids::{BusinessId, ChannelId, MessageId};
use crate::error::{AppError, AppResult};
use crate::server::jobs::keep_at;
use crate::server::providers::{Account, Checked, Outbound, OutboundFile, Outcome, Report};
use crate::server::{App, Tx};
use chrono::{DateTime, Duration, Utc};
use futures::StreamExt;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use tokio::task::JoinHandle;

/// Messages of one business that are brought at once.
const AT_ONCE: usize = 8;
/// Businesses looked up at once, and worked for at once: one slow mail server holds up nobody else's messages.
const BUSINESSES: i32 = 200;
const SIDE_BY_SIDE: usize = 16;
/// How often it looks by itself.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(500);
/// The provider's clock may differ so much from ours.
const SKEW_MINUTES: i64 = 5;
/// Numbers by which a provider says that somebody texted STOP, and that it does not know the account.
const STOPPED: i32 = 21610;
const NO_ACCOUNT: &[i32] = &[20003, 530, 534, 535, 538, 190, 102];

/// Each has a worker of its own.
const KINDS: [ChannelKind; 3] = [ChannelKind::Twilio, ChannelKind::Email, ChannelKind::Facebook];

/// Why nobody knows of a message whose server died while it was handed over.
const LOST: &str = "Pawline was stopped while this went out, so it may or may not have arrived. Ask the customer, or send \
                    it again.";

/// Starts it, for each kind of channel by itself; it ends with the server, after what it has begun.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let work = |kind| move |app: App| async move { carry_kind(&app, kind, Utc::now()).await };
    KINDS.map(|kind| keep_at(app, "working on the outbox", PAUSE, work(kind))).into()
}

/// Works once on everything that is due at a moment; answers how many messages that were.
///
/// # Errors
/// When the database does not answer.
pub async fn carry_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let mut carried = 0;
    for kind in KINDS {
        carried += carry_kind(app, kind, now).await?;
    }
    Ok(carried)
}

async fn carry_kind(app: &App, kind: ChannelKind, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = businesses_due(app, "send", now).await?;
    let carried: Vec<AppResult<usize>> = futures::stream::iter(businesses)
        .map(|business| carry_of(app, business, kind, now))
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    carried.into_iter().sum()
}

/// Asks the provider whether a channel works: why not, or what is still to do.
///
/// # Errors
/// NotFound.
pub async fn test(app: &App, business: BusinessId, id: ChannelId) -> AppResult<Result<Checked, String>> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let account = store::kept_account(&mut tx, app, id).await?;
    let elsewhere = ops::why_not_here(&mut tx, id).await?;
    drop(tx);
    if let Some(why) = elsewhere {
        return Ok(Err(why));
    }
    let account = match account {
        Ok(account) => account,
        Err(why) => return Ok(Err(why)),
    };
    let hook = format!("{}/hooks/twilio/{id}", app.config.public_url);
    let checked = account.provider(&app.outside).check(&hook).await;
    Ok(checked.map_err(|trouble| trouble.0))
}

/// Businesses for which there is work of a kind.
///
/// # Errors
/// When the query fails.
pub async fn businesses_due(app: &App, work: &str, now: DateTime<Utc>) -> AppResult<Vec<BusinessId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_due($1, $2, $3) id"#,
        work,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?)
}

/// Commits, and rings for the screens.
///
/// # Errors
/// When the commit fails.
pub async fn commit(app: &App, tx: Tx) -> AppResult<()> {
    let business = tx.business();
    if let Some(seq) = tx.commit().await? {
        app.hub.ring(business, seq);
    }
    Ok(())
}

async fn carry_of(
    app: &App,
    business: BusinessId,
    kind: ChannelKind,
    now: DateTime<Utc>,
) -> AppResult<usize> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let most = i64::try_from(AT_ONCE).unwrap_or(1);
    let mut claimed = ops::claim(&mut tx, kind, now, most).await?;
    let mut accounts: HashMap<ChannelId, Result<Account, String>> = HashMap::new();
    for one in &claimed {
        if let Entry::Vacant(place) = accounts.entry(one.channel) {
            place.insert(store::kept_account(&mut tx, app, one.channel).await?);
        }
    }
    for one in &mut claimed {
        if let Some(answers) = &one.answers {
            let link = chat_link(app, business, one.message, answers)?;
            one.body = answers.words(kind, link.as_deref());
        }
    }
    // From here on they are ours, whatever becomes of this program.
    commit(app, tx).await?;
    let count = claimed.len();
    let accounts = &accounts;
    let done: Vec<AppResult<()>> = futures::stream::iter(claimed)
        .map(|one| async move {
            let account = accounts.get(&one.channel).cloned();
            let account = account.unwrap_or_else(|| Err("The channel is gone.".into()));
            carry(app, business, &one, account, now).await
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    done.into_iter().collect::<AppResult<()>>()?;
    Ok(count)
}

/// Where a visitor goes on with the chat: the secret stands behind the `#`, which no server is told and no log holds.
fn chat_link(
    app: &App,
    business: BusinessId,
    carrier: MessageId,
    answers: &Answers,
) -> AppResult<Option<String>> {
    let Some(slug) = &answers.slug else { return Ok(None) };
    let token = app.seals.open(&key_place(business, carrier), &answers.sealed)?;
    Ok(token.map(|token| format!("{}/widget/{slug}#k={token}", app.config.public_url)))
}

async fn carry(
    app: &App,
    business: BusinessId,
    one: &Claimed,
    account: Result<Account, String>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let provider = match account {
        Ok(account) => account.provider(&app.outside),
        Err(why) if one.attempt == Attempt::Send => {
            return keep(app, business, one, &Outcome::Refused { code: None, why }, now).await;
        }
        // It may have gone out: that cannot be asked now.
        Err(why) => return keep(app, business, one, &Outcome::Doubtful { why }, now).await,
    };
    match (&one.refused, one.attempt) {
        (Some(why), _) => {
            keep(app, business, one, &Outcome::Refused { code: None, why: why.clone() }, now).await
        }
        (None, Attempt::Send) => {
            let status_url = format!(
                "{}/hooks/twilio/{}?m={}&r={}",
                app.config.public_url, one.channel, one.message, one.round
            );
            let body = match (&one.letter, &one.messenger) {
                (None, None) => one.body.chars().take(TEXT_LIMIT).collect(),
                _ => one.body.clone(),
            };
            let mut letter = one.letter.clone();
            if let (true, Some(letter)) = (one.offer, &mut letter) {
                letter.unsubscribe = unsubscribe_page::address(app, business, one.message)?;
            }
            let files = match outbound_files(app, business, one, now).await {
                Ok(files) => files,
                Err(outcome) => return keep(app, business, one, &outcome, now).await,
            };
            let (to, messenger) = (one.to.clone(), one.messenger.clone());
            let message = Outbound { to, body, files, status_url, letter, messenger };
            let outcome = provider.send(&message).await;
            keep(app, business, one, &outcome, now).await
        }
        (None, Attempt::Ask(since)) => {
            let listed = provider.sent_to(&one.to, since - Duration::minutes(SKEW_MINUTES)).await;
            let mut tx = Tx::begin(&app.db, business, None).await?;
            match listed {
                Ok(None) => ops::give_up(&mut tx, one, LOST).await?,
                Ok(Some(listed)) => {
                    // The oldest first: of two like it, the first belongs to the first.
                    let like: Vec<Report> = listed
                        .into_iter()
                        .rev()
                        .filter(|text| is_same(&text.body, &one.body))
                        .map(|text| text.report)
                        .collect();
                    ops::take_reconciled(&mut tx, one, &like, now).await?;
                }
                Err(trouble) => {
                    tracing::info!(why = trouble.0, "a text stays in doubt");
                    ops::lose_track(&mut tx, one, now + Duration::seconds(30)).await?;
                }
            }
            commit(app, tx).await
        }
    }
}

/// What goes with a message: the bytes with an email, else the address at which the provider fetches it.
///
/// # Errors
/// What becomes of the message without it: it waits for the disk, or does not go.
async fn outbound_files(
    app: &App,
    business: BusinessId,
    one: &Claimed,
    now: DateTime<Utc>,
) -> Result<Vec<OutboundFile>, Outcome> {
    let refused = |why: String| Outcome::Refused { code: None, why };
    if one.files.is_empty() {
        return Ok(Vec::new());
    }
    let kind = if one.messenger.is_some() { ChannelKind::Facebook } else { ChannelKind::Twilio };
    if let (None, Some(why)) = (&one.letter, media::why_out_of_reach(app, kind)) {
        return Err(refused(why));
    }
    let mut files = Vec::new();
    for file in &one.files {
        let (mut bytes, mut url) = (Vec::new(), String::new());
        if one.letter.is_some() {
            bytes = media::bytes_of(app, business, file).await.map_err(|error| match error {
                AppError::NotFound => refused(format!("The file “{}” is gone from the disk.", file.name)),
                _ => Outcome::Later { why: "The files could not be read.".into(), after: None },
            })?;
        } else {
            url = media::address(app, business, file.id, now)
                .map_err(|_| Outcome::Later { why: "The key could not be read.".into(), after: None })?;
        }
        files.push(OutboundFile { name: file.name.clone(), media_type: file.media_type.clone(), bytes, url });
    }
    Ok(files)
}

async fn keep(
    app: &App,
    business: BusinessId,
    one: &Claimed,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    ops::settle(&mut tx, one, outcome, now).await?;
    match outcome {
        Outcome::Refused { code: Some(STOPPED), .. } => {
            let source = Source {
                how: "provider",
                words: "",
                channel: Some(one.channel),
                customer: Some(one.customer),
            };
            ops::withdraw(&mut tx, &one.to, source).await?;
        }
        Outcome::Refused { code: Some(code), why } if NO_ACCOUNT.contains(code) => {
            ops::note_check(&mut tx, one.channel, Err(why.clone())).await?;
        }
        _ => {}
    }
    commit(app, tx).await
}

/// Whether a listed text is ours: providers may trim it and write plain quotes for curly ones.
pub fn is_same(listed: &str, ours: &str) -> bool {
    let kept = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (a, b) = (kept(listed), kept(ours));
    if a.is_empty() && b.is_empty() { listed.trim() == ours.trim() } else { a == b }
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn a_text_is_known_again_as_a_provider_lists_it() {
        assert!(is_same("It's \"fine\" - see you", " It’s “fine” – see you\n"));
        assert!(is_same("🐶", "🐶 "));
        assert!(!is_same("🐶", "🐱"));
        assert!(!is_same("Ready at four", "Ready at five"));
    }
}
