use super::password_form::PasswordForm;
use super::preferences_form::PreferencesForm;
use super::profile_form::ProfileForm;
use super::session_list::SessionList;
use super::theme_field::ThemeField;
use crate::ui::Section;
use leptos::prelude::*;

/// What everybody sets for themselves. `devices` is the section on the devices that are told of messages: of a room
/// that comes later.
#[component]
pub fn YourSettings(devices: Option<AnyView>) -> impl IntoView {
    view! {
        <Section title="Profile"><ProfileForm/></Section>
        <Section title="On this device"><ThemeField/></Section>
        <Section title="Shortcuts and sounds"><PreferencesForm/></Section>
        {devices}
        <Section title="Password"><PasswordForm/></Section>
        <Section title="Where you are signed in"><SessionList/></Section>
    }
    .into_any()
}
