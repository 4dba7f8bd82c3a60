//! Screens of this room.

mod business_settings;
mod chat_settings;
mod hours_field;
mod location_dialog;
mod location_settings;
mod sections;
mod service_dialog;
mod service_settings;
mod settings_page;

pub use sections::SECTIONS;
pub use settings_page::SettingsPage;
