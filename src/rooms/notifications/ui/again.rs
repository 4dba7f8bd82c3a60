use super::device;
use crate::domain::command::Intent;
use crate::domain::ids::{SessionId, StaffId};
use crate::live::offline::{Told, Wish};
use crate::rooms::notifications::api::{add_device, list_devices};
use crate::rooms::staff::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Counts up when this browser was turned on or off behind an open page of settings.
#[derive(Clone, Copy)]
pub(super) struct Changed(pub RwSignal<u32>);

/// Goes on telling whoever is signed in on this device, if they were told here when their last session ended, and nobody
/// on account of somebody else. The browser is never asked for a permission by this. Call it once, in the frame.
pub fn go_on_telling(me: &Me) {
    let changed = RwSignal::new(0_u32);
    provide_context(Changed(changed));
    let (staff, session) = (me.staff_id, me.session_id);
    Effect::new(move |_| {
        spawn_local(async move {
            if settle(staff, session).await {
                changed.try_update(|count| *count += 1);
            }
        });
    });
}

/// Answers whether anything changed.
async fn settle(staff: StaffId, session: SessionId) -> bool {
    let (told, wish) = Told::read().signed_in(staff, session);
    told.write();
    match wish {
        Wish::Nothing => false,
        Wish::Leave => {
            device::unsubscribe().await;
            true
        }
        Wish::Look => {
            let Ok(devices) = list_devices().await else { return false };
            if devices.list.iter().any(|device| device.here) {
                return false;
            }
            // Another of their devices took this one off the list: that holds for their next session here, too.
            Told::read().turned_off(staff).write();
            device::unsubscribe().await;
            true
        }
        Wish::Again => turn_on(staff, session).await,
    }
}

async fn turn_on(staff: StaffId, session: SessionId) -> bool {
    if !device::is_allowed() {
        Told::read().turned_off(staff).write();
        return false;
    }
    // Without a connection the next page tries.
    let Ok(devices) = list_devices().await else { return false };
    let Ok(device) = device::subscribe(&devices.key).await else { return false };
    match add_device(Intent::new(), device).await {
        Ok(_) => Told::read().turned_on(staff, session).write(),
        Err(error) if error.is_passing() => return false,
        Err(_) => {
            Told::read().turned_off(staff).write();
            device::unsubscribe().await;
        }
    }
    true
}
