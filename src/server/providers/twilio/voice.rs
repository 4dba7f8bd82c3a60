//! What Twilio is told to do with a call (TwiML), and where it keeps what callers say.

use url::Url;

/// Seconds for which it rings where calls go.
const RINGS: u32 = 20;
/// A message is that long at most, in seconds, and over after so much silence.
const LONGEST: u32 = 180;
const SILENCE: u32 = 5;
/// Said where nobody wrote a greeting.
const GREETING: &str = "Nobody can take your call right now. Please leave a message after the tone.";
/// Said where no message can be left.
const SORRY: &str = "Nobody can take your call right now. Please try again later.";
/// How long an address of a recording may be.
const ADDRESS_LIMIT: usize = 500;

/// Nothing to do: the call goes on, or is over.
pub const NOTHING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

/// What becomes of the calls to a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voice {
    /// Where they are put through, E.164; empty: nowhere.
    pub calls_to: String,
    /// Whether a caller whom nobody answers may leave a message.
    pub voicemail: bool,
    /// What they hear before; empty: our own words.
    pub greeting: String,
}

impl Voice {
    /// Somebody calls. `hook`: where calls are told, without a slash at the end.
    pub fn answer(&self, hook: &str) -> String {
        if self.calls_to.is_empty() {
            return self.unanswered(hook);
        }
        // Whoever calls hears it ring until somebody takes it: else it would count as taken at once.
        document(&format!(
            "<Dial timeout=\"{RINGS}\" answerOnBridge=\"true\" method=\"POST\" action=\"{}/status\"><Number>{}</Number></Dial>",
            escaped(hook),
            escaped(&self.calls_to)
        ))
    }

    /// It rang where calls go, and this came of it, in Twilio's words.
    pub fn after(&self, outcome: &str, hook: &str) -> String {
        if is_taken(outcome) { hang_up() } else { self.unanswered(hook) }
    }

    fn unanswered(&self, hook: &str) -> String {
        if !self.voicemail {
            return document(&format!("<Say>{}</Say><Hangup/>", escaped(SORRY)));
        }
        let greeting = if self.greeting.is_empty() { GREETING } else { self.greeting.as_str() };
        let hook = escaped(hook);
        // Without an action of its own Twilio would ask the same address again, and ring once more.
        document(&format!(
            "<Say>{}</Say><Record maxLength=\"{LONGEST}\" timeout=\"{SILENCE}\" method=\"POST\" action=\"{hook}/recording\" \
             recordingStatusCallback=\"{hook}/recording\" recordingStatusCallbackMethod=\"POST\"/><Hangup/>",
            escaped(greeting)
        ))
    }
}

/// The call is over.
pub fn hang_up() -> String {
    document("<Hangup/>")
}

/// Whether somebody took a call that was put through.
pub fn is_taken(outcome: &str) -> bool {
    matches!(outcome, "completed" | "answered")
}

/// The address of a recording, if it is kept where Twilio's interface is (`base`) or at Twilio by https: nobody is led
/// anywhere else.
pub fn recording(base: &str, told: &str) -> Option<String> {
    let (url, base): (Url, Url) = (told.parse().ok()?, base.parse().ok()?);
    let place =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    let twilios = url.scheme() == "https" && url.port().is_none() && url.host_str() == Some("api.twilio.com");
    let nameless = url.username().is_empty() && url.password().is_none();
    let written = url.to_string();
    (nameless && (twilios || place(&url) == place(&base)) && written.len() <= ADDRESS_LIMIT)
        .then_some(written)
}

fn document(inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{inside}</Response>")
}

/// A text as XML has it, without what XML cannot have.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&apos;"),
            '\n' | '\t' => written.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOOK: &str = "https://cards.example.com/hooks/twilio/1/voice";

    fn voice(calls_to: &str, voicemail: bool, greeting: &str) -> Voice {
        Voice { calls_to: calls_to.into(), voicemail, greeting: greeting.into() }
    }

    #[test]
    fn a_call_is_put_through_and_then_a_message_is_taken() {
        let both = voice("+14155550100", true, "Paws & Co. <closed>: say \"why\"");
        let first = both.answer(HOOK);
        assert!(first.contains("<Number>+14155550100</Number>"), "{first}");
        assert!(first.contains(&format!(
            "timeout=\"20\" answerOnBridge=\"true\" method=\"POST\" action=\"{HOOK}/status\""
        )));
        for taken in ["completed", "answered"] {
            assert_eq!(both.after(taken, HOOK), hang_up());
        }
        for missed in ["no-answer", "busy", "failed", "canceled", "", "a new word"] {
            let then = both.after(missed, HOOK);
            assert!(
                then.contains("<Say>Paws &amp; Co. &lt;closed&gt;: say &quot;why&quot;</Say><Record "),
                "{then}"
            );
            assert!(
                then.contains(&format!("action=\"{HOOK}/recording\""))
                    && then.ends_with("<Hangup/></Response>")
            );
        }
        // Nobody to put it through to.
        assert_eq!(voice("", true, &both.greeting).answer(HOOK), both.after("busy", HOOK));
        assert!(voice("", true, "").answer(HOOK).contains(GREETING));
        let neither = voice("", false, "never said").answer(HOOK);
        assert!(neither.contains(SORRY) && !neither.contains("<Record") && !neither.contains("never said"));
    }

    #[test]
    fn what_xml_cannot_have_is_left_out() {
        assert_eq!(escaped("a\u{0}b\u{1b}c\n'd'"), "abc\n&apos;d&apos;");
    }

    #[test]
    fn a_recording_is_kept_at_twilio_and_nowhere_else() {
        let base = "https://api.twilio.com";
        let fine = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1";
        assert_eq!(recording(base, fine).as_deref(), Some(fine));
        assert_eq!(recording("https://api.dublin.ie1.twilio.com", fine).as_deref(), Some(fine));
        let own = "http://127.0.0.1:4010/Recordings/RE1";
        assert_eq!(recording("http://127.0.0.1:4010", own).as_deref(), Some(own));
        let long = format!("{fine}{}", "x".repeat(500));
        for wrong in [
            "",
            "RE1",
            "javascript:alert(1)",
            "http://api.twilio.com/RE1",
            "https://api.twilio.com:444/RE1",
            "https://api.twilio.com.example.com/RE1",
            "https://example.com/api.twilio.com",
            "https://a:b@api.twilio.com/RE1",
            own,
            long.as_str(),
        ] {
            assert_eq!(recording(base, wrong), None, "{wrong}");
        }
    }
}
