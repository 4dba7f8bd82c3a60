//! Types of this room.

use crate::domain::command::Cursor;
use crate::domain::ids::{BusinessId, LocationId, SessionId, StaffId};
use crate::domain::role::{Right, Role};
use crate::domain::time::Zone;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person by name, for pickers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRef {
    pub id: StaffId,
    pub name: String,
}

/// A person as the staff list shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Whether the invitation was accepted: a password exists.
    pub joined: bool,
    pub created_at: DateTime<Utc>,
    /// When one of their browsers was last used for this business.
    pub last_seen_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// What stands behind the sign-in page for this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Door {
    /// Nothing exists yet: the first page.
    Setup,
    /// Somebody must sign in.
    SignIn,
    /// Somebody is signed in.
    Inside,
}

/// A business that a person works for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    pub business_id: BusinessId,
    pub business_name: String,
    pub role: Role,
    /// The one this browser is signed in to.
    pub current: bool,
}

/// A signed-in browser of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: SessionId,
    /// "Chrome on Windows".
    pub device: String,
    /// The address that it signed in from.
    pub address: String,
    pub business_name: String,
    pub created_at: DateTime<Utc>,
    /// To within five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// The browser that asks.
    pub current: bool,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// To begin work here.
    Invite,
    /// To choose a new password.
    Reset,
}

/// A link that was made and can still be used. The link itself was shown once and is not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenLink {
    pub id: Uuid,
    pub kind: LinkKind,
    pub staff_id: StaffId,
    pub name: String,
    pub email: String,
    pub expires_at: DateTime<Utc>,
    /// Who made it; none: whoever runs the server.
    pub created_by: Option<String>,
}

/// The people of a business, for those who manage them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// By name.
    pub members: Vec<StaffMember>,
    /// Newest first.
    pub links: Vec<OpenLink>,
}

/// What the holder of a link may know before using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLink {
    pub kind: LinkKind,
    pub business_name: String,
    pub name: String,
    pub email: String,
    /// An invitation is then accepted with the password that the account already has.
    pub has_password: bool,
}

/// A link that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshLink {
    pub id: Uuid,
    /// The whole address: shown once, to be copied.
    pub url: String,
}

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password.
pub const PASSWORD_MAX: usize = 200;

/// Passwords of enough characters that are tried first all the same.
const COMMON_PASSWORDS: &[&str] = &[
    "0123456789",
    "0987654321",
    "1234567890",
    "12345678910",
    "1234512345",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "abcdefghij",
    "iloveyou123",
    "letmein123",
    "password10",
    "password12",
    "password123",
    "password1234",
    "passwordpassword",
    "qwerty1234",
    "qwerty12345",
    "qwertyuiop",
    "welcome123",
    "welcome1234",
];

/// Whether a new password is good enough; the sentence says what is missing. Length is what
/// counts: no signs or capitals are asked for.
pub fn check_password(password: &str, email: &str) -> Result<(), String> {
    let length = password.chars().count();
    let folded = password.to_lowercase();
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if length < PASSWORD_MIN {
        Err(format!("A password has at least {PASSWORD_MIN} characters; this has {length}."))
    } else if length > PASSWORD_MAX {
        Err(format!("A password has at most {PASSWORD_MAX} characters; this has {length}."))
    } else if folded.trim() == email.trim().to_lowercase() {
        Err("The password must not be the email address.".into())
    } else if COMMON_PASSWORDS.contains(&folded.as_str()) || letters.len() < 4 {
        Err("This password is among the first that are guessed; choose another.".into())
    } else {
        Ok(())
    }
}

/// Where to go after signing in: a path of this site, else where the day begins. Anything that a browser
/// could read as another site (`//host`, `/\\host`, a scheme) is not followed.
pub fn safe_next(next: Option<&str>) -> String {
    next.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && !path.chars().any(char::is_control)
            && !path.starts_with("/sign-in")
    })
    .unwrap_or("/start")
    .to_owned()
}

/// A browser and its system in words, from what it says of itself.
pub fn device_name(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    // Order matters: most browsers also name the ones that they descend from.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

/// What a person chose for themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Single-key shortcuts are on.
    pub shortcuts: bool,
    /// A sound for a new message.
    pub sound: bool,
    /// Desktop notifications.
    pub notifications: bool,
    /// Neither sound nor notification, on no device.
    pub do_not_disturb: bool,
    /// Of whose messages sounds and notifications tell.
    pub notify_about: NotifyAbout,
    /// Also of internal notes that name them, wherever those stand.
    pub notify_named: bool,
    /// Where the day begins, one of [`START_PAGES`]; none: as usual for the role.
    pub start: Option<String>,
    /// Filtered lists that are looked at often.
    pub views: Vec<SavedView>,
    /// Today shows what a new business has still to do.
    pub first_steps: bool,
    /// Lists of the inbox under names of one's own, in their order.
    pub inbox_views: Vec<SavedView>,
}

/// Of which conversations a person wants to hear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotifyAbout {
    /// Of those in their inboxes and everybody's, and of those that are assigned to them.
    #[default]
    Inboxes,
    /// Only of those that are assigned to them.
    Assigned,
    /// Of all.
    All,
}

impl NotifyAbout {
    /// All of them, with their words.
    pub const CHOICES: [(Self, &'static str); 3] = [
        (Self::Inboxes, "Messages in my inboxes"),
        (Self::Assigned, "Only conversations assigned to me"),
        (Self::All, "All messages"),
    ];

    /// As a form has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inboxes => "inboxes",
            Self::Assigned => "assigned",
            Self::All => "all",
        }
    }

    /// From a form; anything unknown is the usual one.
    pub fn parse(word: &str) -> Self {
        Self::CHOICES.iter().map(|(one, _)| *one).find(|one| one.as_str() == word).unwrap_or_default()
    }
}

/// A filtered list under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub name: String,
    /// The address of the list with its filters: `/contacts?…` or `/inbox?…`.
    pub path: String,
}

/// Where a day may begin: address and words.
pub const START_PAGES: [(&str, &str); 4] =
    [("/", "Today"), ("/inbox", "Inbox"), ("/contacts", "Contacts"), ("/bookings", "Bookings")];

/// Views that a person has at most, of the customers and of the inbox each.
pub const VIEWS_MAX: usize = 20;

/// Whether it is the address of a list of the inbox with filters: nothing else is kept as a view, and it is put into links.
pub fn is_inbox_path(path: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '=' | '&' | '-' | '_');
    let filters = path.strip_prefix("/inbox?");
    filters.is_some_and(|filters| !filters.is_empty() && filters.chars().all(known) && path.len() <= 200)
}

impl Preferences {
    /// Where the day begins for somebody in this role: whoever runs the place sees the whole of today,
    /// the others who waits for an answer.
    pub fn start_page(&self, role: Role) -> &str {
        match &self.start {
            Some(start) => start,
            None if role == Role::Staff => "/inbox",
            None => "/",
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            shortcuts: true,
            sound: true,
            notifications: false,
            do_not_disturb: false,
            notify_about: NotifyAbout::default(),
            notify_named: true,
            start: None,
            views: Vec::new(),
            first_steps: true,
            inbox_views: Vec::new(),
        }
    }
}

/// Who is signed in, and what every screen needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub staff_id: StaffId,
    pub session_id: SessionId,
    pub name: String,
    pub role: Role,
    pub business_id: BusinessId,
    pub business_name: String,
    /// The address word of the public chat page.
    pub business_slug: String,
    /// Whom 'Still need help? Contact us' writes to, if the business named somebody.
    pub help_email: Option<String>,
    pub preferences: Preferences,
    /// The main location, whose zone times are shown in.
    pub location_id: LocationId,
    pub zone: Zone,
    /// The main location's country (ISO 3166, two letters): how weights and numbers are written.
    pub region: String,
    /// The page contains every event up to here.
    pub as_of: Cursor,
}

impl Me {
    /// Whether the role includes a right.
    pub fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_of_the_inbox_is_its_address_with_filters() {
        assert!(is_inbox_path("/inbox?view=waiting&closed=1&inbox=0199-ab"));
        for wrong in
            ["/inbox", "/inbox?", "/inbox/x?view=all", "//x?view=all", "/inbox?a=\"><b>", "/inbox?VIEW"]
        {
            assert!(!is_inbox_path(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_long_and_not_the_first_that_is_guessed() {
        assert!(check_password("correct horse battery", "ana@shop.example").is_ok());
        assert!(check_password("пароль-длинный", "ana@shop.example").is_ok());
        for weak in
            ["", "short", "123456789", "Password123", "aaaaaaaaaaaa", "abababababab", "Ana@Shop.example"]
        {
            assert!(check_password(weak, "ana@shop.example").is_err(), "{weak}");
        }
        assert!(check_password(&"long ".repeat(41), "ana@shop.example").is_err());
        assert!(check_password(&"x1y2z3🐶 ".repeat(25), "ana@shop.example").is_ok(), "200 characters");
    }

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(safe_next(Some("/contacts/7?tab=pets")), "/contacts/7?tab=pets");
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "/\n/evil",
            "/sign-in?next=/",
        ] {
            assert_eq!(safe_next(Some(bad)), "/start", "{bad:?}");
        }
        assert_eq!(safe_next(None), "/start");
    }

    #[test]
    fn devices_are_known_by_browser_and_system() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(device_name(chrome), "Chrome on Windows");
        assert_eq!(device_name(&format!("{chrome} Edg/140.0")), "Edge on Windows");
        assert_eq!(
            device_name(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari on iPhone"
        );
        assert_eq!(device_name("curl/8.0"), "Unknown browser");
    }
}
