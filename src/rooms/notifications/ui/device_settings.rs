use super::again::Changed;
use super::device::{self, Here};
use super::device_list::DeviceList;
use super::this_device::ThisDevice;
use crate::rooms::notifications::api::list_devices;
use crate::rooms::staff::ui::loaded;
use crate::ui::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// On which devices somebody is told of messages while Pawline is not open there.
#[component]
pub fn DeviceSettings() -> impl IntoView {
    let devices = Resource::new(|| (), |()| list_devices());
    let here = RwSignal::new(Here::Unknown);
    let look = move || {
        spawn_local(async move {
            let found = device::look().await;
            here.try_set(found);
        });
    };
    Effect::new(move |_| look());
    let changed = Callback::new(move |()| {
        devices.refetch();
        look();
    });
    if let Some(Changed(behind)) = use_context() {
        Effect::new(move |before: Option<u32>| {
            let now = behind.get();
            if before.is_some_and(|before| before != now) {
                changed.run(());
            }
            now
        });
    }
    let list = loaded(devices, "Your devices", move |devices| {
        let mine = devices.list.iter().find(|device| device.here).map(|device| device.id);
        view! {
            <div class="stack">
                <ThisDevice here mine key=devices.key changed/>
                <DeviceList list=devices.list changed/>
            </div>
        }
        .into_any()
    });
    view! {
        <Section title="When Pawline is closed">
            <p class="meta">
                "A phone, tablet or computer can tell you of new messages also while Pawline is not open on it: whose message it is and its first words, or that a note names you. It does so as long as you are signed in there, also when you sign in there again, and not while you use Pawline elsewhere."
            </p>
            {list}
        </Section>
    }
    .into_any()
}
