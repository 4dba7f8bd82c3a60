//! What people see of this room.

mod channel_row;
mod channel_settings;
mod dead_hooks;
mod email_form;
mod twilio_form;

use channel_row::ChannelRow;
pub use channel_settings::ChannelSettings;
use channel_settings::Editing;
use dead_hooks::DeadHooks;
use email_form::EmailEditor;
use twilio_form::TwilioEditor;
