//! What Twilio writes.

use super::super::{Progress, ReceivedText, Report};
use super::reasons::why;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A message in Twilio's list, or as it answers a sending.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Listed {
    pub sid: String,
    pub body: String,
    pub to: String,
    pub from: Option<String>,
    pub status: String,
    pub direction: String,
    pub num_media: Option<String>,
    pub error_code: Option<i32>,
    pub error_message: Option<String>,
    pub date_created: Option<String>,
    pub date_sent: Option<String>,
}

/// Why it refuses.
#[derive(Debug, Clone, Deserialize)]
pub struct Refusal {
    pub code: Option<i32>,
    #[serde(default)]
    pub message: String,
}

/// Twilio's word for how far a text got; none for a word that is not known.
pub fn progress(word: &str) -> Option<Progress> {
    Some(match word {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => Progress::Sent,
        "delivered" => Progress::Delivered,
        "read" => Progress::Read,
        "undelivered" | "failed" | "canceled" => Progress::Failed,
        _ => return None,
    })
}

impl Listed {
    /// Whether we sent it.
    pub fn is_ours(&self) -> bool {
        self.direction != "inbound"
    }

    /// How many pictures it has.
    pub fn pictures(&self) -> u32 {
        self.num_media.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// When Twilio got it, in whole seconds.
    pub fn created(&self) -> DateTime<Utc> {
        let read = |text: &Option<String>| DateTime::parse_from_rfc2822(text.as_deref()?).ok();
        read(&self.date_created).or_else(|| read(&self.date_sent)).map(|at| at.to_utc()).unwrap_or_default()
    }

    /// How far it got.
    pub fn report(&self) -> Report {
        let progress = progress(&self.status).unwrap_or(Progress::Sent);
        let said = self.error_message.as_deref().unwrap_or_default();
        let reason = match (progress, self.error_code) {
            (Progress::Failed, Some(code)) => why(code, said),
            (Progress::Failed, None) => why(0, said),
            _ => String::new(),
        };
        Report { id: self.sid.clone(), progress, code: self.error_code, why: reason }
    }

    /// As the hook would have told it.
    pub fn received(&self, pictures: &[(String, String)]) -> ReceivedText {
        let from = self.from.clone().unwrap_or_default();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("MessageSid", &self.sid)
            .append_pair("From", &from)
            .append_pair("To", &self.to)
            .append_pair("Body", &self.body)
            .append_pair("NumMedia", &pictures.len().to_string());
        for (at, (url, kind)) in pictures.iter().enumerate() {
            form.append_pair(&format!("MediaUrl{at}"), url);
            form.append_pair(&format!("MediaContentType{at}"), kind);
        }
        ReceivedText { form: form.finish(), id: self.sid.clone(), from, at: self.created() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twilios_words_are_known() {
        assert_eq!(progress("queued"), Some(Progress::Sent));
        assert_eq!(progress("undelivered"), Some(Progress::Failed));
        assert_eq!(progress("receiving"), None);
    }

    #[test]
    fn a_listed_message_reads_like_a_told_one() {
        let listed: Listed = serde_json::from_str(
            r#"{"sid":"SM1","body":"Hi & bye","to":"+15005550006","from":"+14155550123","status":"received",
                "direction":"inbound","num_media":"0","error_code":null,"error_message":null,
                "date_created":"Sun, 22 Nov 2026 10:00:00 +0000","date_sent":null,"price":null}"#,
        )
        .unwrap();
        let told = listed.received(&[]);
        assert!(!listed.is_ours());
        assert_eq!(told.at.to_rfc3339(), "2026-11-22T10:00:00+00:00");
        assert!(told.form.contains("Body=Hi+%26+bye") && told.form.contains("From=%2B14155550123"));
    }
}
