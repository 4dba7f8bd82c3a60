//! What can be done from anywhere, as data: the palette lists it, the keyboard obeys it, the help
//! explains it, and a test checks that every place is among it.

use super::typed::matches;
use crate::domain::role::{Right, Role};

/// Something that needs no context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// As the palette shows it.
    pub label: &'static str,
    /// Other words by which people look for it.
    pub words: &'static str,
    pub icon: &'static str,
    /// Single keys, pressed one after the other; never while typing in a field.
    pub keys: &'static [&'static str],
    pub deed: Deed,
    /// What it takes; none: nothing.
    pub right: Option<Right>,
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Goes to a place.
    Go(&'static str),
    /// Puts the cursor into the search box.
    Search,
    /// Explains the present screen.
    Help,
    /// Light or dark.
    ToggleTheme,
    /// Single-key shortcuts on or off.
    ToggleShortcuts,
    SignOut,
}

const fn go(label: &'static str, icon: &'static str, href: &'static str, words: &'static str) -> Command {
    Command { label, words, icon, keys: &[], deed: Deed::Go(href), right: None }
}

impl Command {
    const fn keys(self, keys: &'static [&'static str]) -> Self {
        Self { keys, ..self }
    }

    const fn needs(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }

    /// Whether somebody in this role is offered it.
    pub fn suits(&self, role: Role) -> bool {
        self.right.is_none_or(|right| role.may(right))
    }

    /// Whether every word typed begins one of its words.
    pub fn matches(&self, typed: &str) -> bool {
        matches(&format!("{} {}", self.label, self.words), typed)
    }

    /// The keys as people read them: "g then i".
    pub fn shown_keys(&self) -> String {
        self.keys.join(" then ")
    }
}

/// Every command, in the order of the palette.
pub const COMMANDS: &[Command] = &[
    go("Today", "home", "/", "dashboard home start").keys(&["g", "t"]),
    go("Inbox", "inbox", "/inbox", "messages chat conversations").keys(&["g", "i"]),
    go("Scheduled", "clock", "/inbox/scheduled", "messages later waiting send"),
    go("Contacts", "contacts", "/contacts", "customers people list").keys(&["g", "c"]),
    go("Bookings", "calendar", "/bookings", "jobs calendar appointments").keys(&["g", "b"]),
    go("Follow-ups", "phone-missed", "/follow-ups", "calls missed voicemail").keys(&["g", "f"]),
    go("Settings", "settings", "/settings", "set up preferences").keys(&["g", "s"]),
    go("Help", "help", "/help", "guide shortcuts questions"),
    go("Add New Customer", "plus", "/contacts/new", "create contact person"),
    go("Possible duplicates", "merge", "/contacts/duplicates", "same person twice double merge"),
    go("Group messages", "send", "/group-messages", "broadcast bulk send many everybody newsletter"),
    go("Add booking", "plus", "/bookings?new=1", "new create job appointment"),
    Command {
        label: "Search",
        words: "find customer",
        icon: "search",
        keys: &["/"],
        deed: Deed::Search,
        right: None,
    },
    Command {
        label: "Explain this screen",
        words: "help keyboard shortcuts keys",
        icon: "keyboard",
        keys: &["?"],
        deed: Deed::Help,
        right: None,
    },
    go("Your settings", "user", "/settings/me", "password name preferences sessions devices sound"),
    go("Settings: Business", "store", "/settings/business", "company name help email")
        .needs(Right::ManageBusiness),
    go("Settings: Locations", "location", "/settings/locations", "shop address opening hours time zone")
        .needs(Right::ManageBusiness),
    go("Settings: Staff", "users", "/settings/staff", "people invite role reset password")
        .needs(Right::ManageStaff),
    go("Settings: Services", "calendar", "/settings/services", "daycare boarding grooming training")
        .needs(Right::ManageBusiness),
    go("Settings: Groups", "group", "/settings/groups", "labels create group").needs(Right::ManageBusiness),
    go("Settings: Tags", "tag", "/settings/tags", "labels").needs(Right::ManageBusiness),
    go("Settings: Colour codes", "palette", "/settings/colours", "labels colors")
        .needs(Right::ManageBusiness),
    go("Settings: Chat", "chat", "/settings/chat", "widget website greeting").needs(Right::ManageBusiness),
    go("Settings: Channels", "send", "/settings/channels", "text sms twilio provider number connect")
        .needs(Right::ManageBusiness),
    go("Settings: Calls", "phone", "/settings/calls", "hook telephone secret key")
        .needs(Right::ManageBusiness),
    Command {
        label: "Switch between light and dark",
        words: "theme night day colours",
        icon: "moon",
        keys: &[],
        deed: Deed::ToggleTheme,
        right: None,
    },
    Command {
        label: "Turn single-key shortcuts off or on",
        words: "keyboard",
        icon: "keyboard",
        keys: &[],
        deed: Deed::ToggleShortcuts,
        right: None,
    },
    Command {
        label: "Sign out",
        words: "log out leave",
        icon: "logout",
        keys: &[],
        deed: Deed::SignOut,
        right: None,
    },
];

/// What a key does after the keys before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// A command is complete.
    Does(Command),
    /// A command begins so.
    Waits,
    Nothing,
}

/// Reads a sequence of keys.
pub fn press(sequence: &[String]) -> Pressed {
    let mut waits = false;
    for command in COMMANDS.iter().filter(|command| command.keys.len() >= sequence.len()) {
        if command.keys.iter().zip(sequence).all(|(wanted, key)| wanted == key) {
            if command.keys.len() == sequence.len() {
                return Pressed::Does(*command);
            }
            waits = true;
        }
    }
    if waits { Pressed::Waits } else { Pressed::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(of: &str) -> Vec<String> {
        of.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn keys_lead_to_one_command_each() {
        for command in COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
            let sequence: Vec<String> = command.keys.iter().map(|key| (*key).to_owned()).collect();
            assert_eq!(press(&sequence), Pressed::Does(*command), "{}", command.label);
        }
        assert_eq!(press(&keys("g")), Pressed::Waits);
        assert_eq!(press(&keys("g x")), Pressed::Nothing);
        assert_eq!(press(&keys("x")), Pressed::Nothing);
    }

    #[test]
    fn commands_are_found_by_the_beginnings_of_their_words() {
        let found = |typed: &str| -> Vec<&str> {
            COMMANDS.iter().filter(|c| c.matches(typed)).map(|c| c.label).collect()
        };
        assert_eq!(found("new cust"), ["Add New Customer"]);
        assert_eq!(found("log o"), ["Sign out"]);
        assert!(found("zzz").is_empty());
    }

    #[test]
    fn staff_are_not_offered_what_would_be_refused() {
        let offered = |role| COMMANDS.iter().filter(|c| c.suits(role)).count();
        assert!(offered(Role::Staff) < offered(Role::Manager));
        assert_eq!(offered(Role::Owner), COMMANDS.len());
    }

    #[test]
    fn labels_are_unique() {
        let labels: std::collections::BTreeSet<_> = COMMANDS.iter().map(|c| c.label).collect();
        assert_eq!(labels.len(), COMMANDS.len());
    }
}
