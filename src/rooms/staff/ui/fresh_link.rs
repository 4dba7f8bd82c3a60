use super::device;
use crate::rooms::staff::model::FreshLink;
use crate::ui::{Button, ButtonKind, TextField};
use leptos::prelude::*;

/// A link that was just made, to be copied: it is shown this once.
#[component]
pub fn ShownLink(link: FreshLink) -> impl IntoView {
    let url = RwSignal::new(link.url);
    let said = RwSignal::new("");
    let copy = move |_| {
        device::copy(url.get_untracked(), move |done| {
            said.try_set(if done { "Copied." } else { "Select the link and copy it by hand." });
        });
    };
    view! {
        <div class="stack">
            <p>"Send this link to them yourself. It works once, for 24 hours, and is not shown again."</p>
            <TextField name="link" label="Link" value=url/>
            <div class="actions">
                <Button kind=ButtonKind::Primary icon="copy" press=copy>"Copy the link"</Button>
                <span role="status">{said}</span>
            </div>
        </div>
    }
    .into_any()
}
