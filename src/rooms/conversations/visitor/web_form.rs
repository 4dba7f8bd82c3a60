//! The web form: `GET /forms/{slug}` the page, for itself or in a frame of the business's own website; `POST` what was
//! filled in, by the page or by a form of that website's own (JSON is answered with JSON, and told to those sites only).
//!
//! It works without a script, and knows nobody: what is sent finds the profile that has the contact, or makes one. A match
//! proves nothing, so the conversation is unverified then, until staff confirm it or part what was written from it.

use super::door::{self, Refusal};
use super::page::{framed, head, is_origin, nothing_here, text as shown};
use super::store::{self, FormHost};
use crate::domain::command::Intent;
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::channels::ops::{self as channels, Source as Heard};
use crate::rooms::channels::store::is_withdrawn;
use crate::rooms::conversations::model::{BODY_LIMIT, Channel, NewText};
use crate::rooms::conversations::ops::{self, FormWriter};
use crate::rooms::customers::model::{NewContactPoint, ParsedContact, PointKind, PointLabel, Source};
use crate::rooms::{customers, settings};
use crate::server::{App, ClientAddress, Tx, caller, throttle};
use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What somebody filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    intent: Option<Intent>,
    name: String,
    email: String,
    phone: String,
    message: String,
    /// Anything but nothing: texts may go to the phone.
    texts: String,
    /// No person sees this field; programs fill it in.
    website: String,
}

/// Checked, for the command.
#[derive(Debug, Clone, Serialize)]
struct Sent {
    name: String,
    /// As typed and in normal form; one of the two is there.
    email: Option<(String, String)>,
    phone: Option<(String, String)>,
    message: String,
    texts: bool,
}

/// What the page shows.
enum Shown<'f> {
    Fresh,
    Arrived,
    Wrong(&'f Filled, AppError),
}

/// The page.
pub async fn show(State(app): State<App>, Path(slug): Path<String>) -> Response {
    match store::form_host(&app.db, &slug).await {
        Ok(host) => page(&app, &host, &slug, StatusCode::OK, &Shown::Fresh),
        Err(error) => nothing_here(&error, "form"),
    }
}

/// What a website asks before it sends JSON.
pub async fn ask(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    match store::form_host(&app.db, &slug).await {
        Ok(host) => told_to(&host, &headers, StatusCode::NO_CONTENT.into_response()),
        Err(error) => Refusal::Error(error).into_response(),
    }
}

/// What was filled in.
pub async fn send(State(app): State<App>, Path(slug): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let host = match store::form_host(&app.db, &slug).await {
        Ok(host) => host,
        Err(error) => return nothing_here(&error, "form"),
    };
    let address = ClientAddress::of(&app, &parts);
    if door::media_type(&parts) == "application/x-www-form-urlencoded" {
        let request = Request::from_parts(parts, body);
        let filled = match axum::Form::<Filled>::from_request(request, &app).await {
            Ok(axum::Form(filled)) => filled,
            Err(rejection) => return rejection.status().into_response(),
        };
        return match arrive(&app, &host, address, &filled).await {
            Ok(()) => page(&app, &host, &slug, StatusCode::OK, &Shown::Arrived),
            Err(error) => {
                let status =
                    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                page(&app, &host, &slug, status, &Shown::Wrong(&filled, error))
            }
        };
    }
    let headers = parts.headers.clone();
    let answer = match door::json::<Filled>(&parts, body).await {
        Ok(filled) => match arrive(&app, &host, address, &filled).await {
            Ok(()) => Json(json!({ "arrived": true })).into_response(),
            Err(error) => Refusal::Error(error).into_response(),
        },
        Err(refusal) => refusal.into_response(),
    };
    told_to(&host, &headers, answer)
}

/// Lets the business's own websites read an answer.
fn told_to(host: &FormHost, headers: &HeaderMap, mut response: Response) -> Response {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let known = origin.filter(|origin| is_origin(origin) && host.sites.iter().any(|site| site == origin));
    let answered = response.headers_mut();
    answered.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = known.and_then(|origin| HeaderValue::from_str(origin).ok()) {
        answered.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        answered.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
        answered.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    }
    response
}

async fn arrive(app: &App, host: &FormHost, address: ClientAddress, filled: &Filled) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    let region = settings::store::phone_region(&mut tx).await?;
    drop(tx);
    let sent = check(filled, &region)?;
    if !filled.website.is_empty() {
        // A program: it is told what a person would be.
        return Ok(());
    }
    let key = format!("visitor-start:{}:{}", host.business, address.network());
    throttle::count(&app.db, &key, app.config.limits.visitor_start).await?;
    let intent = filled.intent.unwrap_or_default();
    caller::run(app, host.business, None, "forms/send", intent, sent, |tx, sent| Box::pin(take(tx, sent)))
        .await?;
    Ok(())
}

fn check(filled: &Filled, region: &str) -> AppResult<Sent> {
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&filled.name, "A name", 120));
    let message = checks.take("message", text::block(&filled.message, "A message", BODY_LIMIT - 500));
    let (email, number) = (text::clean_line(&filled.email), text::clean_line(&filled.phone));
    let email = match email.as_str() {
        "" => None,
        typed => checks.take("email", text::email(typed).map(|normal| Some((typed.to_owned(), normal)))),
    };
    let phone = match number.as_str() {
        "" => None,
        typed => {
            let read = phone::parse(typed, region).map(|read| Some((read.raw, read.e164)));
            let sentence = "This is no phone number. A foreign number starts with +.".to_owned();
            checks.take("phone", read.map_err(|_| sentence))
        }
    };
    if clean_is_empty(filled) {
        checks.add("email", "An email address or a phone number is needed, so that we can answer.");
    }
    checks.done()?;
    let texts = !filled.texts.is_empty() && phone.is_some();
    Ok(Sent { name, email, phone, message, texts })
}

fn clean_is_empty(filled: &Filled) -> bool {
    text::clean_line(&filled.email).is_empty() && text::clean_line(&filled.phone).is_empty()
}

/// Finds whose it is, or makes a profile; the message stands in their conversation, with what else they gave.
async fn take(tx: &mut Tx, sent: Sent) -> AppResult<()> {
    let email = sent.email.clone().map(|(raw, normal)| ParsedContact { kind: PointKind::Email, raw, normal });
    let phone = sent.phone.clone().map(|(raw, normal)| ParsedContact { kind: PointKind::Phone, raw, normal });
    let (first, second) = match (email, phone) {
        (Some(email), phone) => (email, phone),
        (None, Some(phone)) => (phone, None),
        (None, None) => return Err(AppError::BadRequest),
    };
    let (customer, known) =
        customers::ops::known_or_new(tx, Source::WebForm, &sent.name, first.clone()).await?;
    let mut body = sent.message;
    let anothers = match &second {
        Some(second) if !known => is_anothers(tx, second).await?,
        _ => false,
    };
    match second {
        // What somebody types proves nothing: on a card that was there already, or if it is another's, it is only read.
        Some(second) if known || anothers => {
            body.push_str(&format!("\n\nPhone: {}", second.raw));
        }
        Some(second) => {
            let point = NewContactPoint {
                kind: second.kind,
                raw: second.raw,
                label: PointLabel::Mobile,
                is_main: false,
                sms: sent.texts,
                owner_id: None,
            };
            customers::ops::add_point(tx, customer, point).await?;
        }
        None => {}
    }
    let conversation = ops::open_for_customer(tx, customer).await?;
    let new = NewText {
        channel: Channel::WebForm,
        from: first.normal.clone(),
        to: None,
        subject: String::new(),
        body,
        pictures: 0,
    };
    let writer = FormWriter { name: &sent.name, contact: &first.raw, is_match: known };
    let taken = ops::receive_form(tx, conversation, &writer, &new).await?;
    // Anybody may tick a box: a STOP stands, and of a number that is somebody's already it says nothing.
    let is_new = !known && !anothers;
    if let (true, Some((_, number)), Some(_)) = (sent.texts && is_new, &sent.phone, taken)
        && is_withdrawn(tx, number).await?.is_none()
    {
        let heard = Heard { how: "form", words: "", channel: None, customer: Some(customer) };
        channels::give(tx, number, heard).await?;
    }
    Ok(())
}

/// Whether somebody has it already. Two at once about one number wait for each other, whatever ways they come.
async fn is_anothers(tx: &mut Tx, contact: &ParsedContact) -> AppResult<bool> {
    customers::ops::one_at_a_time(tx, &format!("contact:{}", contact.normal)).await?;
    customers::store::has_contact(tx, contact.kind, &contact.normal).await
}

fn page(app: &App, host: &FormHost, slug: &str, status: StatusCode, state: &Shown<'_>) -> Response {
    let mut html = head(&format!("Write to {}", host.name), &app.assets.build);
    let name = shown(&host.name);
    html.push_str(&format!(
        "<main class=\"chat chat-form\" id=\"main\"><h1>Write to <bdi>{name}</bdi></h1>\n"
    ));
    match state {
        Shown::Arrived => html.push_str(
            "<div class=\"chat-start\" role=\"status\"><h2>Thank you, your message has arrived</h2>\
             <p>We answer by the email address or phone number that you gave.</p></div>\n",
        ),
        Shown::Fresh => html.push_str(&form(slug, &Filled::default(), &AppError::NotFound)),
        Shown::Wrong(filled, error) => html.push_str(&form(slug, filled, error)),
    }
    html.push_str("</main>\n</body>\n</html>\n");
    let mut response = framed(&host.sites, status, html);
    if let Shown::Wrong(_, AppError::TooMany { retry_after }) = state {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    response
}

fn form(slug: &str, filled: &Filled, error: &AppError) -> String {
    let errors = error.field_errors();
    let wrong = |field: &str| {
        errors.iter().find(|(name, _)| name == field).map(|(_, words)| shown(words)).unwrap_or_default()
    };
    let general = match error {
        AppError::Invalid(_) => "Some fields need another look.".to_owned(),
        AppError::NotFound => String::new(),
        AppError::TooMany { .. } => "Too many messages came from here. Please wait a few minutes.".to_owned(),
        _ => "This did not work just now. Please try again.".to_owned(),
    };
    let intent = filled.intent.unwrap_or_default().0;
    let field = |name: &str, label: &str, kind: &str, complete: &str, value: &str| {
        let (wrong, invalid) =
            (wrong(name), if wrong(name).is_empty() { "" } else { " aria-invalid=\"true\"" });
        format!(
            "<div class=\"chat-field\"><label for=\"{name}\">{label}</label>\
             <input id=\"{name}\" name=\"{name}\" type=\"{kind}\" autocomplete=\"{complete}\" dir=\"auto\" value=\"{}\" aria-describedby=\"{name}-error\"{invalid}>\
             <p class=\"chat-error\" id=\"{name}-error\">{wrong}</p></div>\n",
            shown(value)
        )
    };
    let message_invalid = if wrong("message").is_empty() { "" } else { " aria-invalid=\"true\"" };
    format!(
        "<form class=\"chat-start\" method=\"post\" action=\"{action}\" novalidate>\n\
         <p class=\"chat-error\" role=\"alert\">{general}</p>\n\
         <input type=\"hidden\" name=\"intent\" value=\"{intent}\">\n{name}{email}{phone}\
         <div class=\"chat-field\"><label class=\"chat-check\"><input type=\"checkbox\" name=\"texts\" value=\"yes\"{texts}> You may text me at this number. Reply STOP at any time.</label></div>\n\
         <div class=\"chat-trap\" aria-hidden=\"true\"><label for=\"website\">Leave this empty</label>\
         <input id=\"website\" name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></div>\n\
         <div class=\"chat-field\"><label for=\"message\">Your message</label>\
         <textarea id=\"message\" name=\"message\" rows=\"5\" dir=\"auto\" aria-describedby=\"message-error\"{message_invalid}>\n{message}</textarea>\
         <p class=\"chat-error\" id=\"message-error\">{message_error}</p></div>\n\
         <button type=\"submit\" class=\"chat-send\">Send message</button>\n</form>\n",
        action = address(slug),
        name = field("name", "Your name", "text", "name", &filled.name),
        email = field("email", "Your email address", "email", "email", &filled.email),
        phone = field("phone", "Your phone number", "tel", "tel", &filled.phone),
        texts = if filled.texts.is_empty() { "" } else { " checked" },
        message = shown(&filled.message),
        message_error = wrong("message"),
    )
}

fn address(slug: &str) -> String {
    let safe: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("/forms/{safe}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let filled = Filled { phone: "call me".into(), email: "bella@".into(), ..Filled::default() };
        let Err(AppError::Invalid(fields)) = check(&filled, "US") else { panic!("invalid") };
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["name", "message", "email", "phone"]);
        let nobody = Filled { name: "Bella".into(), message: "Hi".into(), ..Filled::default() };
        let Err(AppError::Invalid(fields)) = check(&nobody, "US") else { panic!("invalid") };
        assert_eq!(fields[0].field, "email");
    }

    #[test]
    fn one_way_to_answer_is_enough() {
        let filled = Filled {
            name: "Bella".into(),
            phone: "(415) 555-0123".into(),
            message: "Hi".into(),
            texts: "yes".into(),
            ..Filled::default()
        };
        let sent = check(&filled, "US").unwrap();
        assert_eq!(sent.phone.unwrap().1, "+14155550123");
        assert!(sent.email.is_none() && sent.texts);
    }
}
