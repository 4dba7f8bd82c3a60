use crate::domain::command::Intent;
use crate::rooms::staff::api;
use crate::rooms::staff::model::Preferences;
use crate::rooms::staff::ui::device;
use crate::ui::{Toasts, use_toasts};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// Light becomes dark and dark becomes light; the device's theme becomes dark.
pub(super) fn toggle_theme() {
    device::set_theme(if device::theme() == "dark" { "light" } else { "dark" });
}

/// Turns single-key shortcuts off or on, for this person on every device.
pub(super) fn toggle_shortcuts(preferences: RwSignal<Preferences>) {
    toggle(preferences, use_toasts());
}

fn toggle(preferences: RwSignal<Preferences>, toasts: Toasts) {
    let wanted =
        Preferences { shortcuts: !preferences.get_untracked().shortcuts, ..preferences.get_untracked() };
    spawn_local(async move {
        match api::save_preferences(Intent::new(), wanted.clone()).await {
            Ok(_) => {
                let said = if wanted.shortcuts {
                    "Single-key shortcuts are on."
                } else {
                    "Single-key shortcuts are off."
                };
                preferences.try_set(wanted);
                toasts.undoable_by(said, Arc::new(move || toggle(preferences, toasts)));
            }
            Err(error) => {
                toasts.error(error.to_string());
            }
        }
    });
}
