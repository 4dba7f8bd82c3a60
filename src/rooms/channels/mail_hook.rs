//! `POST /hooks/email/{channel}`: a mail server or a service hands over a mail as it came. It is stored and
//! answered at once; what it means is worked out afterwards.

use super::hook::keep;
use super::ops::told_mail;
use super::store::{HOOK, place};
use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::AppResult;
use crate::server::providers::mail::mailbox::MAIL_LIMIT;
use crate::server::{App, ClientAddress, throttle};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use ring::hmac;

/// The header with `sha256=` and the signature of the whole body, in hexadecimal digits.
const SIGNATURE: &str = "x-pawline-signature";

/// Takes a mail, if it is signed with the channel's secret.
pub async fn post(State(app): State<App>, Path(channel): Path<String>, request: Request) -> StatusCode {
    match take(&app, &channel, request).await {
        Ok(()) => StatusCode::OK,
        Err(status) => status,
    }
}

async fn take(app: &App, channel: &str, request: Request) -> Result<(), StatusCode> {
    let (parts, body) = request.into_parts();
    let code = |error: crate::error::AppError| {
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    };
    let secret = match channel.parse::<ChannelId>() {
        Ok(id) => secret(app, id).await.map_err(code)?.map(|(business, secret)| (id, business, secret)),
        Err(_) => None,
    };
    // Nobody who has no channel sends us megabytes.
    let limit = if secret.is_some() { MAIL_LIMIT } else { 64 * 1024 };
    let body = to_bytes(body, limit).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let signed = secret.filter(|(.., secret)| is_signed(secret, &parts.headers, &body));
    let Some((id, business, _)) = signed else {
        let network = ClientAddress::of(app, &parts).network();
        throttle::count(&app.db, &format!("hook:{network}"), app.config.limits.guess_address)
            .await
            .map_err(code)?;
        return Err(StatusCode::FORBIDDEN);
    };
    let told = told_mail(id, body.to_vec()).ok_or(StatusCode::BAD_REQUEST)?;
    keep(app, business, &told).await.map_err(code)?;
    app.told.notify_one();
    Ok(())
}

fn is_signed(secret: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let given = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(Ok(given)) = given.strip_prefix("sha256=").map(hex::decode) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, body, &given).is_ok()
}

/// Whose channel it is, and the secret that its hook is signed with; none: nobody's.
async fn secret(app: &App, id: ChannelId) -> AppResult<Option<(BusinessId, String)>> {
    let found = sqlx::query!(
        r#"select business_id as "business_id!: BusinessId", sealed as "sealed!"
           from channel_of_hook($1, 'email', 'hook')"#,
        id.0,
    )
    .fetch_optional(&app.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let secret = app.seals.open(&place(found.business_id, id, HOOK), &found.sealed)?;
    Ok(secret.map(|secret| (found.business_id, secret)))
}
