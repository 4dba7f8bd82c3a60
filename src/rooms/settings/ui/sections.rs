//! The sections of the settings, in the order of their tabs.

use crate::domain::role::Right;

/// One section: the word in its address, its name, and what it takes to see it (none: everybody).
pub type SettingsSection = (&'static str, &'static str, Option<Right>);

/// All of them.
pub const SECTIONS: &[SettingsSection] = &[
    ("business", "Business", Some(Right::ManageBusiness)),
    ("locations", "Locations", Some(Right::ManageBusiness)),
    ("staff", "Staff", Some(Right::ManageStaff)),
    ("services", "Services", Some(Right::ManageBusiness)),
    ("groups", "Groups", Some(Right::ManageBusiness)),
    ("tags", "Tags", Some(Right::ManageBusiness)),
    ("colours", "Colour codes", Some(Right::ManageBusiness)),
    ("chat", "Chat", Some(Right::ManageBusiness)),
    ("templates", "Templates", Some(Right::ManageBusiness)),
    ("channels", "Channels", Some(Right::ManageBusiness)),
    ("inboxes", "Inboxes", Some(Right::ManageBusiness)),
    ("calls", "Calls", Some(Right::ManageBusiness)),
    ("me", "You", None),
];
