use crate::live::Act;
use crate::rooms::notifications::api::{remove_device, test_device};
use crate::rooms::notifications::model::Device;
use crate::rooms::staff::Me;
use crate::ui::{Badge, Button, Tone, use_toasts};
use leptos::prelude::*;

/// The devices of the reader; each can be tried and removed.
#[component]
pub fn DeviceList(list: Vec<Device>, changed: Callback<()>) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let rows = list.into_iter().map(|device| view! { <DeviceRow device changed/> }).collect_view();
        view! { <ul class="person-rows" aria-label="Devices that are told">{rows}</ul> }
    })
}

#[component]
fn DeviceRow(device: Device, changed: Callback<()>) -> impl IntoView {
    let me = expect_context::<Me>();
    let toasts = use_toasts();
    let (test, remove) = (Act::new(), Act::new());
    let (id, here) = (device.id, device.here);
    let sent = format!("On its way to {}.", device.name);
    let send = move |_| {
        let sent = sent.clone();
        test.run_final(
            "",
            move |intent| test_device(intent, id),
            move |done| {
                match done.value {
                    None => toasts.show(sent),
                    Some(why) => toasts.error(why),
                };
                changed.run(());
            },
        );
    };
    let end = move |_| {
        remove.run_final("Removed.", move |intent| remove_device(intent, id), move |_| changed.run(()));
    };
    let since = me.zone.day_and_clock(device.created_at);
    let reached = match device.reached_at {
        Some(at) => format!("last reached {}", me.zone.day_and_clock(at)),
        None => "not reached yet".to_owned(),
    };
    view! {
        <li class="person-row">
            <div class="person-row-text">
                <p><strong>{device.name}</strong></p>
                <p class="meta">{format!("Since {since} · {reached}")}</p>
            </div>
            {here.then(|| view! { <Badge tone=Tone::Ok>"This device"</Badge> })}
            <Button pending=test.pending press=send>"Send a test notification"</Button>
            {(!here).then(|| view! { <Button pending=remove.pending press=end>"Remove"</Button> })}
        </li>
    }
    .into_any()
}
