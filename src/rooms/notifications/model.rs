//! Types of this room.

use crate::domain::ids::PushDeviceId;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Devices that one person has at most.
pub const DEVICES_MAX: usize = 10;
/// How much of a message a notification shows, in characters.
const WORDS: usize = 140;
/// How often a message is offered to a push service that does not take it.
const TRIES: u32 = 5;

/// What a browser says of where it can be reached: the endpoint at its push service, its public key (P-256) and its
/// secret, both in base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDevice {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// A browser or installed app on which somebody is told of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: PushDeviceId,
    /// "Chrome on Android".
    pub name: String,
    /// The browser that asks.
    pub here: bool,
    pub created_at: DateTime<Utc>,
    /// When its push service last took something for it.
    pub reached_at: Option<DateTime<Utc>>,
}

/// What the settings show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    /// Our public key in base64url: a browser subscribes with it.
    pub key: String,
    /// This one first, then the newest.
    pub list: Vec<Device>,
}

/// What the service worker shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub title: String,
    pub body: String,
    /// Where it leads, a path.
    pub url: String,
    /// A later one under the same tag takes its place.
    pub tag: String,
    /// The number on the app's icon.
    pub badge: i64,
}

/// The first words of a message, in one line.
pub fn first_words(body: &str) -> String {
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WORDS {
        return line;
    }
    let cut: String = line.chars().take(WORDS).collect();
    let whole =
        cut.rsplit_once(' ').map(|(whole, _)| whole).filter(|whole| whole.chars().count() > WORDS / 2);
    format!("{}…", whole.unwrap_or(&cut))
}

/// When a message is offered again that was not taken so many times; `asked` is the pause for which the push service
/// asked. None: it is given up.
pub fn pause(tries: u32, asked: Option<Duration>) -> Option<Duration> {
    if tries >= TRIES {
        return None;
    }
    // 30 s, 2 min, 8 min, 32 min.
    let own = Duration::seconds(30 * 4_i64.pow(tries.saturating_sub(1).min(TRIES)));
    Some(asked.unwrap_or(own).max(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_shows_the_first_words_in_one_line() {
        assert_eq!(first_words(" Is she\n ready?\n"), "Is she ready?");
        let long = "When can I fetch her? ".repeat(20);
        let words = first_words(&long);
        assert!(words.chars().count() <= 141 && words.ends_with("her? When…"), "{words}");
        let one = "ä".repeat(500);
        assert_eq!(first_words(&one).chars().count(), 141);
    }

    #[test]
    fn tries_come_to_an_end_and_pauses_are_kept() {
        let seconds = |tries, asked: Option<i64>| {
            pause(tries, asked.map(Duration::seconds)).map(|pause| pause.num_seconds())
        };
        assert_eq!(
            [1, 2, 3, 4].map(|tries| seconds(tries, None)),
            [Some(30), Some(120), Some(480), Some(1920)]
        );
        assert_eq!(seconds(5, None), None);
        assert_eq!(seconds(1, Some(600)), Some(600));
        assert_eq!(seconds(1, Some(1)), Some(30));
    }
}
