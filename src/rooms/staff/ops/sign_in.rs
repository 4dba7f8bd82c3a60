//! Signing in and out.

use super::super::{model::check_password, password};
use super::sessions;
use crate::domain::ids::{AccountId, BusinessId, SessionId, StaffId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::server::{App, Caller, ClientAddress, secret, session, throttle};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;

/// An account at one of its businesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub account: AccountId,
    pub business: BusinessId,
    pub staff: StaffId,
}

/// The server and the request that a server function answers. Ask before the first `await`.
///
/// # Errors
/// Outside of a request.
pub fn request() -> AppResult<(App, Parts)> {
    use_context::<App>().zip(use_context::<Parts>()).ok_or(AppError::BadRequest)
}

/// Signs in with email and password, at the business where the person worked last.
///
/// # Errors
/// Fields to fill, one sentence for a wrong email and a wrong password alike, or
/// [`AppError::TooMany`].
pub async fn sign_in(app: &App, parts: &Parts, email: &str, given: String) -> AppResult<()> {
    let mut checks = Checks::default();
    let email = checks.take("email", text::email(email));
    if given.is_empty() {
        checks.add("password", "A password is needed here.");
    }
    checks.done()?;
    let account = prove(app, parts, &email, given)
        .await?
        .ok_or_else(|| AppError::invalid("password", "The email address or the password is wrong."))?;
    let place = last_place(app, account).await?.ok_or_else(|| {
        AppError::refused("You do not work for a business here any more. Ask an owner to invite you.")
    })?;
    enter(app, parts, place).await
}

/// The account with this email if the password is right. Counts the try.
///
/// # Errors
/// [`AppError::TooMany`] after too many wrong ones for the account or from the address.
pub(super) async fn prove(
    app: &App,
    parts: &Parts,
    email: &str,
    given: String,
) -> AppResult<Option<AccountId>> {
    let network = ClientAddress::of(app, parts).network();
    let by_account = format!("sign-in:account:{email}");
    let by_pair = format!("sign-in:pair:{email}:{network}");
    let by_address = format!("sign-in:address:{network}");
    let limits = app.config.limits;
    throttle::count(&app.db, &by_address, limits.sign_in_address).await?;
    throttle::count(&app.db, &by_pair, limits.sign_in_pair).await?;
    throttle::count(&app.db, &by_account, limits.sign_in_account).await?;
    let found = sqlx::query!("select id, password_hash from account where email = $1", email)
        .fetch_optional(&app.db)
        .await?;
    let (id, stored) = found.map_or((None, None), |row| (Some(AccountId(row.id)), row.password_hash));
    if !password::verify(given, stored).await? {
        return Ok(None);
    }
    throttle::forget(&app.db, &by_pair).await?;
    throttle::forget(&app.db, &by_account).await?;
    throttle::give_back(&app.db, &by_address).await?;
    Ok(id)
}

/// Where an account worked last, else the first of its businesses.
async fn last_place(app: &App, account: AccountId) -> AppResult<Option<Place>> {
    let row = sqlx::query!(
        r#"select w.business_id as "business_id!", w.staff_id as "staff_id!"
           from account a, account_workplaces(a.id) w
           where a.id = $1
           order by (w.business_id is not distinct from a.last_business_id) desc, w.business_name limit 1"#,
        account.0,
    )
    .fetch_optional(&app.db)
    .await?;
    Ok(row.map(|row| Place { account, business: BusinessId(row.business_id), staff: StaffId(row.staff_id) }))
}

/// Goes on at another business of the same account, in a new session.
///
/// # Errors
/// [`AppError::NotFound`] if the person does not work there.
pub async fn switch(caller: &Caller, parts: &Parts, business: BusinessId) -> AppResult<()> {
    let staff = sqlx::query_scalar!(
        r#"select staff_id as "staff_id!" from account_workplaces($1) where business_id = $2"#,
        caller.account_id.0,
        business.0,
    )
    .fetch_optional(&caller.app.db)
    .await?
    .ok_or(AppError::NotFound)?;
    let place = Place { account: caller.account_id, business, staff: StaffId(staff) };
    enter(&caller.app, parts, place).await
}

/// Opens a session for somebody who has proved who they are, and ends the one that this browser
/// had: a session never outlives a change of who is behind it.
///
/// # Errors
/// When the database does not answer.
pub async fn enter(app: &App, parts: &Parts, place: Place) -> AppResult<()> {
    let response = use_context::<leptos_axum::ResponseOptions>();
    let address = ClientAddress::of(app, parts).to_string();
    let cookie =
        session::open(app, &parts.headers, &address, place.account, place.business, place.staff).await?;
    end_this_browsers(app, &parts.headers).await?;
    sqlx::query!(
        "update account set last_business_id = $2 where id = $1",
        place.account.0,
        place.business.0,
    )
    .execute(&app.db)
    .await?;
    send_cookie(response, cookie);
    Ok(())
}

/// Signs out: the session of this browser ends, and its cookie with it.
///
/// # Errors
/// When the database does not answer.
pub async fn leave(app: &App, headers: &HeaderMap) -> AppResult<()> {
    let response = use_context::<leptos_axum::ResponseOptions>();
    end_this_browsers(app, headers).await?;
    send_cookie(response, session::forget_cookie());
    Ok(())
}

async fn end_this_browsers(app: &App, headers: &HeaderMap) -> AppResult<()> {
    let Some(token) = session::cookie(headers, session::COOKIE) else { return Ok(()) };
    let ended = sqlx::query!(
        r#"delete from session where token_hash = $1
           returning id as "id: SessionId", business_id as "business_id: BusinessId""#,
        secret::hash(token),
    )
    .fetch_optional(&app.db)
    .await?;
    if let Some(row) = ended {
        app.hub.revoke(row.business_id, vec![row.id]);
    }
    Ok(())
}

fn send_cookie(response: Option<leptos_axum::ResponseOptions>, cookie: HeaderValue) {
    if let Some(response) = response {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Changes one's own password; every other browser of the account is signed out.
///
/// # Errors
/// A wrong current password or a weak new one, at their fields.
pub async fn change_password(
    caller: &Caller,
    parts: &Parts,
    current: String,
    wanted: String,
) -> AppResult<()> {
    let app = &caller.app;
    let email = sqlx::query_scalar!("select email from account where id = $1", caller.account_id.0)
        .fetch_one(&app.db)
        .await?;
    let mut checks = Checks::default();
    if current.is_empty() {
        checks.add("current", "Your current password is needed here.");
    }
    checks.take("password", check_password(&wanted, &email));
    checks.done()?;
    if prove(app, parts, &email, current).await?.is_none() {
        return Err(AppError::invalid("current", "This is not your current password."));
    }
    let hash = password::hash(wanted).await?;
    sqlx::query!("update account set password_hash = $2 where id = $1", caller.account_id.0, hash)
        .execute(&app.db)
        .await?;
    sessions::end_all_of_account(app, caller.account_id, Some(caller.session_id)).await
}
