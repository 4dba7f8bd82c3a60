use crate::rooms::staff::ui::device;
use crate::ui::{Button, ButtonKind, use_toasts};
use leptos::prelude::*;

/// Where Twilio is told to tell us of texts, and of calls if something is to become of them.
#[component]
pub(super) fn TwilioHooks(
    /// Of the channel, without a slash at the end.
    address: String,
    /// Something is to become of calls.
    calls: bool,
) -> impl IntoView {
    let calls = calls.then(|| {
        view! {
            <Hook place="A call comes in" copy="Copy the address for calls" address=format!("{address}/voice")/>
            <Hook
                place="Call status changes" copy="Copy the address for the end of calls"
                address=format!("{address}/voice/status")
            />
        }
    });
    view! {
        <div class="meta stack">
            <Hook place="A message comes in" copy="Copy the address for texts" address/>
            {calls}
        </div>
    }
    .into_any()
}

/// One address, and under which words it is entered at Twilio.
#[component]
fn Hook(place: &'static str, copy: &'static str, address: String) -> impl IntoView {
    let toasts = use_toasts();
    let copied = StoredValue::new(address.clone());
    let press = move |_| {
        device::copy(copied.get_value(), move |done| {
            if done {
                toasts.show("Copied.");
            } else {
                toasts.error("This browser does not let us copy: select the text and copy it by hand.");
            }
        });
    };
    view! {
        <div>
            <p>
                {format!("In Twilio, under the number’s “{place}”, enter this address with HTTP POST:")}
                <br/><code>{address}</code>
            </p>
            <Button kind=ButtonKind::Quiet icon="copy" press>{copy}</Button>
        </div>
    }
}
