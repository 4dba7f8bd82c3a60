//! Accounts at providers are connected, changed and removed.

use super::super::model::{ChannelKind, ChannelState, GREETING_LIMIT, TwilioForm};
use super::super::record::CHANNEL;
use super::super::store::{MAIN, place};
use crate::domain::ids::{ChannelId, LocationId};
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::settings;
use crate::server::db::NewEvent;
use crate::server::sealing::Seals;
use crate::server::{Tx, records};
use chrono::Utc;
use serde::Serialize;
use serde_json::json;

/// Accounts that a business has at most.
pub(super) const MOST: i64 = 20;

#[derive(Serialize)]
struct Edited {
    name: String,
    address: String,
    account: String,
    service: String,
    calls_to: String,
    voicemail: bool,
    greeting: String,
}

/// Connects a Twilio account. Its token is sealed and told to nobody.
///
/// # Errors
/// All wrong fields at once; refused when there are enough.
pub async fn connect(tx: &mut Tx, seals: &Seals, form: TwilioForm) -> AppResult<ChannelId> {
    let (edited, token) = check(tx, form, None).await?;
    let (business, staff, id) = (tx.business(), tx.staff(), ChannelId::new());
    let made = sqlx::query!(
        "insert into channel (business_id, id, kind, name, address, account, service, created_by, calls_to, voicemail, greeting)
         select $1, $2, $3, $4, $5, $6, $7, $8, $10, $11, $12
         where (select count(*) from channel where business_id = $1 and removed_at is null) < $9",
        business.0,
        id.0,
        ChannelKind::Twilio as ChannelKind,
        edited.name,
        edited.address,
        edited.account,
        edited.service,
        staff.map(|staff| staff.0),
        MOST,
        edited.calls_to,
        edited.voicemail,
        edited.greeting,
    )
    .execute(tx.conn())
    .await?;
    enough(made.rows_affected())?;
    keep_secret(tx, seals, id, MAIN, &token).await?;
    // Undo finds nothing to put back and says so: removing is how a channel ends.
    tell(tx, "connected", id, json!({ "id": id, "name": edited.name }));
    Ok(id)
}

/// Changes an account that was seen at `version`; an empty token stays as it is.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
pub async fn edit(
    tx: &mut Tx,
    seals: &Seals,
    id: ChannelId,
    version: i32,
    form: TwilioForm,
) -> AppResult<()> {
    is_of_kind(tx, id, ChannelKind::Twilio).await?;
    let (edited, token) = check(tx, form, Some(id)).await?;
    records::edit(tx, &CHANNEL, "updated", id.0, version, &edited).await?;
    if !token.is_empty() {
        keep_secret(tx, seals, id, MAIN, &token).await?;
        tell(tx, "secret_set", id, json!({ "id": id }));
    }
    Ok(())
}

/// Says whose number or address it is: a location's, or everybody's.
///
/// # Errors
/// NotFound.
pub async fn set_location(tx: &mut Tx, id: ChannelId, location: Option<LocationId>) -> AppResult<()> {
    records::set(tx, &CHANNEL, "updated", id.0, &json!({ "location_id": location })).await?;
    Ok(())
}

/// Removes an account: nothing goes out by it or comes in any more. Undo brings it back.
///
/// # Errors
/// NotFound.
pub async fn remove(tx: &mut Tx, id: ChannelId) -> AppResult<()> {
    records::set(tx, &CHANNEL, "removed", id.0, &json!({ "removed_at": Utc::now() })).await?;
    Ok(())
}

/// Keeps what came of trying an account: none, or why it does not work; and what is still to do. Told only
/// when it is something new.
///
/// # Errors
/// When the statement fails.
pub async fn note_check(
    tx: &mut Tx,
    id: ChannelId,
    outcome: Result<Option<String>, String>,
) -> AppResult<()> {
    let (state, said) = match outcome {
        Ok(note) => (ChannelState::Works, note.unwrap_or_default()),
        Err(why) => (ChannelState::Fails, why),
    };
    let business = tx.business();
    let was = sqlx::query!(
        r#"update channel c set state = $3, last_error = $4, checked_at = clock_timestamp()
           from (select state, last_error from channel where business_id = $1 and id = $2 for update) was
           where c.business_id = $1 and c.id = $2
           returning was.state as "state: ChannelState", was.last_error"#,
        business.0,
        id.0,
        state as ChannelState,
        said,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if was.state != state || was.last_error != said || tx.staff().is_some() {
        tell(tx, "checked", id, json!({ "id": id, "state": state }));
    }
    Ok(())
}

/// A form changes only channels of its own kind: another kind's is none to it.
///
/// # Errors
/// NotFound.
pub(super) async fn is_of_kind(tx: &mut Tx, id: ChannelId, kind: ChannelKind) -> AppResult<()> {
    let business = tx.business();
    let found = sqlx::query_scalar!(
        r#"select kind as "kind: ChannelKind" from channel where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    if found == Some(kind) { Ok(()) } else { Err(AppError::NotFound) }
}

/// Whether the channel was made: there may be enough.
pub(super) fn enough(made: u64) -> AppResult<()> {
    if made == 0 {
        return Err(AppError::refused(
            "There are twenty channels already. Remove one that is not used any more.",
        ));
    }
    Ok(())
}

/// Seals a secret of a channel.
pub(super) async fn keep_secret(
    tx: &mut Tx,
    seals: &Seals,
    id: ChannelId,
    kind: &str,
    secret: &str,
) -> AppResult<()> {
    let business = tx.business();
    let sealed = seals.seal(&place(business, id, kind), secret)?;
    sqlx::query!(
        "insert into channel_secret (business_id, channel_id, kind, sealed) values ($1, $2, $3, $4)
         on conflict (business_id, channel_id, kind) do update set sealed = excluded.sealed, set_at = now()",
        business.0,
        id.0,
        kind,
        sealed,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) fn tell(tx: &mut Tx, verb: &str, id: ChannelId, after: serde_json::Value) {
    tx.record(NewEvent {
        kind: format!("channel.{verb}"),
        customer_id: None,
        subject_type: CHANNEL.name,
        subject_id: id.0,
        before: Some(json!({})),
        after: Some(after),
    });
}

/// The country in which numbers of a channel are read: its location's, or the main one's.
async fn region(tx: &mut Tx, of: Option<ChannelId>) -> AppResult<String> {
    let business = tx.business();
    let own = sqlx::query_scalar!(
        "select l.phone_region from channel c join location l on l.business_id = $1 and l.id = c.location_id
         where c.business_id = $1 and c.id = $2",
        business.0,
        of.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?;
    match own {
        Some(region) => Ok(region),
        None => settings::store::phone_region(tx).await,
    }
}

/// Reads the form of an account that is there, or of a new one.
async fn check(tx: &mut Tx, form: TwilioForm, of: Option<ChannelId>) -> AppResult<(Edited, String)> {
    let (region, new) = (region(tx, of).await?, of.is_none());
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&form.name, "A name", 60));
    let address = checks.take("address", phone::parse(&form.address, &region).map(|read| read.e164));
    let account = checks.take("account", sid(&form.account, "AC").ok_or_else(|| {
        "An account SID begins with AC, followed by 32 letters and digits. Twilio shows it on its first page.".to_owned()
    }));
    let service = match form.service.trim() {
        "" => String::new(),
        typed => checks.take("service", sid(typed, "MG").ok_or_else(|| {
            "A messaging service SID begins with MG, followed by 32 letters and digits. Leave it empty to send from the number.".to_owned()
        })),
    };
    let token = form.token.trim().to_owned();
    let readable =
        (32..=200).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if (new || !token.is_empty()) && !readable {
        checks
            .add("token", "The auth token is 32 letters and digits. Twilio shows it beside the account SID.");
    }
    let calls_to = match form.calls_to.trim() {
        "" => String::new(),
        typed => checks.take("calls_to", phone::parse(typed, &region).map(|read| read.e164)),
    };
    if !calls_to.is_empty() && calls_to == address {
        checks.add("calls_to", "Calls to this number cannot go to the number itself.");
    }
    let greeting =
        checks.take("greeting", text::optional_block(&form.greeting, "A greeting", GREETING_LIMIT));
    checks.done()?;
    let voicemail = form.voicemail;
    Ok((Edited { name, address, account, service, calls_to, voicemail, greeting }, token))
}

/// Twilio's ids: two letters and 32 hexadecimal digits.
fn sid(typed: &str, letters: &str) -> Option<String> {
    let typed = typed.trim();
    let digits = typed.strip_prefix(letters)?;
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::sid;

    #[test]
    fn ids_of_twilio_are_known_by_their_shape() {
        let fine = format!("AC{}", "0a".repeat(16));
        assert_eq!(sid(&format!(" {fine} "), "AC"), Some(fine.clone()));
        for wrong in
            ["", "AC", &fine[1..], &fine.replace("AC", "MG"), &format!("{fine}0"), &fine.replace('a', "/")]
        {
            assert_eq!(sid(wrong, "AC"), None, "{wrong}");
        }
    }
}
