//! A group message is written.

use super::super::model::{BroadcastForm, PACE, Purpose, State, TRANSLATIONS, Translation, Way, Ways};
use super::super::record::BROADCAST;
use super::super::store;
use crate::domain::ids::BroadcastId;
use crate::domain::{language, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::channels::model::SUBJECT_LIMIT;
use crate::rooms::conversations::model::BODY_LIMIT;
use crate::rooms::customers::model::CustomerFilter;
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Characters that a search has at most.
const SEARCH: usize = 200;

/// Begins one for those whom a filter picks; it goes by text, or by email where only that is connected.
///
/// # Errors
/// A field error for `text`; [`AppError::NotFound`] for a group or tag that is not there; [`AppError::Refused`] when
/// nothing is connected.
pub async fn add(tx: &mut Tx, audience: CustomerFilter) -> AppResult<BroadcastId> {
    let business = tx.business();
    let there = sqlx::query_scalar!(
        r#"select ($2::uuid is null or exists (select from contact_group g where g.business_id = $1 and g.id = $2))
                and ($3::uuid is null or exists (select from tag t where t.business_id = $1 and t.id = $3)) as "there!""#,
        business.0,
        audience.group.map(|id| id.0),
        audience.tag.map(|id| id.0),
    )
    .fetch_one(tx.conn())
    .await?;
    if !there {
        return Err(AppError::NotFound);
    }
    let way = match store::ways(tx).await? {
        Ways { texts: true, .. } => Way::Text,
        Ways { emails: true, .. } => Way::Email,
        Ways { .. } => {
            return Err(AppError::refused(
                "Nothing is connected by which a group message could go. Connect texts or email under Settings, Channels.",
            ));
        }
    };
    let searched = text::optional_line(&audience.text, "A search", SEARCH)
        .map_err(|sentence| AppError::invalid("text", sentence))?;
    let audience = CustomerFilter { text: searched, mine: false, ..audience };
    let id = BroadcastId::new();
    let row = json!({
        "id": id, "audience": audience, "channel": way, "purpose": Purpose::Service, "subject": "", "body": "",
        "translations": [], "pace": PACE.2, "state": State::Draft, "created_by": tx.staff(), "created_at": Utc::now(),
        "version": 1,
    });
    records::insert(tx, &BROADCAST, "added", &row).await?;
    Ok(id)
}

/// Reads a form.
///
/// # Errors
/// The wrong fields.
pub fn read(form: BroadcastForm) -> AppResult<Map<String, Value>> {
    let mut checks = Checks::default();
    let mut row = Map::new();
    if let Some(way) = form.channel {
        row.insert("channel".into(), json!(way));
    }
    if let Some(purpose) = form.purpose {
        row.insert("purpose".into(), json!(purpose));
    }
    if let Some(subject) = form.subject {
        let subject = checks.take("subject", text::optional_line(&subject, "A subject", SUBJECT_LIMIT));
        row.insert("subject".into(), subject.into());
    }
    if let Some(body) = form.body {
        let body = checks.take("body", text::optional_block(&body, "A message", BODY_LIMIT));
        row.insert("body".into(), body.into());
    }
    if let Some(translations) = form.translations {
        row.insert("translations".into(), json!(translated(&mut checks, translations)));
    }
    if let Some(pace) = form.pace {
        let (least, most, _) = PACE;
        let pace = pace.trim().parse::<i32>().ok().filter(|pace| (least..=most).contains(pace));
        let pace = pace.ok_or(format!("Choose {least} to {most} messages a minute."));
        row.insert("pace".into(), checks.take("pace", pace).into());
    }
    checks.done()?;
    Ok(row)
}

fn translated(checks: &mut Checks, typed: Vec<Translation>) -> Vec<Translation> {
    if typed.len() > TRANSLATIONS {
        checks.add("translations", format!("At most {TRANSLATIONS} other languages fit."));
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for (at, one) in typed.into_iter().enumerate() {
        let field = |name: &str| format!("translations.{at}.{name}");
        if language::name_of(&one.language).is_none() {
            checks.add(field("language"), "Choose a language of the list.");
        } else if !seen.insert(one.language.clone()) {
            checks.add(field("language"), "This language stands here already.");
        }
        let subject = text::optional_line(&one.subject, "A subject", SUBJECT_LIMIT);
        let body = text::block(&one.body, "A message", BODY_LIMIT);
        all.push(Translation {
            language: one.language,
            subject: checks.take(field("subject"), subject),
            body: checks.take(field("body"), body),
        });
    }
    all
}

/// Changes one that was not sent. Answers the new version.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it was sent; a conflict.
pub async fn edit(tx: &mut Tx, id: BroadcastId, seen: i32, changes: Map<String, Value>) -> AppResult<i32> {
    if store::kept(tx, id).await?.state != State::Draft {
        return Err(AppError::refused("This was sent already, so it stays as it is."));
    }
    records::edit(tx, &BROADCAST, "updated", id.0, seen, &changes).await
}

/// Takes one off the list, or puts it back.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] while it is on its way.
pub async fn set_archived(tx: &mut Tx, id: BroadcastId, archived: bool) -> AppResult<()> {
    let state = store::kept(tx, id).await?.state;
    if archived && matches!(state, State::Scheduled | State::Sending) {
        return Err(AppError::refused("This is on its way. Stop it first."));
    }
    let (verb, at) = if archived { ("archived", Some(Utc::now())) } else { ("restored", None) };
    records::set(tx, &BROADCAST, verb, id.0, &json!({ "archived_at": at })).await?;
    Ok(())
}
