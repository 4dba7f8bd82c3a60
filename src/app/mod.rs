//! The shell of a page, the contexts, the routes.

mod keep;
mod layout;
#[cfg(feature = "hydrate")]
mod offline;
#[cfg(feature = "ssr")]
mod page;
mod settings;

#[cfg(feature = "ssr")]
pub use page::shell;

use crate::rooms::{
    bookings, broadcasts, calls, card, conversations, correspondence, customers, dashboard, help, merge,
    pets, setup, staff,
};
use crate::ui::{ButtonLink, StyleguidePage, ToastRegion, provide_acts_here, provide_toasts};
use layout::Layout;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};
use settings::SettingsWithAllSections;

/// The whole app, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_toasts();
    provide_acts_here();
    let waiting = conversations::ui::provide_title_count();
    #[cfg(feature = "ssr")]
    page::set_policy();
    // A signed-in screen says so itself: its frame waits for who is signed in.
    Effect::new(|_| {
        if !matches!(document().query_selector("[data-link-state]"), Ok(Some(_))) {
            say_ready();
        }
        #[cfg(feature = "hydrate")]
        offline::register();
    });
    view! {
        <Title formatter=move |title: String| {
            let title = if title.is_empty() { "Pawline".to_owned() } else { format!("{title} · Pawline") };
            safe_title(waiting.before(title))
        }/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/setup") view=setup::ui::SetupPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=staff::ui::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/join/:token") view=staff::ui::AccessPage ssr=SsrMode::Async/>
                <Route path=path!("/reset/:token") view=staff::ui::AccessPage ssr=SsrMode::Async/>
                <Route path=path!("/styleguide") view=StyleguidePage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/start") view=Start ssr=SsrMode::Async/>
                    <Route path=path!("/") view=dashboard::ui::DashboardPage ssr=SsrMode::Async/>
                    <Route path=path!("/inbox/scheduled") view=conversations::ui::ScheduledPage ssr=SsrMode::Async/>
                    <Route path=path!("/inbox/:id?") view=conversations::ui::InboxPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts") view=Contacts ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/new") view=pets::ui::NewCustomerWithPetPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/merge") view=merge::ui::ReviewPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/duplicates") view=merge::ui::DuplicatesPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/:id") view=card::ui::CardPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/:id/texts") view=correspondence::ui::TextsPage ssr=SsrMode::Async/>
                    <Route path=path!("/contacts/:id/emails") view=correspondence::ui::EmailsPage ssr=SsrMode::Async/>
                    <Route path=path!("/group-messages") view=broadcasts::ui::BroadcastsPage ssr=SsrMode::Async/>
                    <Route path=path!("/group-messages/:id") view=broadcasts::ui::BroadcastPage ssr=SsrMode::Async/>
                    <Route path=path!("/bookings") view=bookings::ui::BookingsPage ssr=SsrMode::Async/>
                    <Route path=path!("/follow-ups") view=calls::ui::FollowUpsPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=SettingsWithAllSections ssr=SsrMode::Async/>
                    <Route path=path!("/settings/:section") view=SettingsWithAllSections ssr=SsrMode::Async/>
                    <Route path=path!("/help") view=help::ui::HelpPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastRegion/>
    }
}

/// Marks the document: the page answers now. Tests wait for it.
fn say_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "true");
    }
}

/// Where the day of whoever is signed in begins.
#[component]
fn Start() -> impl IntoView {
    let me = expect_context::<staff::Me>();
    view! { <Redirect path=me.preferences.start_page(me.role).to_owned()/> }
}

/// The list of customers, with a message to those whom it shows and the way to those who may be in it twice.
#[component]
fn Contacts() -> impl IntoView {
    view! { <customers::ui::ContactsPage more=|| view! { <broadcasts::ui::MessageThese/><merge::ui::DuplicatesLink/> }/> }
}

#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::pages::set_not_found();
    view! {
        <staff::ui::Doorway title="There is nothing at this address">
            <p>"It may have been moved, or the link was cut short."</p>
            <ButtonLink href="/" icon="home">"Go to Pawline"</ButtonLink>
        </staff::ui::Doorway>
    }
}

/// A title as the page takes it. In the browser it is set as text; on the server leptos_meta writes
/// it into the HTML as it is, and a customer's name would be read as tags.
fn safe_title(title: String) -> String {
    if cfg!(feature = "ssr") { html_escape::encode_text(&title).into_owned() } else { title }
}
