use super::customer::Customer;
use super::device::{self, Wanted};
use super::overview::Overview;
use super::{Found, LinkBadge};
use crate::domain::ids::CustomerId;
use crate::live::{LinkState, provide_queue};
use crate::ui::{Banner, Button, Icon, ToastRegion, Tone, provide_toasts};
use leptos::prelude::*;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// Who is open; none: the overview.
    pub open: RwSignal<Option<CustomerId>>,
    /// Somebody is typing something that is not kept in the queue yet.
    pub typing: RwSignal<bool>,
}

impl Page {
    /// Opens a customer, or the overview.
    pub fn show(self, customer: Option<CustomerId>) {
        device::go(&customer.map_or_else(|| "/".to_owned(), |id| format!("/contacts/{id}")));
        self.typing.set(false);
        self.open.set(customer);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The app while there is no server: what is kept, to be read, and what can be written all the same.
#[component]
pub fn OfflineApp(found: Found) -> impl IntoView {
    provide_toasts();
    provide_queue(found.who.staff_id, None, None);
    let page = Page { open: RwSignal::new(None), typing: RwSignal::new(false) };
    provide_context(page);
    let (why, back) = (RwSignal::new(device::why()), RwSignal::new(false));
    let found = StoredValue::new(found);
    let by_address = move || {
        page.open.set(match device::wanted(&device::path()) {
            Wanted::Customer(id) => Some(id),
            Wanted::Conversation(id) => found.with_value(|found| {
                found.cards.iter().find(|card| card.conversation_id == Some(id)).map(|card| card.customer_id)
            }),
            Wanted::Anything => None,
        });
    };
    by_address();
    Effect::new(move |_| {
        device::on_window("popstate", by_address);
        device::on_window("pawline-why", move || why.set(device::why()));
        device::on_window("pawline-back", move || {
            // Nobody is torn from a sentence; what was kept goes out from the page that then opens.
            if page.typing.get_untracked() { back.set(true) } else { device::reload() }
        });
    });
    let reason = move || match why.get().as_str() {
        "stranger" => {
            "Something else answers in Pawline’s place, most likely the sign-in page of this network. Sign in to the network first."
        }
        "server" => "The device has a network, but Pawline’s server does not answer.",
        _ => "The device has no network.",
    };
    let state =
        Signal::derive(
            move || if why.get() == "server" { LinkState::Reconnecting } else { LinkState::Offline },
        );
    let banner = move || {
        if back.get() {
            let action = || view! { <Button press=move |_| device::reload()>"Open it now"</Button> };
            view! { <Banner tone=Tone::Ok action>"Pawline can be reached again. What you typed goes along."</Banner> }.into_any()
        } else {
            view! { <Banner tone=Tone::Warn>{reason}</Banner> }.into_any()
        }
    };
    let body = move || match page.open.get() {
        Some(id) => view! { <Customer id found/> }.into_any(),
        None => view! { <Overview found/> }.into_any(),
    };
    view! {
        <div class="away">
            <header class="away-header">
                <p class="away-brand"><Icon name="paw"/>"Pawline"</p>
                <LinkBadge state/>
                <Button press=move |_| device::reload()>"Try again now"</Button>
            </header>
            <div class="away-banner">{banner}</div>
            <main id="main" class="page">{body}</main>
        </div>
        <ToastRegion/>
    }
    .into_any()
}
