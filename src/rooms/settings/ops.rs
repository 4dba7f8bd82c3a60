//! Use cases of this room.

use super::model::{BusinessEdit, CURRENCIES, LocationForm, ServiceForm, ServiceKind, UNSEEN_MINUTES};
use super::places::{check_region, check_zone};
use super::record::{BUSINESS, LOCATION, SERVICE_TYPE};
use super::rules::{check_hours, check_quiet, check_site, check_slug};
use crate::domain::ids::{LocationId, ServiceTypeId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Most websites that may show the chat.
const SITES_MAX: usize = 20;

/// The columns that a form gives, checked; all wrong fields at once.
struct Columns {
    checks: Checks,
    row: Map<String, Value>,
}

impl Columns {
    fn new() -> Self {
        Self { checks: Checks::default(), row: Map::new() }
    }

    fn put(&mut self, column: &str, value: Result<Value, String>) {
        let value = self.checks.take(column, value);
        self.row.insert(column.into(), value);
    }

    fn done(self) -> AppResult<Map<String, Value>> {
        self.checks.done().map(|()| self.row)
    }
}

/// Reads a change to the settings of the business.
///
/// # Errors
/// The wrong fields.
pub fn read_business(edit: BusinessEdit) -> AppResult<Map<String, Value>> {
    let mut to = Columns::new();
    if let Some(name) = edit.name {
        to.put("name", text::line(&name, "A name", 120).map(Value::from));
    }
    if let Some(slug) = edit.slug {
        to.put("slug", check_slug(&slug).map(Value::from));
    }
    if let Some(code) = edit.currency {
        let known = CURRENCIES.contains(&code.as_str());
        to.put("currency", known.then(|| code.into()).ok_or("Choose a currency from the list.".into()));
    }
    if let Some(email) = edit.help_email {
        let nobody = text::clean_line(&email).is_empty();
        let email = if nobody { Ok(Value::Null) } else { text::email(&email).map(Value::from) };
        to.put("help_email", email);
    }
    if let Some(enabled) = edit.chat_enabled {
        to.put("chat_enabled", Ok(enabled.into()));
    }
    if let Some(greeting) = edit.chat_greeting {
        to.put("chat_greeting", text::optional_block(&greeting, "A greeting", 500).map(Value::from));
    }
    if let Some(away) = edit.chat_away {
        to.put("chat_away", text::optional_block(&away, "An away text", 500).map(Value::from));
    }
    if let Some(enabled) = edit.form_enabled {
        to.put("form_enabled", Ok(enabled.into()));
    }
    if let Some(minutes) = edit.unseen_minutes {
        let known = UNSEEN_MINUTES.contains(&minutes);
        to.put("unseen_minutes", known.then(|| minutes.into()).ok_or("Choose a time from the list.".into()));
    }
    if let Some(first) = edit.unseen_first {
        to.put("unseen_first", Ok(json!(first)));
    }
    if let Some(sites) = edit.chat_sites {
        to.put("chat_sites", read_sites(&sites).map(Value::from));
    }
    to.done()
}

fn read_sites(typed: &[String]) -> Result<Vec<String>, String> {
    let mut sites: Vec<String> = Vec::new();
    for site in typed.iter().filter(|site| !site.trim().is_empty()) {
        let site = check_site(site)?;
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    if sites.len() > SITES_MAX { Err(format!("At most {SITES_MAX} websites.")) } else { Ok(sites) }
}

/// Reads a location. For a new one every field must be there.
///
/// # Errors
/// The wrong fields.
pub fn read_location(form: LocationForm, new: bool) -> AppResult<Map<String, Value>> {
    let mut to = Columns::new();
    let missing = |value: Option<String>| value.or(new.then(String::new));
    if let Some(name) = missing(form.name) {
        to.put("name", text::line(&name, "A name", 120).map(Value::from));
    }
    if let Some(address) = missing(form.address) {
        to.put("address", text::optional_block(&address, "An address", 500).map(Value::from));
    }
    if let Some(zone) = missing(form.time_zone) {
        to.put("time_zone", check_zone(&zone).map(Value::from));
    }
    if let Some(region) = missing(form.phone_region) {
        to.put("phone_region", check_region(&region).map(Value::from));
    }
    if let Some(hours) = form.opening_hours.or(new.then(Vec::new)) {
        to.put("opening_hours", check_hours(&hours).map(|hours| json!(hours)));
    }
    for (column, typed) in [("quiet_from", form.quiet_from), ("quiet_until", form.quiet_until)] {
        if let Some(typed) = typed {
            to.put(column, check_quiet(&typed).map(|time| json!(time)));
        }
    }
    to.done()
}

/// Reads a service. For a new one every field must be there.
///
/// # Errors
/// The wrong fields.
pub fn read_service(form: ServiceForm, new: bool) -> AppResult<Map<String, Value>> {
    let mut to = Columns::new();
    if let Some(name) = form.name.or(new.then(String::new)) {
        to.put("name", text::line(&name, "A name", 80).map(Value::from));
    }
    if let Some(kind) = form.kind.or(new.then_some(ServiceKind::Grooming)) {
        to.put("kind", Ok(json!(kind)));
    }
    if let Some(minutes) = form.duration_minutes.or(new.then(String::new)) {
        let minutes = minutes.trim().parse::<i32>().ok().filter(|minutes| (5..=43_200).contains(minutes));
        let sentence = "Give whole minutes, from 5 to 43200 (30 days).".to_owned();
        to.put("duration_minutes", minutes.map(Value::from).ok_or(sentence));
    }
    to.done()
}

/// Changes the settings of the business.
///
/// # Errors
/// A conflict, or what a constraint says.
pub async fn edit_business(tx: &mut Tx, seen: i32, changes: Map<String, Value>) -> AppResult<i32> {
    let id = tx.business().0;
    records::edit(tx, &BUSINESS, "updated", id, seen, &changes).await
}

/// Adds a location.
///
/// # Errors
/// What a constraint says.
pub async fn add_location(tx: &mut Tx, row: Map<String, Value>) -> AppResult<LocationId> {
    let mut row = made(row);
    row.insert("is_main".into(), false.into());
    records::insert(tx, &LOCATION, "added", &row).await.map(LocationId)
}

/// Changes a location.
///
/// # Errors
/// A conflict, or what a constraint says.
pub async fn edit_location(
    tx: &mut Tx,
    id: LocationId,
    seen: i32,
    changes: Map<String, Value>,
) -> AppResult<i32> {
    records::edit(tx, &LOCATION, "updated", id.0, seen, &changes).await
}

/// Takes a location out of use; what happened there stays.
///
/// # Errors
/// [`AppError::Refused`] for the main location.
pub async fn archive_location(tx: &mut Tx, id: LocationId) -> AppResult<()> {
    if main_location(tx).await? == Some(id) {
        return Err(AppError::refused(
            "This is the main location: make another one the main location first.",
        ));
    }
    records::set(tx, &LOCATION, "archived", id.0, &json!({ "archived_at": Utc::now() })).await?;
    Ok(())
}

/// Makes a location the one whose zone and country hold where no location is named.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not in use.
pub async fn make_main(tx: &mut Tx, id: LocationId) -> AppResult<()> {
    let business = tx.business();
    // In the order of ids, so that two who do this at once wait for one another.
    let known = sqlx::query!(
        r#"select id as "id: LocationId", is_main from location
           where business_id = $1 and archived_at is null and (is_main or id = $2) order by id for update"#,
        business.0,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if !known.iter().any(|row| row.id == id) {
        return Err(AppError::NotFound);
    }
    for row in known {
        records::set(tx, &LOCATION, "updated", row.id.0, &json!({ "is_main": row.id == id })).await?;
    }
    Ok(())
}

async fn main_location(tx: &mut Tx) -> AppResult<Option<LocationId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: LocationId" from location
           where business_id = $1 and archived_at is null order by is_main desc, created_at limit 1 for update"#,
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Adds a service.
///
/// # Errors
/// What a constraint says.
pub async fn add_service(tx: &mut Tx, row: Map<String, Value>) -> AppResult<ServiceTypeId> {
    records::insert(tx, &SERVICE_TYPE, "added", &made(row)).await.map(ServiceTypeId)
}

/// Changes a service.
///
/// # Errors
/// A conflict, or what a constraint says.
pub async fn edit_service(
    tx: &mut Tx,
    id: ServiceTypeId,
    seen: i32,
    changes: Map<String, Value>,
) -> AppResult<i32> {
    records::edit(tx, &SERVICE_TYPE, "updated", id.0, seen, &changes).await
}

/// Takes a service off the lists; bookings of it stay.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn archive_service(tx: &mut Tx, id: ServiceTypeId) -> AppResult<()> {
    records::set(tx, &SERVICE_TYPE, "archived", id.0, &json!({ "archived_at": Utc::now() })).await?;
    Ok(())
}

/// A checked row with what every new one has.
fn made(mut row: Map<String, Value>) -> Map<String, Value> {
    row.insert("id".into(), Uuid::now_v7().to_string().into());
    row.insert("created_at".into(), json!(Utc::now()));
    row.insert("version".into(), 1.into());
    row
}
