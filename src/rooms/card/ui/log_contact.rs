use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::notes::LoggedAs;
use crate::rooms::notes::api::log_contact;
use crate::ui::{Button, ButtonKind, Dialog, TextArea};
use leptos::prelude::*;

/// What was begun in another app of the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    pub what: LoggedAs,
    /// The number or address.
    pub to: String,
}

/// Asks whether to log a text or email that was written in the device's own app.
#[component]
pub fn LogContact(
    customer_id: CustomerId,
    /// Set to ask; none: closed.
    asked: RwSignal<Option<Logged>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let act = Act::new();
    let body = RwSignal::new(String::new());
    Effect::new(move |_| {
        if asked.with(Option::is_some) {
            body.set(String::new());
            open.set(true);
        }
    });
    let what = move || {
        asked.with(|asked| asked.as_ref().map_or(LoggedAs::Text, |asked| asked.what).label().to_lowercase())
    };
    let title = Signal::derive(move || format!("Log this {}?", what()));
    let close = move || {
        open.set(false);
        asked.set(None);
    };
    let save = move || {
        let Some(Logged { what, to }) = asked.get_untracked() else { return };
        let typed = body.get_untracked();
        let call = move |intent| log_contact(intent, customer_id, what, to.clone(), typed.clone());
        act.run("Logged as a note.", call, move |_| close());
    };
    let footer = move || {
        view! {
            <Button kind=ButtonKind::Quiet press=move |_| close()>"Not now"</Button>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| save()>"Log it"</Button>
        }
    };
    view! {
        <Dialog open title footer guard=true on_close=Callback::new(move |()| asked.set(None))>
            <p>{move || format!(
                "Your device opened its own app. Pawline cannot see what you sent; log the {} so that colleagues know.",
                what(),
            )}</p>
            <TextArea
                name="body" id="log-contact" label="What you wrote" value=body hint="Empty is fine."
                error=act.errors.for_field("body") maxlength=9000 on_submit=Callback::new(move |()| save())
            />
        </Dialog>
    }
    .into_any()
}
