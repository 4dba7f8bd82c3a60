//! What people see of this room.

mod channel_form;
mod channel_place;
mod channel_row;
mod channel_settings;
mod consent_ledger;
mod dead_hooks;
mod email_form;
mod facebook_form;
mod facebook_hook;
mod left_out;
mod mail_hook;
mod twilio_form;
mod twilio_hooks;

use channel_row::ChannelRow;
pub use channel_settings::ChannelSettings;
use channel_settings::Topic;
pub use consent_ledger::{ConsentLedger, Said};
use dead_hooks::DeadHooks;
use email_form::EmailEditor;
use facebook_form::FacebookEditor;
use facebook_hook::FacebookHook;
use left_out::LeftOut;
use mail_hook::{MailHookButton, MailHookShown};
use twilio_form::TwilioEditor;
use twilio_hooks::TwilioHooks;
