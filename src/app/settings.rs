//! The settings page with the sections of all rooms.

use crate::rooms::{calls, channels, inboxes, labels, notifications, settings, templates};
use leptos::prelude::*;

/// `/settings/<section>`: the settings room comes before the rooms that bring sections of their
/// own, so they meet here.
#[component]
pub fn SettingsWithAllSections() -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        let asked = leptos_router::hooks::use_params_map()
            .with_untracked(|params| params.get("section"))
            .unwrap_or_default();
        if !asked.is_empty() && !settings::ui::SECTIONS.iter().any(|(key, ..)| *key == asked) {
            crate::server::pages::set_not_found();
        }
    }
    view! { <settings::ui::SettingsPage others/> }
}

fn others(section: &str) -> Option<AnyView> {
    match section {
        "groups" => Some(view! { <labels::ui::GroupsSettings/> }.into_any()),
        "tags" => Some(view! { <labels::ui::TagsSettings/> }.into_any()),
        "colours" => Some(view! { <labels::ui::ColoursSettings/> }.into_any()),
        "channels" => Some(view! { <channels::ui::ChannelSettings/> }.into_any()),
        "inboxes" => Some(view! { <inboxes::ui::InboxSettings/> }.into_any()),
        "templates" => Some(view! { <templates::ui::TemplateSettings/> }.into_any()),
        "me" => Some(view! { <notifications::ui::DeviceSettings/> }.into_any()),
        "calls" => Some(view! { <calls::ui::HookSettings/> }.into_any()),
        _ => None,
    }
}
