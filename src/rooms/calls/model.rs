//! Types and pure rules of this room.

use crate::domain::ids::{BookingId, CallId, CustomerId, FileId, HookKeyId, StaffId};
use crate::rooms::pets::PetGlance;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters that a call's note has at most.
pub const NOTE_MAX: usize = 4000;

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer called.
    In,
    /// Staff called.
    Out,
}

impl Direction {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::In => "They called",
            Self::Out => "We called",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|d| d.as_str() == stored)
    }
}

/// How a call went; set with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was called, and that is all there is to say.
    Called,
    /// Nobody picked up.
    NoAnswer,
    /// A message was left.
    Voicemail,
    /// They were reached.
    Spoke,
}

impl Outcome {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Called, Self::NoAnswer, Self::Voicemail, Self::Spoke];

    /// The feature's own words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Called => "You have called them",
            Self::NoAnswer => "No answer",
            Self::Voicemail => "Left a voicemail",
            Self::Spoke => "You spoke to them",
        }
    }

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::NoAnswer => "no_answer",
            Self::Voicemail => "voicemail",
            Self::Spoke => "spoke",
        }
    }

    /// What a call in this direction that went so means for whoever answers them.
    pub fn meaning(self, direction: Direction) -> Meaning {
        match (self, direction) {
            (Self::Called | Self::Spoke, _) => Meaning::Answered,
            (Self::NoAnswer | Self::Voicemail, Direction::In) => Meaning::Waits,
            (Self::NoAnswer | Self::Voicemail, Direction::Out) => Meaning::Nothing,
        }
    }

    /// Whether somebody should try again.
    pub fn needs_follow_up(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Voicemail)
    }
}

/// What a call means for their conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// They called and nobody spoke to them: they wait for us.
    Waits,
    /// They were called or spoken to: they wait no more.
    Answered,
    /// We did not reach them: they wait as before, or do not.
    Nothing,
}

/// A telephone call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub id: CallId,
    pub customer_id: CustomerId,
    pub direction: Direction,
    /// As it was typed or announced; empty: not known or withheld.
    pub phone_raw: String,
    /// E.164, or empty.
    pub phone_normal: String,
    /// None while nobody has said.
    pub outcome: Option<Outcome>,
    pub note: String,
    /// Who called or took the call; none: announced, and nobody took it yet.
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    pub started_at: DateTime<Utc>,
    /// Told by a telephone system only.
    pub ended_at: Option<DateTime<Utc>>,
    /// Seconds.
    pub duration_seconds: Option<i32>,
    /// What the telephone system calls it.
    pub provider_id: Option<String>,
    pub followed_up_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl Call {
    /// Where a list, newest first, goes on after this call.
    pub fn key(&self) -> CallKey {
        CallKey { at: self.started_at, id: self.id }
    }
}

/// A place in a list of calls, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallKey {
    pub at: DateTime<Utc>,
    pub id: CallId,
}

/// A customer who was not reached, with the last try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub call: Call,
    pub customer_name: String,
    /// Where to try again, as people write it: the number of the last try, or the customer's main one; empty: none known.
    pub phone: String,
    /// What dials it, `tel:`.
    pub dial: String,
}

/// What pops up when a customer calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingCall {
    pub call_id: CallId,
    /// None: the number is withheld, so nobody knows who it is.
    pub customer_id: Option<CustomerId>,
    /// "Number withheld" where nobody is known.
    pub customer_name: String,
    pub photo_file_id: Option<FileId>,
    /// As people write it; empty: withheld.
    pub phone: String,
    /// Still news: it rang in the last minutes and nobody said yet how it went.
    pub is_ringing: bool,
    pub has_ended: bool,
    pub outcome: Option<Outcome>,
    /// Who took it.
    pub staff_name: Option<String>,
    /// The profile was made by this call.
    pub is_unknown: bool,
    /// Their conversation was linked by what a visitor typed and nobody confirmed it.
    pub is_unverified: bool,
    pub is_blocked: bool,
    pub tags: Vec<String>,
    pub pets: Vec<PetGlance>,
    pub next_booking: Option<CallerBooking>,
    /// Other customers with the same number.
    pub others: Vec<OtherCaller>,
}

impl IncomingCall {
    /// All who may be the caller.
    pub fn callers(&self) -> Vec<CustomerId> {
        self.customer_id.into_iter().chain(self.others.iter().map(|other| other.id)).collect()
    }
}

/// The next visit of somebody who calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerBooking {
    pub id: BookingId,
    pub number: i32,
    pub starts_at: DateTime<Utc>,
    pub service: String,
    pub status: String,
}

/// Another customer with the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherCaller {
    pub id: CustomerId,
    pub name: String,
    /// Who calls is not certain: what must be known of their animals counts too.
    pub pets: Vec<PetGlance>,
}

/// A shared secret of a telephone system, without the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookKey {
    pub id: HookKeyId,
    pub created_at: DateTime<Utc>,
    pub created_by_name: Option<String>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The keys and where to post to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookKeys {
    /// `https://…/hooks/call?key=`, to which a key's id is added.
    pub address: String,
    pub keys: Vec<HookKey>,
}

/// A key that was just made: the only time that its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHookKey {
    pub id: HookKeyId,
    /// `whsec_` and base64, as Standard Webhooks writes it.
    pub secret: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcomes_are_the_features_words() {
        let words = Outcome::ALL.map(Outcome::label);
        assert_eq!(words, ["You have called them", "No answer", "Left a voicemail", "You spoke to them"]);
        for outcome in Outcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        }
    }

    #[test]
    fn who_could_not_reach_us_waits_until_called_back() {
        use Outcome::{Called, NoAnswer, Spoke, Voicemail};
        for outcome in [NoAnswer, Voicemail] {
            assert_eq!(outcome.meaning(Direction::In), Meaning::Waits);
            assert_eq!(outcome.meaning(Direction::Out), Meaning::Nothing);
        }
        for direction in [Direction::In, Direction::Out] {
            assert_eq!([Called, Spoke].map(|outcome| outcome.meaning(direction)), [Meaning::Answered; 2]);
        }
    }

    #[test]
    fn only_who_was_not_reached_is_followed_up() {
        let again: Vec<_> = Outcome::ALL.into_iter().filter(|o| o.needs_follow_up()).collect();
        assert_eq!(again, [Outcome::NoAnswer, Outcome::Voicemail]);
    }
}
