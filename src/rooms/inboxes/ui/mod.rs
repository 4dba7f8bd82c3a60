//! What people see of this room.

mod inbox_form;
mod inbox_settings;
mod known;
mod rule_form;
mod rule_list;
mod try_rules;

use inbox_form::InboxEditor;
pub use inbox_settings::InboxSettings;
pub use known::Inboxes;
use rule_form::RuleEditor;
use rule_list::RuleList;
use try_rules::TryRules;
