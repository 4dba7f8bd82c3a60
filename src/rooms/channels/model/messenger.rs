//! Until when somebody may be answered on Facebook.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Characters that a message on Facebook has at most.
pub const FACEBOOK_LIMIT: usize = 2000;
/// Hours after their last message in which anything may be answered, and days in which a person may.
const HOURS: i64 = 24;
const DAYS: i64 = 7;

/// Whether somebody may be answered on Facebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// They wrote within a day.
    Open,
    /// They wrote within a week: a person may answer.
    Late,
    Closed,
}

impl Window {
    /// At a moment, to somebody who wrote last then; none: they never did.
    pub fn at(now: DateTime<Utc>, wrote: Option<DateTime<Utc>>) -> Self {
        match wrote {
            Some(wrote) if now <= wrote + Duration::hours(HOURS) => Self::Open,
            Some(wrote) if now <= Self::closes(wrote) => Self::Late,
            _ => Self::Closed,
        }
    }

    /// When it closes to somebody who wrote last then.
    pub fn closes(wrote: DateTime<Utc>) -> DateTime<Utc> {
        wrote + Duration::days(DAYS)
    }

    /// Why nothing goes to somebody to whom it is closed.
    pub fn why_closed(now: DateTime<Utc>, wrote: Option<DateTime<Utc>>) -> String {
        let Some(wrote) = wrote else {
            return "They have not written on Facebook yet, and only who wrote may be answered there.".into();
        };
        let days = (now - wrote).num_days();
        format!("Facebook lets a Page answer for {DAYS} days, and they wrote there last {days} days ago.")
    }
}

/// What to do instead.
pub const CLOSED_REMEDY: &str =
    "Text, email or call them. Once they write on Facebook again, you can answer there.";

/// What connects a Page on Facebook. When it is edited, an empty token or secret keeps the one that is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacebookForm {
    pub name: String,
    /// The Page's number.
    pub page: String,
    /// The Page's access token.
    pub token: String,
    /// The app's secret.
    pub secret: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_for_anything_and_a_week_for_people() {
        let wrote: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let after = |time: Duration| Window::at(wrote + time, Some(wrote));
        let second = Duration::seconds(1);
        assert_eq!(after(Duration::zero()), Window::Open);
        assert_eq!(after(Duration::hours(24)), Window::Open);
        assert_eq!(after(Duration::hours(24) + second), Window::Late);
        assert_eq!(after(Duration::days(7)), Window::Late);
        assert_eq!(after(Duration::days(7) + second), Window::Closed);
        assert_eq!(Window::at(wrote, None), Window::Closed);
        let why = Window::why_closed(wrote + Duration::days(9), Some(wrote));
        assert!(why.contains("7 days") && why.contains("9 days ago"), "{why}");
    }
}
