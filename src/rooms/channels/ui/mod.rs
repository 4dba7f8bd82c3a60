//! What people see of this room.

mod channel_row;
mod channel_settings;
mod dead_hooks;
mod twilio_form;

use channel_row::ChannelRow;
pub use channel_settings::ChannelSettings;
use dead_hooks::DeadHooks;
use twilio_form::TwilioEditor;
