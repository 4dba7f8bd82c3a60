//! A telephone call as it stands among the messages.

use super::Direction;
use crate::domain::ids::CallId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A telephone call with the customer. It is no message: it has no number, and what is said of it is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLine {
    pub id: CallId,
    pub direction: Direction,
    /// called, no_answer, voicemail or spoke; none: nobody said.
    pub outcome: Option<String>,
    pub note: String,
    /// Who called or took it.
    pub staff_name: Option<String>,
    pub at: DateTime<Utc>,
    /// What dials the other number, `tel:`; empty: it is not known.
    pub dial: String,
}

impl CallLine {
    /// Whether they called and nobody spoke to them.
    pub fn is_missed(&self) -> bool {
        self.direction == Direction::In && matches!(self.outcome.as_deref(), Some("no_answer" | "voicemail"))
    }

    /// What happened.
    pub fn words(&self) -> &'static str {
        match (self.direction, self.outcome.as_deref()) {
            (Direction::In, Some("no_answer")) => "Missed call",
            (Direction::In, Some("voicemail")) => "Missed call: they left a voicemail",
            (Direction::In, Some("called")) => "They called, and were called back",
            (Direction::In, Some("spoke")) => "They called, and were spoken to",
            (Direction::In, _) => "They called",
            (_, Some("no_answer")) => "We called: no answer",
            (_, Some("voicemail")) => "We called: left a voicemail",
            (_, Some("spoke")) => "We called, and spoke to them",
            _ => "We called",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_call_of_theirs_that_nobody_took_is_missed() {
        let call = |direction, outcome: Option<&str>| CallLine {
            id: CallId::new(),
            direction,
            outcome: outcome.map(str::to_owned),
            note: String::new(),
            staff_name: None,
            at: Utc::now(),
            dial: String::new(),
        };
        for outcome in ["no_answer", "voicemail"] {
            assert!(call(Direction::In, Some(outcome)).is_missed(), "{outcome}");
            assert!(!call(Direction::Out, Some(outcome)).is_missed(), "{outcome}");
        }
        for outcome in [None, Some("called"), Some("spoke")] {
            assert!(!call(Direction::In, outcome).is_missed(), "{outcome:?}");
        }
        assert_eq!(call(Direction::In, Some("no_answer")).words(), "Missed call");
        assert_eq!(call(Direction::Out, None).words(), "We called");
    }
}
