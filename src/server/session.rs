//! Sessions: a random token in a `__Host-` cookie, its hash in Postgres.

use super::{App, Caller, db, secret};
use crate::domain::command::Cursor;
use crate::domain::ids::{AccountId, BusinessId, SessionId, StaffId};
use crate::domain::role::Role;
use crate::error::AppResult;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{Duration, Utc};

/// `__Host-`: only over TLS (or on localhost), only this host, every path.
pub const COOKIE: &str = "__Host-pawline";
/// A session ends after so many days without use.
pub const IDLE_DAYS: i64 = 7;
/// A session ends after so many days in any case.
pub const ABSOLUTE_DAYS: i64 = 30;
/// Its last use is written down at most this often.
const TOUCH_MINUTES: i64 = 5;

/// The caller behind a request's cookie.
///
/// # Errors
/// When the database does not answer.
pub async fn caller(app: &App, headers: &HeaderMap) -> AppResult<Option<Caller>> {
    let Some(token) = cookie(headers, COOKIE) else { return Ok(None) };
    let hash = secret::hash(token);
    let ask = || {
        sqlx::query!(
        r#"select session_id as "session_id!", account_id as "account_id!", business_id as "business_id!",
                  staff_id as "staff_id!", name as "name!", role as "role!", business_name as "business_name!",
                  preferences as "preferences!", last_seen_at as "last_seen_at!", expires_at as "expires_at!",
                  epoch as "epoch!", seq as "seq!"
           from session_caller($1)"#,
        hash,
    )
    .fetch_optional(&app.db)
    };
    let found = db::ask(&app.db, ask).await?;
    let now = Utc::now();
    let Some(row) =
        found.filter(|row| row.expires_at > now && row.last_seen_at > now - Duration::days(IDLE_DAYS))
    else {
        return Ok(None);
    };
    let Some(role) = Role::parse(&row.role) else { return Ok(None) };
    if row.last_seen_at < now - Duration::minutes(TOUCH_MINUTES) {
        sqlx::query!("update session set last_seen_at = now() where id = $1", row.session_id)
            .execute(&app.db)
            .await?;
    }
    Ok(Some(Caller {
        app: app.clone(),
        session_id: SessionId(row.session_id),
        account_id: AccountId(row.account_id),
        business_id: BusinessId(row.business_id),
        staff_id: StaffId(row.staff_id),
        name: row.name,
        role,
        business_name: row.business_name,
        preferences: row.preferences,
        as_of: Cursor { epoch: row.epoch, seq: row.seq },
    }))
}

/// Whether a session that was good before still is; asking does not count as using it.
///
/// # Errors
/// When the database does not answer.
pub async fn still_holds(app: &App, session: SessionId) -> AppResult<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from session where id = $1 and expires_at > now()
             and last_seen_at > now() - make_interval(days => $2)) as "holds!""#,
        session.0,
        IDLE_DAYS as i32,
    )
    .fetch_one(&app.db)
    .await?)
}

/// Opens a session for somebody who has proved who they are; answers the `Set-Cookie` value.
///
/// # Errors
/// When the database does not answer.
pub async fn open(
    app: &App,
    headers: &HeaderMap,
    address: &str,
    account: AccountId,
    business: BusinessId,
    staff: StaffId,
) -> AppResult<HeaderValue> {
    let token = secret::token();
    let agent: String = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(300)
        .collect();
    // A foreign key into a guarded table: the check needs the business to be set.
    let mut tx = super::Tx::begin(&app.db, business, Some(staff)).await?;
    sqlx::query!(
        "insert into session (id, token_hash, account_id, business_id, staff_id, user_agent, address, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        SessionId::new().0,
        secret::hash(&token),
        account.0,
        business.0,
        staff.0,
        agent,
        address,
        Utc::now() + Duration::days(ABSOLUTE_DAYS),
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    let seconds = Duration::days(ABSOLUTE_DAYS).num_seconds();
    Ok(set_cookie(&format!("{COOKIE}={token}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age={seconds}")))
}

/// The `Set-Cookie` value that forgets the session.
pub fn forget_cookie() -> HeaderValue {
    set_cookie(&format!("{COOKIE}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0"))
}

fn set_cookie(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A cookie of a request.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
