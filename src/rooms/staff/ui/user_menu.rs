use super::{SignOut, device};
use crate::domain::role::Right;
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::{list_workplaces, switch_business};
use crate::rooms::staff::model::Workplace;
use crate::ui::{Avatar, AvatarSize, Menu, MenuItem};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Who is signed in, and what they can do about it: settings, theme, another business, sign out.
#[component]
pub fn UserMenu() -> impl IntoView {
    let me = expect_context::<Me>();
    let (name, business) = (me.name.clone(), me.business_name.clone());
    let label = format!("{name}, {business}");
    let trigger = move || {
        let (name, business) = (name.clone(), business.clone());
        view! {
            <Avatar name=name.clone() size=AvatarSize::Small/>
            <span class="user-menu-name">
                <span dir="auto">{name}</span>
                <span class="meta" dir="auto">{business}</span>
            </span>
        }
        .into_any()
    };
    let act = Act::new();
    let sign_out = expect_context::<SignOut>();
    let leave = move |_| sign_out.ask();
    let may_add = me.may(Right::ManageOwners);
    view! {
        <Menu label trigger>
            <MenuItem icon="user" href="/settings/me">"Your settings"</MenuItem>
            <ThemeItems/>
            <BusinessItems act/>
            {may_add.then(|| view! { <MenuItem icon="plus" href="/setup">"Add a business"</MenuItem> })}
            <MenuItem icon="logout" press=leave>"Sign out"</MenuItem>
        </Menu>
    }
    .into_any()
}

/// The two themes that are not on, as commands.
#[component]
fn ThemeItems() -> impl IntoView {
    let current = device::theme();
    let item = |theme: &'static str, icon: &'static str, words: &'static str| {
        view! { <MenuItem icon press=move |_| device::set_theme(theme)>{words}</MenuItem> }
    };
    view! {
        {(current != "light").then(|| item("light", "sun", "Light theme"))}
        {(current != "dark").then(|| item("dark", "moon", "Dark theme"))}
        {(current != "system").then(|| item("system", "palette", "Theme of the device"))}
    }
}

/// The other businesses of the account; asked for when the menu opens.
#[component]
fn BusinessItems(act: Act) -> impl IntoView {
    // No resource: reading one here would make the whole screen wait for it.
    let places = RwSignal::new(Vec::new());
    spawn_local(async move {
        if let Ok(found) = list_workplaces().await {
            places.try_set(found);
        }
    });
    let item = move |place: Workplace| {
        let id = place.business_id;
        let go = move |_| {
            act.run_final("", move |intent| switch_business(intent, id), |_| device::load("/"));
        };
        view! { <MenuItem icon="store" press=go>{format!("Go to {}", place.business_name)}</MenuItem> }
    };
    move || places.get().into_iter().filter(|place| !place.current).map(item).collect_view()
}
