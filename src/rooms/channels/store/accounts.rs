//! Channels and their accounts.

use super::super::model::{Channel, ChannelKind, Channels, DeadHook, LeftOutMail};
use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::{AppError, AppResult};
use crate::rooms::settings;
use crate::server::providers::mail::Mailbox;
use crate::server::providers::twilio::voice::Voice;
use crate::server::providers::{Account, FacebookAccount, MailAccount, TwilioAccount};
use crate::server::{App, Tx};

/// What is shown at once of what could not be worked on, and of what was left out.
const DEAD_SHOWN: i64 = 50;
const LEFT_OUT_SHOWN: i64 = 20;

/// The channels in use, and what came in and could not be worked on. `hook`: where providers tell us.
///
/// # Errors
/// When a query fails.
pub async fn channels(tx: &mut Tx, hook: String) -> AppResult<Channels> {
    let business = tx.business();
    let channels = sqlx::query_as!(
        Channel,
        r#"select id as "id: _", kind as "kind: _", name, address, account, service,
                  jsonb_build_object('display_name', display_name, 'smtp_host', smtp_host, 'smtp_port', smtp_port,
                    'smtp_security', smtp_security, 'plus_replies', plus_replies, 'imap_host', imap_host,
                    'imap_port', imap_port, 'imap_account', imap_account, 'has_hook', exists (
                      select from channel_secret s
                      where s.business_id = $1 and s.channel_id = channel.id and s.kind = 'hook')) as "mail!: _",
                  state as "state: _", checked_at, last_error, location_id as "location_id: _", verify_token,
                  calls_to, voicemail, greeting, version
           from channel where business_id = $1 and removed_at is null order by created_at, id limit 50"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let dead = sqlx::query_as!(
        DeadHook,
        r#"select h.id as "id: _", c.name as channel_name, h.kind = 'message' as "is_message!",
                  h.kind = 'call' as "is_call!", c.kind as "by: _", h.sender, h.received_at, h.error
           from incoming_hook h join channel c on c.business_id = $1 and c.id = h.channel_id
           where h.business_id = $1 and h.state = 'dead' order by h.place limit $2"#,
        business.0,
        DEAD_SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    let left_out = sqlx::query_as!(
        LeftOutMail,
        r#"select c.name as channel_name, h.sender, h.received_at, h.left_out as why
           from incoming_hook h join channel c on c.business_id = $1 and c.id = h.channel_id
           where h.business_id = $1 and h.left_out <> '' order by h.received_at desc, h.id limit $2"#,
        business.0,
        LEFT_OUT_SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    let left_out_count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from incoming_hook where business_id = $1 and left_out <> ''"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let locations = settings::store::locations(tx).await?;
    let locations = locations.into_iter().map(|one| (one.id, one.name)).collect();
    Ok(Channels { hook, channels, dead, left_out, left_out_count, locations })
}

/// A channel, also one that was removed.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn channel(tx: &mut Tx, id: ChannelId) -> AppResult<Channel> {
    let business = tx.business();
    sqlx::query_as!(
        Channel,
        r#"select id as "id: _", kind as "kind: _", name, address, account, service,
                  jsonb_build_object('display_name', display_name, 'smtp_host', smtp_host, 'smtp_port', smtp_port,
                    'smtp_security', smtp_security, 'plus_replies', plus_replies, 'imap_host', imap_host,
                    'imap_port', imap_port, 'imap_account', imap_account, 'has_hook', exists (
                      select from channel_secret s
                      where s.business_id = $1 and s.channel_id = channel.id and s.kind = 'hook')) as "mail!: _",
                  state as "state: _", checked_at, last_error, location_id as "location_id: _", verify_token,
                  calls_to, voicemail, greeting, version
           from channel where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// Its account with its secrets, to speak to the provider; `Err` with the sentence for staff when a secret cannot be
/// opened: it was sealed with another key.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn kept_account(tx: &mut Tx, app: &App, id: ChannelId) -> AppResult<Result<Account, String>> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select c.kind as "kind: ChannelKind", c.account, c.service, c.address, c.display_name, c.smtp_host,
                  (c.voicemail or c.calls_to <> '') as "calls!",
                  c.smtp_port, c.smtp_security = 'tls' as "tls_at_once!", c.plus_replies, s.sealed,
                  (select r.sealed from channel_secret r
                   where r.business_id = $1 and r.channel_id = c.id and r.kind = 'reply') as reply_sealed,
                  c.imap_host, c.imap_port, c.imap_account,
                  (select r.sealed from channel_secret r
                   where r.business_id = $1 and r.channel_id = c.id and r.kind = 'imap') as imap_sealed,
                  (select r.sealed from channel_secret r
                   where r.business_id = $1 and r.channel_id = c.id and r.kind = 'hook') as hook_sealed
           from channel c join channel_secret s on s.business_id = $1 and s.channel_id = c.id and s.kind = 'main'
           where c.business_id = $1 and c.id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let Some(secret) = app.seals.open(&place(business, id, MAIN), &found.sealed)? else {
        let what = match found.kind {
            ChannelKind::Twilio => "The auth token",
            ChannelKind::Email => "The password",
            ChannelKind::Facebook => "The access token",
        };
        return Ok(Err(format!(
            "{what} cannot be read with this server's key. Enter it again under Settings, Channels."
        )));
    };
    if found.kind == ChannelKind::Twilio {
        return Ok(Ok(Account::Twilio(TwilioAccount {
            account: found.account,
            service: found.service,
            address: found.address,
            calls: found.calls,
            secret,
        })));
    }
    if found.kind == ChannelKind::Facebook {
        let app_secret = match found.hook_sealed {
            Some(sealed) => app.seals.open(&place(business, id, HOOK), &sealed)?,
            None => None,
        };
        return Ok(match app_secret {
            Some(app_secret) => {
                let account = FacebookAccount { page: found.address, token: secret, app_secret };
                Ok(Account::Facebook(account))
            }
            None => {
                Err("The app secret cannot be read with this server's key. Enter it again under Settings, \
                         Channels."
                    .into())
            }
        });
    }
    let reply_key = match found.reply_sealed.filter(|_| found.plus_replies) {
        Some(sealed) => app.seals.open(&place(business, id, REPLY), &sealed)?,
        None => None,
    };
    let mailbox = match found.imap_sealed.filter(|_| !found.imap_host.is_empty()) {
        Some(sealed) => {
            let Some(password) = app.seals.open(&place(business, id, IMAP), &sealed)? else {
                return Ok(Err("The password of the mailbox cannot be read with this server's key. Enter it again under \
                               Settings, Channels."
                    .into()));
            };
            let port = u16::try_from(found.imap_port).unwrap_or_default();
            Some(Mailbox { host: found.imap_host, port, user: found.imap_account, password })
        }
        None => None,
    };
    Ok(Ok(Account::Mail(Box::new(MailAccount {
        mailbox,
        address: found.address,
        display_name: found.display_name,
        host: found.smtp_host,
        port: u16::try_from(found.smtp_port).unwrap_or_default(),
        tls_at_once: found.tls_at_once,
        user: found.account,
        password: secret,
        reply_key,
    }))))
}

/// The channel whose number this is, E.164; none: it is no channel's.
///
/// # Errors
/// When the query fails.
pub async fn with_number(tx: &mut Tx, number: &str) -> AppResult<Option<ChannelId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: ChannelId" from channel
           where business_id = $1 and kind = 'twilio' and address = $2 and removed_at is null"#,
        business.0,
        number,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What becomes of the calls to a channel's number.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn voice(tx: &mut Tx, id: ChannelId) -> AppResult<Voice> {
    let business = tx.business();
    sqlx::query_as!(
        Voice,
        "select calls_to, voicemail, greeting from channel where business_id = $1 and id = $2",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// Kinds of secrets: what a channel signs in with, and what its reply addresses are signed with.
pub(in super::super) const MAIN: &str = "main";
pub(in super::super) const REPLY: &str = "reply";
/// Its mailbox's password, and what its hook is signed with.
pub(in super::super) const IMAP: &str = "imap";
pub(in super::super) const HOOK: &str = "hook";

/// Our address of a channel and what its reply addresses are signed with; none: it is no email channel.
///
/// # Errors
/// When the query fails.
pub async fn reply_key(tx: &mut Tx, app: &App, id: ChannelId) -> AppResult<Option<(String, String)>> {
    let business = tx.business();
    let found = sqlx::query!(
        "select c.address, s.sealed
         from channel c join channel_secret s on s.business_id = $1 and s.channel_id = c.id and s.kind = 'reply'
         where c.business_id = $1 and c.id = $2",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let key = app.seals.open(&place(business, id, REPLY), &found.sealed)?;
    Ok(key.map(|key| (found.address, key)))
}

/// Where a secret belongs: sealed for one place in one channel, it opens nowhere else.
pub(in super::super) fn place(business: BusinessId, id: ChannelId, kind: &str) -> Vec<u8> {
    match kind {
        MAIN => format!("channel:{business}:{id}"),
        kind => format!("channel:{business}:{id}:{kind}"),
    }
    .into_bytes()
}
