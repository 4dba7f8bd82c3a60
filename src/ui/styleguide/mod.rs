//! `/styleguide`: every component in every state, for eyes, screenshots and accessibility checks.

mod buttons;
mod content;
mod field_states;
mod fields;
mod foundations;
mod overlays;
mod states;

use leptos::prelude::*;
use leptos_meta::Title;

use self::{
    buttons::Buttons, content::Content, field_states::FieldStates, fields::Fields, foundations::Foundations,
    overlays::Overlays, states::States,
};
use super::{
    AppShell, Banner, IconButton, Menu, MenuItem, NavItem, PageHeader, SearchField, StatusDot, Tone,
};

/// The catalogue of the furniture, in its own app shell. Needs `provide_toasts` above it.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    let nav = vec![
        NavItem::new("/styleguide", "Styles", "palette").with_count(Signal::stored(3)),
        NavItem::new("/styleguide/inbox", "Inbox", "inbox").with_count(Signal::stored(128)),
        NavItem::new("/styleguide/customers", "Customers", "contacts"),
        NavItem::new("/styleguide/calendar", "Calendar", "calendar"),
        NavItem::new("/styleguide/settings", "Settings", "settings"),
    ];
    let query = RwSignal::new(String::new());
    view! {
        <Title text="Styleguide"/>
        <AppShell
            nav=nav
            search=move || view! { <SearchField name="shell-search" label="Search" value=query/> }
            status=|| view! { <StatusDot tone=Tone::Ok label="Live"/> }
            menus=|| view! {
                <Menu label="Account" icon="user">
                    <MenuItem icon="settings" href="#foundations">"Settings"</MenuItem>
                    <MenuItem icon="logout">"Sign out"</MenuItem>
                </Menu>
            }
            banner=|| view! { <Banner icon="offline">"Offline · 3 changes waiting"</Banner> }
            action=|| view! { <IconButton icon="plus" label="Add" kind=super::ButtonKind::Primary/> }
        >
            <div class="page">
                <PageHeader title="Styleguide" subtitle="Every component in every state"/>
                <Foundations/>
                <Buttons/>
                <Fields/>
                <FieldStates/>
                <Overlays/>
                <States/>
                <Content/>
            </div>
        </AppShell>
    }
}
