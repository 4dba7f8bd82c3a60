//! Server functions of this room.

use super::model::{Devices, NewDevice};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::PushDeviceId;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{keys, ops, store, work};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, server::Caller};

/// The devices on which the caller is told of messages, and the key with which another one subscribes.
///
/// # Errors
/// [`AppError::SignedOut`]; [`AppError::Unavailable`] when our keys cannot be read.
#[server(prefix = "/api", endpoint = "notifications/list_devices", input = Json)]
pub async fn list_devices() -> Result<Devices, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let key = keys::public(&caller.app).await?;
    let list = store::devices(&mut caller.read().await?, caller.staff_id, caller.session_id).await?;
    Ok(Devices { key, list })
}

/// Tells the caller of messages on the browser that asks from now on; what it said before is replaced. It ends with the
/// session.
///
/// # Errors
/// Fields of [`NewDevice`]; refused when the caller has enough devices.
#[server(prefix = "/api", endpoint = "notifications/add_device", input = Json)]
pub async fn add_device(intent: Intent, device: NewDevice) -> Result<Done<PushDeviceId>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    ops::check(&device, caller.app.outside.push.reach)?;
    let place = ops::Place {
        staff: caller.staff_id,
        session: caller.session_id,
        server_key: keys::key(&caller.app).await?.public().to_vec(),
    };
    caller
        .command("notifications/add_device", intent, device, move |tx, device| {
            let place = place.clone();
            Box::pin(async move { ops::add(tx, &place, &device).await })
        })
        .await
}

/// Tells the caller of no more messages on one of their devices.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "notifications/remove_device", input = Json)]
pub async fn remove_device(intent: Intent, id: PushDeviceId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let me = caller.staff_id;
    caller
        .command("notifications/remove_device", intent, id, move |tx, id| Box::pin(ops::remove(tx, me, id)))
        .await
}

/// Sends a notification to one of the caller's devices, to try it. Answers why it did not go out; none: it did.
///
/// # Errors
/// [`AppError::NotFound`]; too many tries.
#[server(prefix = "/api", endpoint = "notifications/test_device", input = Json)]
pub async fn test_device(intent: Intent, id: PushDeviceId) -> Result<Done<Option<String>>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let me = caller.staff_id;
    // One that is not there is refused by the command, as the intent may be another's.
    let outcome = match work::try_out(&caller.app, caller.business_id, me, id).await {
        Err(AppError::NotFound) => None,
        other => Some(other?),
    };
    caller
        .command("notifications/test_device", intent, id, move |tx, id| {
            let outcome = outcome.clone();
            Box::pin(async move { ops::note_test(tx, me, id, outcome).await })
        })
        .await
}
