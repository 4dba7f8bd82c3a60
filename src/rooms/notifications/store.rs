//! What this room reads.

use super::model::Device;
use crate::domain::ids::{PushDeviceId, SessionId, StaffId};
use crate::domain::role::Role;
use crate::error::{AppError, AppResult};
use crate::rooms::staff::model::{Preferences, device_name};
use crate::server::providers::push::Address;
use crate::server::{Tx, session};
use chrono::{DateTime, Duration, Utc};

/// Somebody's devices, the one of this session first.
///
/// # Errors
/// When the query fails.
pub async fn devices(tx: &mut Tx, staff: StaffId, here: SessionId) -> AppResult<Vec<Device>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select d.id as "id: PushDeviceId", s.user_agent, d.session_id = $3 as "here!", d.created_at, d.reached_at
           from push_device d join session s on s.business_id = $1 and s.id = d.session_id
           where d.business_id = $1 and d.staff_id = $2
           order by d.session_id = $3 desc, d.created_at desc, d.id"#,
        business.0,
        staff.0,
        here.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Device {
            id: row.id,
            name: device_name(&row.user_agent),
            here: row.here,
            created_at: row.created_at,
            reached_at: row.reached_at,
        })
        .collect())
}

/// A device of somebody who may be told.
pub struct Listener {
    pub device: PushDeviceId,
    pub session: SessionId,
    pub staff: StaffId,
    pub role: Role,
    pub preferences: Preferences,
}

/// All devices of the business whose session holds and whose person works here.
///
/// # Errors
/// When the query fails.
pub async fn listeners(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<Vec<Listener>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select d.id as "device: PushDeviceId", d.session_id as "session: SessionId", w.id as "staff: StaffId",
                  w.role as "role: Role", w.preferences
           from push_device d
             join session s on s.business_id = $1 and s.id = d.session_id
             join staff w on w.business_id = $1 and w.id = d.staff_id and w.id = s.staff_id
           where d.business_id = $1 and w.archived_at is null and w.joined_at is not null
             and s.expires_at > $2 and s.last_seen_at > $3
           order by w.id, d.id"#,
        business.0,
        now,
        now - Duration::days(session::IDLE_DAYS),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listener {
            device: row.device,
            session: row.session,
            staff: row.staff,
            role: row.role,
            preferences: serde_json::from_value(row.preferences).unwrap_or_default(),
        })
        .collect())
}

/// Where one of somebody's devices is, and the key of ours that it knows.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn address(tx: &mut Tx, staff: StaffId, device: PushDeviceId) -> AppResult<(Address, Vec<u8>)> {
    let business = tx.business();
    let row = sqlx::query!(
        "select endpoint, p256dh, auth, server_key from push_device
         where business_id = $1 and id = $2 and staff_id = $3",
        business.0,
        device.0,
        staff.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((Address { endpoint: row.endpoint, p256dh: row.p256dh, auth: row.auth }, row.server_key))
}
