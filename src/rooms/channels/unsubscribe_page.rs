//! `GET /unsubscribe/{mark}`: where whoever got an offer by email says that they want no more. `POST` does it, by the page's
//! button or by a mail program at one press (RFC 8058); looking at the page changes nothing, as programs look at links too.
//!
//! It works without a script. The mark names the email and is signed, so nobody unsubscribes anybody else.

use super::{ops, store};
use crate::domain::ids::{BusinessId, CustomerId, MessageId};
use crate::error::{AppError, AppResult};
use crate::server::{App, ClientAddress, Tx, throttle};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use uuid::Uuid;

/// Nothing runs here, and only its own button sends anything.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
/// Bytes that a press may send.
const LONGEST: usize = 4096;
/// What the button says that takes it back.
const AGAIN: &[u8] = b"again=yes";

/// An email that tells how to unsubscribe.
struct Offer {
    business: BusinessId,
    address: String,
    customer: CustomerId,
    /// Whose emails they are.
    sender: String,
}

/// Where the reader of an email unsubscribes.
///
/// # Errors
/// When the key cannot be read.
pub fn address(app: &App, business: BusinessId, message: MessageId) -> AppResult<String> {
    let mark = app.seals.mark(&signed(business, message))?;
    let mark = Uuid::from_bytes(mark).simple();
    Ok(format!("{}/unsubscribe/{}{}{mark}", app.config.public_url, business.0.simple(), message.0.simple()))
}

fn signed(business: BusinessId, message: MessageId) -> Vec<u8> {
    [b"unsubscribe:", &business.0.as_bytes()[..], &message.0.as_bytes()[..]].concat()
}

/// The page.
pub async fn show(State(app): State<App>, Path(mark): Path<String>, request: Request) -> Response {
    match open(&app, &mark, request).await {
        Ok((offer, ..)) => page(&app, &mark, &offer, None),
        Err(error) => nothing(&app, &error),
    }
}

/// The press.
pub async fn take(State(app): State<App>, Path(mark): Path<String>, request: Request) -> Response {
    let done = async {
        let (offer, body) = open(&app, &mark, request).await?;
        let wants_again = axum::body::to_bytes(body, LONGEST).await.is_ok_and(|body| &body[..] == AGAIN);
        let mut tx = Tx::begin(&app.db, offer.business, None).await?;
        ops::unsubscribe(&mut tx, &offer.address, !wants_again, offer.customer).await?;
        super::work::commit(&app, tx).await?;
        Ok((offer, !wants_again))
    };
    match done.await {
        Ok((offer, gone)) => page(&app, &mark, &offer, Some(gone)),
        Err(error) => nothing(&app, &error),
    }
}

/// The email that a mark names; a wrong mark counts as a guess.
async fn open(app: &App, mark: &str, request: Request) -> AppResult<(Offer, axum::body::Body)> {
    let (parts, body) = request.into_parts();
    let Some((business, message)) = read(app, mark)? else {
        let network = ClientAddress::of(app, &parts).network();
        throttle::count(&app.db, &format!("unsubscribe:{network}"), app.config.limits.guess_address).await?;
        return Err(AppError::NotFound);
    };
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let found = store::offer_of_mail(&mut tx, message).await?.ok_or(AppError::NotFound)?;
    let (address, customer, sender) = found;
    Ok((Offer { business, address, customer, sender }, body))
}

fn read(app: &App, mark: &str) -> AppResult<Option<(BusinessId, MessageId)>> {
    let id = |from: usize| mark.get(from..from + 32).and_then(|text| Uuid::try_parse(text).ok());
    let (Some(business), Some(message), Some(given), 96) = (id(0), id(32), id(64), mark.len()) else {
        return Ok(None);
    };
    let (business, message) = (BusinessId(business), MessageId(message));
    let ours = app.seals.mark(&signed(business, message))?;
    let same: bool = subtle::ConstantTimeEq::ct_eq(&ours[..], &given.as_bytes()[..]).into();
    Ok(same.then_some((business, message)))
}

/// `done`: whether they unsubscribed just now, or subscribed again.
fn page(app: &App, mark: &str, offer: &Offer, done: Option<bool>) -> Response {
    let (name, address) = (html_escape::encode_text(&offer.sender), html_escape::encode_text(&offer.address));
    let form = |field: &str, words: &str| {
        format!(
            "<form method=\"post\" action=\"/unsubscribe/{mark}\">{field}\
             <button type=\"submit\" class=\"chat-send\">{words}</button></form>"
        )
    };
    let (title, said, form) = match done {
        None => (
            "Unsubscribe",
            format!(
                "<p>No more group emails from <bdi>{name}</bdi> to <bdi>{address}</bdi>? You still get answers, and what is \
                 about your own visits.</p>"
            ),
            form("", "Unsubscribe"),
        ),
        Some(true) => (
            "You are unsubscribed",
            format!(
                "<p role=\"status\"><bdi>{name}</bdi> sends no more group emails to <bdi>{address}</bdi>.</p>"
            ),
            form("<input type=\"hidden\" name=\"again\" value=\"yes\">", "Subscribe again"),
        ),
        Some(false) => (
            "You are subscribed",
            format!(
                "<p role=\"status\"><bdi>{name}</bdi> may send group emails to <bdi>{address}</bdi> again.</p>"
            ),
            form("", "Unsubscribe"),
        ),
    };
    document(app, StatusCode::OK, title, &format!("{said}{form}"))
}

fn nothing(app: &App, error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (title, words) = match error {
        AppError::NotFound => ("There is nothing at this address", "The link may have been cut short."),
        AppError::TooMany { .. } => ("Too many tries", "Please wait a few minutes and try again."),
        _ => ("This did not work just now", "Please try again in a moment."),
    };
    let mut response = document(app, status, title, &format!("<p>{words}</p>"));
    if let AppError::TooMany { retry_after } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    response
}

fn document(app: &App, status: StatusCode, title: &str, body: &str) -> Response {
    let build = html_escape::encode_text(&app.assets.build);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/chat.css?v={build}\">\n\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n</head>\n<body>\n\
         <main class=\"chat chat-alone\" id=\"main\"><h1>{title}</h1>{body}</main>\n</body>\n</html>\n"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}
