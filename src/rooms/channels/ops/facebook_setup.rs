//! Pages on Facebook are connected and changed.

use super::super::model::{ChannelKind, FacebookForm};
use super::super::record::CHANNEL;
use super::super::store::{HOOK, MAIN};
use super::setup::{MOST, enough, is_of_kind, keep_secret, tell};
use crate::domain::ids::ChannelId;
use crate::domain::text;
use crate::error::{AppResult, Checks};
use crate::server::sealing::Seals;
use crate::server::{Tx, records, secret};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct Edited {
    name: String,
    address: String,
}

/// What is sealed; empty: it stays as it is.
struct Secrets {
    token: String,
    app_secret: String,
}

/// Connects a Page. Its token and the app's secret are sealed and told to nobody; the word that Facebook must name is
/// made here.
///
/// # Errors
/// All wrong fields at once; refused when there are enough.
pub async fn connect_facebook(tx: &mut Tx, seals: &Seals, form: FacebookForm) -> AppResult<ChannelId> {
    let (edited, secrets) = check(tx, form, None).await?;
    let (business, staff, id) = (tx.business(), tx.staff(), ChannelId::new());
    let made = sqlx::query!(
        "insert into channel (business_id, id, kind, name, address, account, verify_token, created_by)
         select $1, $2, $3, $4, $5, $5, $6, $7
         where (select count(*) from channel where business_id = $1 and removed_at is null) < $8",
        business.0,
        id.0,
        ChannelKind::Facebook as ChannelKind,
        edited.name,
        edited.address,
        secret::token(),
        staff.map(|staff| staff.0),
        MOST,
    )
    .execute(tx.conn())
    .await?;
    enough(made.rows_affected())?;
    keep_secret(tx, seals, id, MAIN, &secrets.token).await?;
    keep_secret(tx, seals, id, HOOK, &secrets.app_secret).await?;
    tell(tx, "connected", id, json!({ "id": id, "name": edited.name }));
    Ok(id)
}

/// Changes a Page that was seen at `version`; an empty token or secret stays as it is.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
pub async fn edit_facebook(
    tx: &mut Tx,
    seals: &Seals,
    id: ChannelId,
    version: i32,
    form: FacebookForm,
) -> AppResult<()> {
    let (edited, secrets) = check(tx, form, Some(id)).await?;
    is_of_kind(tx, id, ChannelKind::Facebook).await?;
    records::edit(tx, &CHANNEL, "updated", id.0, version, &edited).await?;
    for (kind, secret) in [(MAIN, &secrets.token), (HOOK, &secrets.app_secret)] {
        if !secret.is_empty() {
            keep_secret(tx, seals, id, kind, secret).await?;
            tell(tx, "secret_set", id, json!({ "id": id }));
        }
    }
    Ok(())
}

/// Keeps what the account is called at its provider.
///
/// # Errors
/// When the statement fails.
pub async fn note_name(tx: &mut Tx, id: ChannelId, name: &str) -> AppResult<()> {
    let name: String = text::clean_line(name).chars().take(60).collect();
    let business = tx.business();
    sqlx::query!(
        "update channel set display_name = $3 where business_id = $1 and id = $2 and kind = 'facebook'
           and display_name <> $3 and $3 <> ''",
        business.0,
        id.0,
        name,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Why a Page may not work here although its token does: it works in another business of this server already.
///
/// # Errors
/// When the query fails.
pub async fn why_not_here(tx: &mut Tx, id: ChannelId) -> AppResult<Option<String>> {
    let business = tx.business();
    let elsewhere = sqlx::query_scalar!(
        r#"select page_is_elsewhere(c.address) as "elsewhere!" from channel c
           where c.business_id = $1 and c.id = $2 and c.kind = 'facebook'"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok((elsewhere == Some(true)).then(|| ELSEWHERE.to_owned()))
}

const ELSEWHERE: &str = "This Page is connected in another business on this server. Remove it there first.";

/// `id`: of one that is there already.
async fn check(tx: &mut Tx, form: FacebookForm, id: Option<ChannelId>) -> AppResult<(Edited, Secrets)> {
    let new = id.is_none();
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&form.name, "A name", 60));
    let address = checks.take(
        "page",
        page(&form.page).ok_or_else(|| {
            "A Page ID is a number. Facebook shows it in the Page’s settings, under About.".to_owned()
        }),
    );
    let token = form.token.trim().to_owned();
    if (new || !token.is_empty()) && !is_word(&token, 20..=1000) {
        checks.add(
            "token",
            "The access token is one long word. Facebook shows it when you generate it for the Page.",
        );
    }
    let app_secret = form.secret.trim().to_owned();
    let hexadecimal = app_secret.len() == 32 && app_secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    if (new || !app_secret.is_empty()) && !hexadecimal {
        checks.add(
            "secret",
            "The app secret is 32 letters and digits. Facebook shows it in the app’s basic settings.",
        );
    }
    if !address.is_empty() && is_elsewhere(tx, &address).await? {
        checks.add("page", ELSEWHERE);
    }
    if !address.is_empty() && is_here(tx, &address, id).await? {
        checks.add("page", "This Page is connected already.");
    }
    checks.done()?;
    Ok((Edited { name, address }, Secrets { token, app_secret }))
}

async fn is_elsewhere(tx: &mut Tx, page: &str) -> AppResult<bool> {
    Ok(sqlx::query_scalar!(r#"select page_is_elsewhere($1) as "elsewhere!""#, page)
        .fetch_one(tx.conn())
        .await?)
}

async fn is_here(tx: &mut Tx, page: &str, except: Option<ChannelId>) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from channel where business_id = $1 and kind = 'facebook' and address = $2 and removed_at is null
               and id is distinct from $3) as "here!""#,
        business.0,
        page,
        except.map(|id| id.0),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The number of a Page.
fn page(typed: &str) -> Option<String> {
    let typed = typed.trim();
    ((5..=32).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| typed.to_owned())
}

fn is_word(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_number_and_a_token_one_word() {
        assert_eq!(page(" 102030405060 "), Some("102030405060".into()));
        for wrong in ["", "1234", "happy.paws", "12345x", &"1".repeat(33)] {
            assert_eq!(page(wrong), None, "{wrong}");
        }
        assert!(is_word(&"EAAG".repeat(10), 20..=1000));
        for wrong in ["", "EAAG", "EAAG EAAG EAAG EAAG EAAG", "EAAGäEAAGEAAGEAAGEAAG"] {
            assert!(!is_word(wrong, 20..=1000), "{wrong}");
        }
    }
}
