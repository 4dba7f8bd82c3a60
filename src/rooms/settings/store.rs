//! What this room reads.

use super::model::{BusinessSettings, Location, OpeningHours, ServiceKind, ServiceType};
use super::quiet::QuietHours;
use crate::domain::ids::{LocationId, ServiceTypeId};
use crate::domain::time::Zone;
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// The shops in use, the main one first.
///
/// # Errors
/// When the query fails.
pub async fn locations(tx: &mut Tx) -> AppResult<Vec<Location>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select id as "id: LocationId", name, address, time_zone, phone_region,
                  opening_hours as "opening_hours: Json<Vec<OpeningHours>>",
                  coalesce(to_char(quiet_from, 'HH24:MI'), '') as "quiet_from!",
                  coalesce(to_char(quiet_until, 'HH24:MI'), '') as "quiet_until!", is_main, version
           from location where business_id = $1 and archived_at is null
           order by is_main desc, created_at, id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Location {
            id: row.id,
            name: row.name,
            address: row.address,
            time_zone: row.time_zone,
            phone_region: row.phone_region,
            opening_hours: row.opening_hours.0,
            quiet_from: row.quiet_from,
            quiet_until: row.quiet_until,
            is_main: row.is_main,
            version: row.version,
        })
        .collect())
}

/// What can be booked, by name.
///
/// # Errors
/// When the query fails.
pub async fn service_types(tx: &mut Tx) -> AppResult<Vec<ServiceType>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        ServiceType,
        r#"select id as "id: ServiceTypeId", name, kind as "kind: ServiceKind", duration_minutes, version
           from service_type where business_id = $1 and archived_at is null
           order by lower(name), id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// What is set for the whole business.
///
/// # Errors
/// When the query fails.
pub async fn business(tx: &mut Tx) -> AppResult<BusinessSettings> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        BusinessSettings,
        r#"select name, slug, currency, help_email, chat_enabled, chat_greeting, chat_away, chat_sites, form_enabled,
                  unseen_minutes, unseen_first as "unseen_first: _", version
           from business where id = $1"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The country in which a telephone number without + is read: that of the main location.
///
/// # Errors
/// When the query fails.
pub async fn phone_region(tx: &mut Tx) -> AppResult<String> {
    let business = tx.business();
    let region = sqlx::query_scalar!(
        "select phone_region from location where business_id = $1 and archived_at is null
         order by is_main desc, created_at limit 1",
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(region.unwrap_or_else(|| "US".into()))
}

/// The time zone of a location.
///
/// # Errors
/// [`AppError::NotFound`](crate::error::AppError::NotFound) for an unknown location.
pub async fn zone(tx: &mut Tx, location: LocationId) -> AppResult<Zone> {
    let business = tx.business();
    let place = sqlx::query!(
        "select time_zone, phone_region from location where business_id = $1 and id = $2",
        business.0,
        location.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Zone::of_place(&place.time_zone, &place.phone_region))
}

/// The time zone of the main location.
///
/// # Errors
/// When the query fails.
pub async fn main_zone(tx: &mut Tx) -> AppResult<Zone> {
    let business = tx.business();
    let place = sqlx::query!(
        "select time_zone, phone_region from location where business_id = $1 and archived_at is null
         order by is_main desc, created_at limit 1",
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(place.map_or_else(Zone::utc, |place| Zone::of_place(&place.time_zone, &place.phone_region)))
}

/// The quiet hours of a shop in use, by its own clock.
#[derive(Debug, Clone)]
pub struct Rest {
    pub location: LocationId,
    hours: Option<(QuietHours, Zone)>,
}

impl Rest {
    /// Until when texts wait there that are written at a moment; none: they need not.
    pub fn until(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.hours.as_ref().and_then(|(hours, zone)| hours.end(zone, at))
    }
}

/// The quiet hours of each shop in use, the main one first.
///
/// # Errors
/// When the query fails.
pub async fn rests(tx: &mut Tx) -> AppResult<Vec<Rest>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select id as "id: LocationId", time_zone, phone_region, quiet_from, quiet_until from location
           where business_id = $1 and archived_at is null order by is_main desc, created_at, id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Rest {
            location: row.id,
            hours: row.quiet_from.zip(row.quiet_until).map(|(from, until)| {
                (QuietHours { from, until }, Zone::of_place(&row.time_zone, &row.phone_region))
            }),
        })
        .collect())
}
