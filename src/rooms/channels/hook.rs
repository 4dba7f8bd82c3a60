//! `POST /hooks/twilio/{channel}`: Twilio says that a text came in, or how far one of ours got. It is stored
//! as it came and answered at once; what it means is worked out afterwards.

use super::model::ChannelKind;
use super::ops::{self, Told};
use super::store::{MAIN, place};
use crate::domain::ids::{BusinessId, ChannelId, IncomingHookId};
use crate::error::{AppError, AppResult};
use crate::server::providers::twilio::signature;
use crate::server::providers::twilio::voice::NOTHING;
use crate::server::{App, ClientAddress, Tx, throttle};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A text and what is told about it are small.
const BODY_LIMIT: usize = 64 * 1024;

/// Takes what Twilio tells, if it is signed with the channel's token.
pub async fn post(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    match take(&app, &channel, request).await {
        // Nothing to answer: whatever is said to the customer, staff say.
        Ok(()) => xml(NOTHING.to_owned()),
        Err(status) => status.into_response(),
    }
}

async fn take(app: &App, channel: &str, request: Request) -> Result<(), StatusCode> {
    let signed = signed(app, channel, request).await?;
    let (sid, progress) = (signed.value("MessageSid"), signed.value("MessageStatus"));
    // A text that came in has no status of ours, and a report has no sender that is a customer.
    let is_message = progress.is_empty() || progress == "received";
    if !(1..=64).contains(&sid.len()) || progress.len() > 30 {
        return Err(StatusCode::BAD_REQUEST);
    }
    let kind = if is_message { "message" } else { "status" };
    let key = format!("{sid}:{}", if is_message { "received" } else { progress });
    let sender = if is_message { signed.value("From") } else { "" };
    let told = signed.told(kind, key, sender);
    keep(app, signed.business, &told).await.map_err(|error| status(&error))?;
    app.told.notify_one();
    Ok(())
}

/// What Twilio posted, and signed with the token of a channel.
pub(super) struct Signed {
    pub channel: ChannelId,
    pub business: BusinessId,
    params: Vec<(String, String)>,
    query: String,
    /// By which Twilio knows its own repetitions.
    idempotency: String,
    body: String,
}

impl Signed {
    /// A value of the form, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// As it is kept: of a kind, under a key by which it is known again, from somebody.
    pub fn told(&self, kind: &str, event_key: String, sender: &str) -> Told {
        Told {
            id: IncomingHookId::new(),
            channel: self.channel,
            kind: kind.into(),
            event_key,
            sender: sender.replace('\0', "").chars().take(64).collect(),
            query: self.query.clone(),
            headers: json!({ "i-twilio-idempotency-token": self.idempotency }),
            body: self.body.clone(),
            raw: None,
            by: ChannelKind::Twilio,
            happened_at: None,
        }
    }
}

/// Reads what was posted, if it is signed with the channel's token; else it counts as a guess.
///
/// # Errors
/// The status of the answer.
pub(super) async fn signed(app: &App, channel: &str, request: Request) -> Result<Signed, StatusCode> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let params: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let token = match channel.parse::<ChannelId>() {
        Ok(id) => token(app, id)
            .await
            .map_err(|error| status(&error))?
            .map(|(business, token)| (id, business, token)),
        Err(_) => None,
    };
    let signature = word(&parts.headers, "x-twilio-signature");
    let signed = token
        .filter(|(.., token)| signature::is_valid(token, &app.config.public_url, path, &params, signature));
    let Some((channel, business, _)) = signed else {
        let network = ClientAddress::of(app, &parts).network();
        throttle::count(&app.db, &format!("hook:{network}"), app.config.limits.guess_address)
            .await
            .map_err(|error| status(&error))?;
        return Err(StatusCode::FORBIDDEN);
    };
    Ok(Signed {
        channel,
        business,
        params,
        query: parts.uri.query().unwrap_or_default().chars().take(500).collect(),
        idempotency: word(&parts.headers, "i-twilio-idempotency-token").to_owned(),
        body: String::from_utf8_lossy(&body).replace('\0', ""),
    })
}

/// What Twilio is told to do.
pub(super) fn xml(document: String) -> Response {
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], document).into_response()
}

/// Keeps what was told.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn keep(app: &App, business: BusinessId, told: &Told) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    ops::tell(&mut tx, told).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose channel it is, and the token that Twilio signs with; none: nobody's.
async fn token(app: &App, id: ChannelId) -> AppResult<Option<(BusinessId, String)>> {
    let found = sqlx::query!(
        r#"select business_id as "business_id!: BusinessId", sealed as "sealed!" from channel_of_hook($1, 'twilio', 'main')"#,
        id.0,
    )
    .fetch_optional(&app.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let token = app.seals.open(&place(found.business_id, id, MAIN), &found.sealed)?;
    Ok(token.map(|token| (found.business_id, token)))
}

pub(super) fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn word<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
