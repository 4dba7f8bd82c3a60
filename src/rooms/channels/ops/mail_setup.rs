//! Email accounts are connected and changed.

use super::super::model::{ChannelKind, EmailForm};
use super::super::record::CHANNEL;
use super::super::store::{HOOK, IMAP, MAIN, REPLY};
use super::setup::{MOST, enough, keep_secret, tell};
use crate::domain::ids::ChannelId;
use crate::domain::text;
use crate::error::{AppResult, Checks};
use crate::server::sealing::Seals;
use crate::server::{Caller, Tx, records, secret};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct Edited {
    name: String,
    address: String,
    account: String,
    display_name: String,
    smtp_host: String,
    smtp_port: i32,
    smtp_security: &'static str,
    plus_replies: bool,
    imap_host: String,
    imap_port: i32,
    imap_account: String,
}

/// What is sealed; empty: it stays as it is.
struct Secrets {
    password: String,
    imap_password: String,
}

/// Connects an email account. Its password is sealed and told to nobody.
///
/// # Errors
/// All wrong fields at once; refused when there are enough.
pub async fn connect_email(tx: &mut Tx, seals: &Seals, form: EmailForm) -> AppResult<ChannelId> {
    let (edited, secrets) = check(form, true, false)?;
    let (business, staff, id) = (tx.business(), tx.staff(), ChannelId::new());
    let made = sqlx::query!(
        "insert into channel (business_id, id, kind, name, address, account, display_name, smtp_host, smtp_port,
                              smtp_security, plus_replies, imap_host, imap_port, imap_account, created_by)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
         where (select count(*) from channel where business_id = $1 and removed_at is null) < $16",
        business.0,
        id.0,
        ChannelKind::Email as ChannelKind,
        edited.name,
        edited.address,
        edited.account,
        edited.display_name,
        edited.smtp_host,
        edited.smtp_port,
        edited.smtp_security,
        edited.plus_replies,
        edited.imap_host,
        edited.imap_port,
        edited.imap_account,
        staff.map(|staff| staff.0),
        MOST,
    )
    .execute(tx.conn())
    .await?;
    enough(made.rows_affected())?;
    keep_secret(tx, seals, id, MAIN, &secrets.password).await?;
    if !secrets.imap_password.is_empty() {
        keep_secret(tx, seals, id, IMAP, &secrets.imap_password).await?;
    }
    keep_secret(tx, seals, id, REPLY, &secret::token()).await?;
    tell(tx, "connected", id, json!({ "id": id, "name": edited.name }));
    Ok(id)
}

/// Changes an email account that was seen at `version`; an empty password stays as it is.
///
/// # Errors
/// All wrong fields at once, NotFound, or a conflict with both values.
pub async fn edit_email(
    tx: &mut Tx,
    seals: &Seals,
    id: ChannelId,
    version: i32,
    form: EmailForm,
) -> AppResult<()> {
    super::setup::is_of_kind(tx, id, ChannelKind::Email).await?;
    let (edited, secrets) = check(form, false, has_secret(tx, id, IMAP).await?)?;
    start_anew(tx, id, &edited).await?;
    records::edit(tx, &CHANNEL, "updated", id.0, version, &edited).await?;
    for (kind, secret) in [(MAIN, &secrets.password), (IMAP, &secrets.imap_password)] {
        if !secret.is_empty() {
            keep_secret(tx, seals, id, kind, secret).await?;
            tell(tx, "secret_set", id, json!({ "id": id }));
        }
    }
    Ok(())
}

/// Sets the secret that mails are signed with which are handed over; the one before ends.
///
/// # Errors
/// NotFound.
pub async fn renew_hook(tx: &mut Tx, seals: &Seals, id: ChannelId, made: &str) -> AppResult<()> {
    super::setup::is_of_kind(tx, id, ChannelKind::Email).await?;
    keep_secret(tx, seals, id, HOOK, made).await?;
    tell(tx, "secret_set", id, json!({ "id": id }));
    Ok(())
}

/// The secret is not kept with the command's answer. A command that was sent twice therefore set the first one: this
/// sets the one that is shown now.
///
/// # Errors
/// When the statement fails.
pub async fn settle_hook(caller: &Caller, id: ChannelId, made: &str) -> AppResult<()> {
    let mut tx = caller.read().await?;
    keep_secret(&mut tx, &caller.app.seals, id, HOOK, made).await?;
    tx.commit().await?;
    Ok(())
}

async fn has_secret(tx: &mut Tx, id: ChannelId, kind: &str) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from channel_secret where business_id = $1 and channel_id = $2 and kind = $3) as "has!""#,
        business.0,
        id.0,
        kind,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Another mailbox is read from its end on, not from where the one before was.
async fn start_anew(tx: &mut Tx, id: ChannelId, edited: &Edited) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update channel set imap_validity = null, imap_uid = 0, fetch_at = now()
         where business_id = $1 and id = $2 and (imap_host, imap_account) is distinct from ($3, $4)",
        business.0,
        id.0,
        edited.imap_host,
        edited.imap_account,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn check(form: EmailForm, new: bool, has_imap: bool) -> AppResult<(Edited, Secrets)> {
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&form.name, "A name", 60));
    let address = checks.take("address", text::email(&form.address));
    let display_name = checks.take("display_name", text::optional_line(&form.display_name, "A name", 60));
    let smtp_host = checks.take("smtp_host", host(&form.smtp_host));
    let smtp_port = checks.take("smtp_port", port(&form.smtp_port));
    let account = checks.take("account", text::line(&form.account, "A user name", 254));
    let password = form.password;
    if new && password.is_empty() {
        checks.add("password", "A password is needed here.");
    }
    if password.len() > 500 || password.chars().any(char::is_control) {
        checks.add("password", "A password is one line of at most 500 characters.");
    }
    let imap = !form.imap_host.trim().is_empty();
    let mut mailbox = (String::new(), 0, String::new());
    let imap_password = if imap { form.imap_password } else { String::new() };
    if imap {
        mailbox = (
            checks.take("imap_host", host(&form.imap_host)),
            checks.take("imap_port", port(&form.imap_port)),
            checks.take("imap_account", text::line(&form.imap_account, "A user name", 254)),
        );
        if imap_password.is_empty() && !has_imap {
            checks.add("imap_password", "A password is needed here.");
        }
        if imap_password.len() > 500 || imap_password.chars().any(char::is_control) {
            checks.add("imap_password", "A password is one line of at most 500 characters.");
        }
    }
    checks.done()?;
    let (imap_host, imap_port, imap_account) = mailbox;
    let edited = Edited {
        imap_host,
        imap_port,
        imap_account,
        name,
        address,
        account,
        display_name,
        smtp_host,
        smtp_port,
        smtp_security: form.smtp_security.as_str(),
        plus_replies: form.plus_replies,
    };
    Ok((edited, Secrets { password, imap_password }))
}

/// A host name or an IP address.
fn host(typed: &str) -> Result<String, String> {
    let typed = typed.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let fine = (1..=253).contains(&typed.len()) && typed.chars().all(plain) && !typed.starts_with(['.', '-']);
    if fine { Ok(typed) } else { Err("A mail server is called such as smtp.example.com.".into()) }
}

fn port(typed: &str) -> Result<i32, String> {
    let read = typed.trim().parse::<u16>().ok().filter(|port| *port > 0);
    read.map(i32::from).ok_or_else(|| "A port is a number from 1 to 65535, usually 587 or 465.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_by_host_and_port() {
        assert_eq!(host(" SMTP.Example.com "), Ok("smtp.example.com".into()));
        assert!(host("::1").is_ok() && host("10.0.0.1").is_ok());
        for wrong in
            ["", "smtp example", "https://smtp.example.com", "a/b", "-x", "ä.example", &"x".repeat(254)]
        {
            assert!(host(wrong).is_err(), "{wrong}");
        }
        assert_eq!(port(" 587 "), Ok(587));
        for wrong in ["", "0", "65536", "-1", "smtp"] {
            assert!(port(wrong).is_err(), "{wrong}");
        }
    }
}
