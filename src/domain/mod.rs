//! Words that two or more rooms speak.

pub mod card_numbers;
pub mod clock;
pub mod command;
pub mod edit;
pub mod ids;
pub mod language;
pub mod mention;
pub mod page;
#[cfg(feature = "ssr")]
pub mod phone;
pub mod role;
pub mod sms;
pub mod text;
pub mod time;
