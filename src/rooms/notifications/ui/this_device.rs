use super::device::{self, Here};
use crate::domain::ids::PushDeviceId;
use crate::live::Act;
use crate::live::offline::Told;
use crate::rooms::notifications::api::{add_device, remove_device};
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Turns the notifications of this browser on and off, or says why that cannot be done here.
#[component]
pub fn ThisDevice(
    here: RwSignal<Here>,
    /// What the server knows of this browser.
    mine: Option<PushDeviceId>,
    /// Our key, with which it subscribes.
    key: String,
    changed: Callback<()>,
) -> impl IntoView {
    let act = Act::new();
    let me = expect_context::<Me>();
    let (staff, session) = (me.staff_id, me.session_id);
    let key = StoredValue::new(key);
    let turn_on = move |_| {
        let subscribe = move |intent| {
            let key = key.get_value();
            async move {
                let device = device::subscribe(&key).await.inspect_err(|_| {
                    // Perhaps it was just forbidden.
                    spawn_local(async move {
                        let found = device::look().await;
                        here.try_set(found);
                    });
                })?;
                add_device(intent, device).await
            }
        };
        act.run_final("This device tells you of messages from now on.", subscribe, move |_| {
            Told::read().turned_on(staff, session).write();
            changed.run(());
        });
    };
    let turn_off = move |id| {
        act.run_final(
            "This device is quiet from now on.",
            move |intent| remove_device(intent, id),
            move |_| {
                Told::read().turned_off(staff).write();
                spawn_local(async move {
                    device::unsubscribe().await;
                    changed.try_run(());
                });
            },
        );
    };
    move || {
        match (here.get(), mine) {
        (Here::Unknown, _) => view! { <p class="meta" role="status">"Looking at this device…"</p> }.into_any(),
        (Here::Unsupported, _) => view! {
            <p role="status">
                "This browser cannot show notifications while Pawline is closed. A current Chrome, Edge, Firefox or Safari can, also outside of a private window."
            </p>
        }
        .into_any(),
        (Here::NeedsInstalling, _) => view! {
            <p role="status">
                "On an iPhone or iPad, first put Pawline on the Home Screen: press Share in Safari, then Add to Home Screen. Open Pawline from there and come back to this page."
            </p>
        }
        .into_any(),
        (Here::Refused, _) => view! {
            <p role="status">
                "Notifications of Pawline are not allowed on this device. In a browser, press the sign left of the address, find Notifications and choose Allow. For an installed app, allow them in the device’s own settings, under Notifications. Then load this page again."
            </p>
        }
        .into_any(),
        (Here::On, Some(id)) => view! {
            <p role="status">"This device tells you of messages while Pawline is closed."</p>
            <div class="actions">
                <Button pending=act.pending press=move |_| turn_off(id)>"Turn off on this device"</Button>
            </div>
        }
        .into_any(),
        (Here::On | Here::Off, _) => view! {
            <div class="actions">
                <Button kind=ButtonKind::Primary icon="bell" pending=act.pending press=turn_on>
                    "Notify this device when Pawline is closed"
                </Button>
            </div>
        }
        .into_any(),
    }
    }
}
