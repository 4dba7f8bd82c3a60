//! The first message: somebody appears.

use super::door::{self, Refusal};
use super::page;
use super::store::{self, Host};
use super::writing::{self, Taken};
use crate::domain::command::Intent;
use crate::domain::ids::{ConversationId, CustomerId, VisitorId};
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::conversations::model::BODY_LIMIT;
use crate::rooms::conversations::ops;
use crate::rooms::customers::{self, model::ParsedContact, model::PointKind, model::Source};
use crate::rooms::settings;
use crate::server::{App, ClientAddress, Tx, caller, secret, throttle};
use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// What the visitor filled in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    pub intent: Option<Intent>,
    /// The secret that the page made; none from a page without a script, which keeps no link.
    #[serde(default)]
    pub token: Option<String>,
    #[serde(default)]
    pub name: String,
    /// A phone number or an email address.
    #[serde(default)]
    pub contact: String,
    #[serde(default)]
    pub body: String,
    /// The page that the widget stands on.
    #[serde(default)]
    pub page: String,
    /// No person sees this field; programs fill it in.
    #[serde(default)]
    pub website: String,
}

/// Checked, for the command.
#[derive(Debug, Clone, Serialize)]
struct Newcomer {
    /// Not part of what makes two starts the same: without a script each try has another one.
    #[serde(skip)]
    token_hash: Vec<u8>,
    name: String,
    /// Kind, as typed, normal form.
    contact: Option<(PointKind, String, String)>,
    body: String,
    page: String,
}

/// `POST /widget/{slug}/start`, by the page's script (JSON) or by the form itself.
pub async fn start(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let host = store::host(&app.db, &slug).await?;
    let address = ClientAddress::of(&app, &parts);
    if door::media_type(&parts) == "application/x-www-form-urlencoded" {
        let request = Request::from_parts(parts, body);
        let axum::Form(form) = axum::Form::<Form>::from_request(request, &app)
            .await
            .map_err(|rejection| Refusal::Status(rejection.status()))?;
        let outcome = arrive(&app, &host, address, &form, true).await;
        return Ok(page::after_form(&app, &host, &slug, &form, outcome.map(|_| ())).await);
    }
    let form: Form = door::json(&parts, body).await?;
    Ok(Json(arrive(&app, &host, address, &form, false).await?).into_response())
}

async fn arrive(
    app: &App,
    host: &Host,
    address: ClientAddress,
    form: &Form,
    without_script: bool,
) -> AppResult<Taken> {
    if !host.enabled {
        return Err(AppError::refused("The chat is closed at the moment. Please call or send an email."));
    }
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    let contact_needed = without_script || !store::presence(&mut tx, host).await?.open;
    let region = settings::store::phone_region(&mut tx).await?;
    drop(tx);
    let newcomer = check(form, contact_needed, without_script, &region)?;
    if !form.website.is_empty() {
        // A program: it is told what a person would be.
        return Ok(Taken { number: 1, at: chrono::Utc::now() });
    }
    let key = format!("visitor-start:{}:{}", host.business, address.network());
    throttle::count(&app.db, &key, app.config.limits.visitor_start).await?;
    let intent = form.intent.unwrap_or_default();
    let done = caller::run(app, host.business, None, "widget/start", intent, newcomer, |tx, newcomer| {
        Box::pin(appear(tx, newcomer))
    })
    .await?;
    Ok(done.value)
}

fn check(form: &Form, contact_needed: bool, without_script: bool, region: &str) -> AppResult<Newcomer> {
    let mut checks = Checks::default();
    let name = checks.take("name", text::optional_line(&form.name, "A name", 120));
    let body = checks.take("body", text::block(&form.body, "A message", BODY_LIMIT));
    let contact = match read_contact(&form.contact, region) {
        Ok(None) if contact_needed => {
            checks.add("contact", "A phone number or an email address is needed, so that we can answer.");
            None
        }
        Ok(contact) => contact,
        Err(sentence) => {
            checks.add("contact", sentence);
            None
        }
    };
    let token = match &form.token {
        Some(token) if door::is_secret(token) => token.clone(),
        // Nobody holds this one: without a script there is nowhere to keep it.
        None if without_script => secret::token(),
        _ => return Err(AppError::BadRequest),
    };
    checks.done()?;
    let page = text::clean_line(&form.page).chars().take(500).collect();
    Ok(Newcomer { token_hash: secret::hash(&token), name, contact, body, page })
}

/// A phone number or an email address, or nothing.
fn read_contact(typed: &str, region: &str) -> Result<Option<(PointKind, String, String)>, String> {
    let raw = text::clean_line(typed);
    if raw.is_empty() {
        return Ok(None);
    }
    if raw.contains('@') {
        return text::email(&raw).map(|normal| Some((PointKind::Email, raw, normal)));
    }
    match phone::parse(&raw, region) {
        Ok(read) => Ok(Some((PointKind::Phone, read.raw, read.e164))),
        Err(_) => {
            Err("This is neither a phone number nor an email address. A foreign number starts with +.".into())
        }
    }
}

/// Links the visitor to whom the contact belongs, unverified, or makes a profile; and takes the
/// first message.
async fn appear(tx: &mut Tx, newcomer: Newcomer) -> AppResult<Taken> {
    let (customer, is_match) = whose(tx, &newcomer).await?;
    let conversation = ops::open_for_customer(tx, customer).await?;
    let visitor = add_visitor(tx, &newcomer, conversation, customer, is_match).await?;
    writing::take(tx, visitor, newcomer.body).await
}

async fn whose(tx: &mut Tx, newcomer: &Newcomer) -> AppResult<(CustomerId, bool)> {
    let Some((kind, raw, normal)) = newcomer.contact.clone() else {
        let name = if newcomer.name.is_empty() { "Visitor" } else { &newcomer.name };
        return Ok((customers::ops::create_from_contact(tx, Source::Chat, name, None).await?, false));
    };
    let contact = ParsedContact { kind, raw, normal };
    customers::ops::known_or_new(tx, Source::Chat, &newcomer.name, contact).await
}

/// The visitor's link. No event: the conversation's own say what happened, and the log must hold no
/// secret, not even hashed.
async fn add_visitor(
    tx: &mut Tx,
    newcomer: &Newcomer,
    conversation: ConversationId,
    customer: CustomerId,
    unproven: bool,
) -> AppResult<VisitorId> {
    let (business, id) = (tx.business(), VisitorId::new());
    let contact = newcomer.contact.as_ref().map_or("", |(_, raw, _)| raw.as_str());
    let made = sqlx::query!(
        "insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name, contact, page, expires_at, unproven)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9), $10)
         on conflict (token_hash) do nothing",
        business.0,
        id.0,
        conversation.0,
        customer.0,
        newcomer.token_hash,
        newcomer.name,
        contact,
        newcomer.page,
        door::LINK_DAYS,
        unproven,
    )
    .execute(tx.conn())
    .await?;
    // A secret begins one conversation; a page that lost its answer repeats the same intent.
    if made.rows_affected() == 0 { Err(AppError::IntentReused) } else { Ok(id) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_phone_or_an_email() {
        assert_eq!(read_contact(" ", "US"), Ok(None));
        assert_eq!(
            read_contact("Bella@Example.com", "US"),
            Ok(Some((PointKind::Email, "Bella@Example.com".into(), "bella@example.com".into())))
        );
        let phone = read_contact("(415) 555-0123", "US").unwrap().unwrap();
        assert_eq!(phone.2, "+14155550123");
        assert!(read_contact("call me", "US").is_err());
        assert!(read_contact("bella@", "US").is_err());
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = Form {
            name: "x".repeat(121),
            contact: "?".into(),
            token: Some(secret::token()),
            ..Form::default()
        };
        let Err(AppError::Invalid(fields)) = check(&form, true, false, "US") else { panic!("invalid") };
        let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["name", "body", "contact"]);
    }
}
