//! Devices come and go.

use super::super::model::{DEVICES_MAX, NewDevice};
use crate::domain::ids::{PushDeviceId, SessionId, StaffId};
use crate::error::{AppError, AppResult, Checks};
use crate::server::Tx;
use crate::server::providers::push::{AUTH_LENGTH, Brought, PushReach, checked_endpoint, is_public_key};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Whose device it is, and the key of ours that it was given.
#[derive(Debug, Clone)]
pub struct Place {
    pub staff: StaffId,
    pub session: SessionId,
    pub server_key: Vec<u8>,
}

/// Whether a device is described as a browser does it.
///
/// # Errors
/// Fields of [`NewDevice`].
pub fn check(device: &NewDevice, reach: PushReach) -> AppResult<()> {
    let mut checks = Checks::default();
    if let Err(sentence) = checked_endpoint(&device.endpoint, reach) {
        checks.add("endpoint", sentence);
    }
    if !bytes(&device.p256dh).is_some_and(|key| is_public_key(&key)) {
        checks.add("p256dh", "This is no public key of a browser.");
    }
    if bytes(&device.auth).is_none_or(|auth| auth.len() != AUTH_LENGTH) {
        checks.add("auth", "This is no secret of a browser.");
    }
    checks.done()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Adds the browser of a session, or takes what it says now. Another session of the same browser has ended.
///
/// # Errors
/// Fields of [`NewDevice`]; refused when the person has enough.
pub async fn add(tx: &mut Tx, place: &Place, device: &NewDevice) -> AppResult<PushDeviceId> {
    let business = tx.business();
    let (p256dh, auth) = bytes(&device.p256dh).zip(bytes(&device.auth)).ok_or(AppError::BadRequest)?;
    sqlx::query!(
        "delete from push_device where business_id = $1 and endpoint = $2 and session_id <> $3",
        business.0,
        device.endpoint,
        place.session.0,
    )
    .execute(tx.conn())
    .await?;
    let others = sqlx::query_scalar!(
        r#"select count(*) as "count!" from push_device where business_id = $1 and staff_id = $2 and session_id <> $3"#,
        business.0,
        place.staff.0,
        place.session.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if usize::try_from(others).unwrap_or(usize::MAX) >= DEVICES_MAX {
        return Err(AppError::refused(format!(
            "You have {DEVICES_MAX} devices already. Remove one that you do not use any more."
        )));
    }
    Ok(sqlx::query_scalar!(
        r#"insert into push_device (business_id, id, session_id, staff_id, endpoint, p256dh, auth, server_key)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (business_id, session_id) do update set endpoint = excluded.endpoint,
             p256dh = excluded.p256dh, auth = excluded.auth, server_key = excluded.server_key
           returning id as "id: PushDeviceId""#,
        business.0,
        PushDeviceId::new().0,
        place.session.0,
        place.staff.0,
        device.endpoint,
        p256dh,
        auth,
        place.server_key,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Removes one of somebody's devices.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn remove(tx: &mut Tx, staff: StaffId, device: PushDeviceId) -> AppResult<()> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from push_device where business_id = $1 and id = $2 and staff_id = $3",
        business.0,
        device.0,
        staff.0,
    )
    .execute(tx.conn())
    .await?;
    if gone.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Writes down how a try went; answers why it did not go out.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn note_test(
    tx: &mut Tx,
    staff: StaffId,
    device: PushDeviceId,
    outcome: Option<Brought>,
) -> AppResult<Option<String>> {
    super::super::store::address(tx, staff, device).await?;
    let outcome = outcome.ok_or(AppError::NotFound)?;
    super::bringing::note(tx, device, &outcome).await?;
    Ok(match outcome {
        Brought::Taken => None,
        Brought::Gone => Some(
            "This device cannot be reached any more, so it was removed. Turn its notifications on there again.".into(),
        ),
        Brought::Later(_) => {
            Some("The device’s push service cannot be reached just now. Try again in a few minutes.".into())
        }
        Brought::Refused(why) => Some(format!("It did not go out: {why}.")),
        Brought::Unknown => Some("The device’s push service did not answer. Perhaps it arrives all the same.".into()),
    })
}
