//! Screens of this room.

mod call_logger;
mod follow_ups_page;
mod hook_keys;
mod hook_settings;
mod incoming_call_card;
mod incoming_calls;
mod outcome_buttons;

pub use call_logger::CallLogger;
pub use follow_ups_page::FollowUpsPage;
pub use hook_keys::HookKeyList;
pub use hook_settings::HookSettings;
pub use incoming_call_card::IncomingCallCard;
pub use incoming_calls::IncomingCalls;
pub use outcome_buttons::OutcomeButtons;
