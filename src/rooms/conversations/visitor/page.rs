//! `GET /widget/{slug}`: the page itself. It works without a script: then its form leaves a message.

use super::start::Form;
use super::store::{self, Host};
use super::words::Presence;
use crate::error::{AppError, AppResult};
use crate::server::{App, Tx};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::fmt::Write;

/// The page's address.
pub fn address(slug: &str) -> String {
    let safe: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("/widget/{safe}")
}

#[derive(Default, Deserialize)]
pub struct How {
    /// `1`: inside another page, which has its own button to close it.
    #[serde(default)]
    embed: Option<String>,
}

/// What the page shows around its form.
enum Shown<'f> {
    Fresh,
    /// A form without a script was sent and has arrived.
    Arrived,
    Wrong(&'f Form, AppError),
}

/// Answers the page.
pub async fn show(State(app): State<App>, Path(slug): Path<String>, Query(how): Query<How>) -> Response {
    match open(&app, &slug).await {
        Ok((host, presence)) => {
            let embedded = how.embed.as_deref() == Some("1");
            let html = document(&app.assets.build, &host, &presence, &slug, embedded, &Shown::Fresh);
            framed(&host.sites, StatusCode::OK, html)
        }
        Err(error) => nothing_here(&error, "chat"),
    }
}

async fn open(app: &App, slug: &str) -> AppResult<(Host, Presence)> {
    let host = store::host(&app.db, slug).await?;
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    let presence = store::presence(&mut tx, &host).await?;
    Ok((host, presence))
}

/// Answers a form that was sent without a script.
pub async fn after_form(app: &App, host: &Host, slug: &str, form: &Form, outcome: AppResult<()>) -> Response {
    let presence = match open(app, slug).await {
        Ok((_, presence)) => presence,
        Err(error) => return nothing_here(&error, "chat"),
    };
    let (status, state) = match outcome {
        Ok(()) => (StatusCode::OK, Shown::Arrived),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Shown::Wrong(form, error))
        }
    };
    let mut response =
        framed(&host.sites, status, document(&app.assets.build, host, &presence, slug, false, &state));
    if let Shown::Wrong(_, AppError::TooMany { retry_after }) = state {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    }
    response
}

/// The page may be framed by the business's own sites, and by nobody else.
pub(super) fn framed(sites: &[String], status: StatusCode, html: String) -> Response {
    let sites: String = sites.iter().filter(|site| is_origin(site)).fold(String::new(), |mut all, site| {
        let _ = write!(all, " {site}");
        all
    });
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; \
         img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'{sites}"
    );
    answer(status, &policy, html)
}

fn answer(status: StatusCode, policy: &str, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

/// Nothing but an origin may go into the policy.
pub(super) fn is_origin(site: &str) -> bool {
    site.strip_prefix("https://").or_else(|| site.strip_prefix("http://")).is_some_and(|rest| {
        !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '*'))
    })
}

/// `what`: the chat, or the form.
pub(super) fn nothing_here(error: &AppError, what: &str) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (title, text) = if *error == AppError::NotFound {
        (format!("There is no {what} at this address"), "The link may have been cut short.")
    } else {
        (format!("The {what} cannot be reached"), "Please try again in a moment, or call.")
    };
    let html = format!(
        "{}<main class=\"chat chat-alone\" id=\"main\"><h1>{title}</h1><p>{text}</p></main></body></html>",
        head(&title, "")
    );
    let policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";
    answer(status, policy, html)
}

pub(super) fn head(title: &str, build: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, interactive-widget=resizes-content\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"/chat.css?v={}\">\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n</head>\n<body>\n",
        text(title),
        text(build)
    )
}

fn document(
    build: &str,
    host: &Host,
    presence: &Presence,
    slug: &str,
    embedded: bool,
    state: &Shown<'_>,
) -> String {
    let name = text(&host.name);
    let mut html = head(&format!("Chat with {}", host.name), build);
    let status =
        if presence.open && presence.enabled { "We usually answer at once" } else { "Leave a message" };
    let _ = write!(
        html,
        "<main class=\"chat\" id=\"main\" data-slug=\"{}\" data-open=\"{}\" data-enabled=\"{}\" data-embedded=\"{embedded}\">\n\
         <header class=\"chat-head\"><div class=\"chat-title\"><h1 dir=\"auto\">{name}</h1><p id=\"status\">{status}</p></div>\
         <button type=\"button\" class=\"chat-close\" id=\"close\" hidden aria-label=\"Close the chat\"><span aria-hidden=\"true\">\u{d7}</span></button></header>\n\
         <div class=\"chat-body\" id=\"body\" tabindex=\"0\" role=\"region\" aria-label=\"Conversation\">\n\
         <p class=\"chat-greeting\" id=\"greeting\" dir=\"auto\">{}</p>\n\
         <div role=\"log\" aria-label=\"Messages\" aria-live=\"polite\"><ol class=\"chat-log\" id=\"log\"></ol></div>\n\
         <p class=\"chat-typing\" id=\"typing\" role=\"status\"></p>\n</div>\n\
         <p class=\"chat-notice\" id=\"notice\" role=\"status\"></p>\n",
        text(slug),
        presence.open,
        presence.enabled,
        text(&presence.greeting),
    );
    match state {
        Shown::Arrived => html.push_str(ARRIVED),
        _ if !presence.enabled => {}
        Shown::Fresh => html.push_str(&form(slug, presence, &Form::default(), &AppError::NotFound)),
        Shown::Wrong(filled, error) => html.push_str(&form(slug, presence, filled, error)),
    }
    html.push_str(COMPOSER);
    let _ = write!(
        html,
        "</main>\n<script src=\"/chat.js?v={}\" defer></script>\n</body>\n</html>\n",
        text(build)
    );
    html
}

const ARRIVED: &str = "<div class=\"chat-start\" id=\"arrived\"><h2>Thank you, your message has arrived</h2>\
    <p>We answer by the phone number or email address that you gave.</p></div>\n";

/// Hidden until the script takes over.
const COMPOSER: &str = "<form class=\"chat-composer\" id=\"composer\" hidden novalidate>\
    <label class=\"visually-hidden\" for=\"more\">Your message</label>\
    <button type=\"button\" class=\"chat-attach\" id=\"attach\" aria-label=\"Attach a picture or file\"><span aria-hidden=\"true\">\u{1f4ce}</span></button>\
    <input type=\"file\" id=\"file\" hidden multiple aria-label=\"Pictures and files\">\
    <textarea id=\"more\" name=\"body\" rows=\"1\" dir=\"auto\" placeholder=\"Write a message\" aria-describedby=\"more-error\"></textarea>\
    <button type=\"submit\" class=\"chat-send\">Send</button>\
    <p class=\"chat-error\" id=\"more-error\"></p></form>\n";

fn form(slug: &str, presence: &Presence, filled: &Form, error: &AppError) -> String {
    let errors = error.field_errors();
    let wrong = |field: &str| {
        errors.iter().find(|(name, _)| name == field).map(|(_, sentence)| text(sentence)).unwrap_or_default()
    };
    let general = match error {
        AppError::Invalid(_) | AppError::NotFound => String::new(),
        AppError::TooMany { .. } => "Too many messages came from here. Please wait a few minutes.".to_owned(),
        AppError::Refused(reason) => text(reason),
        _ => "This did not work just now. Please try again.".to_owned(),
    };
    let invalid = |field: &str| if wrong(field).is_empty() { "" } else { " aria-invalid=\"true\"" };
    let hint = if presence.open {
        "So that we can answer when you have left this page."
    } else {
        "So that we can get back to you."
    };
    let intent = filled.intent.unwrap_or_default().0;
    format!(
        "<form class=\"chat-start\" id=\"start\" method=\"post\" action=\"{action}/start\" novalidate>\n\
         <p class=\"chat-error\" id=\"start-error\" role=\"alert\">{general}</p>\n\
         <input type=\"hidden\" name=\"intent\" value=\"{intent}\">\n\
         <div class=\"chat-field\"><label for=\"name\">Your name</label>\
         <input id=\"name\" name=\"name\" type=\"text\" autocomplete=\"name\" dir=\"auto\" value=\"{name}\" aria-describedby=\"name-error\"{name_invalid}>\
         <p class=\"chat-error\" id=\"name-error\">{name_error}</p></div>\n\
         <div class=\"chat-field\"><label for=\"contact\">Your phone number or email</label>\
         <input id=\"contact\" name=\"contact\" type=\"text\" autocomplete=\"email\" value=\"{contact}\" aria-describedby=\"contact-hint contact-error\"{contact_invalid}>\
         <p class=\"chat-hint\" id=\"contact-hint\">{hint}</p><p class=\"chat-error\" id=\"contact-error\">{contact_error}</p></div>\n\
         <div class=\"chat-trap\" aria-hidden=\"true\"><label for=\"website\">Leave this empty</label>\
         <input id=\"website\" name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></div>\n\
         <div class=\"chat-field\"><label for=\"first\">Your message</label>\
         <textarea id=\"first\" name=\"body\" rows=\"4\" dir=\"auto\" required aria-describedby=\"body-error\"{body_invalid}>\n{body}</textarea>\
         <p class=\"chat-error\" id=\"body-error\">{body_error}</p></div>\n\
         <button type=\"submit\" class=\"chat-send\">Send message</button>\n</form>\n",
        action = address(slug),
        name = text(&filled.name),
        name_invalid = invalid("name"),
        name_error = wrong("name"),
        contact = text(&filled.contact),
        contact_invalid = invalid("contact"),
        contact_error = wrong("contact"),
        body_invalid = invalid("body"),
        body = text(&filled.body),
        body_error = wrong("body"),
    )
}

/// Text that a page shows as it is, in content and in quoted attributes.
pub(super) fn text(input: &str) -> String {
    input
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_stays_text() {
        assert_eq!(text("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
    }

    #[test]
    fn only_origins_reach_the_policy() {
        assert!(is_origin("https://shop.example") && is_origin("http://localhost:8080"));
        for wrong in ["shop.example", "https://", "https://a.example; script-src *", "https://a b", "'none'"]
        {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }
}
