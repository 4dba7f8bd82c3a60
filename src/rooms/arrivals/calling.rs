//! Calls to a number of ours at Twilio: what it told of one is put into the words of the room `calls`.

use super::reading::Form;
use crate::error::AppResult;
use crate::rooms::calls::Direction;
use crate::rooms::calls::arriving::{CallNews, Stage, arrive};
use crate::rooms::channels::ops::Told;
use crate::rooms::channels::store;
use crate::rooms::conversations::model::Voicemail;
use crate::server::providers::twilio::voice;
use crate::server::{App, Tx};

/// Works on what was told of a call.
pub(super) async fn work_on(tx: &mut Tx, app: &App, told: &Told) -> AppResult<()> {
    let form = Form::of(&told.body);
    let Some(mut stage) = stage(&form, &app.outside.twilio) else { return Ok(()) };
    // Where calls are put through to nobody, nobody takes one: the line was open for the answering machine.
    if let Stage::Ended { seconds, answered: answered @ None, .. } = &mut stage
        && store::voice(tx, told.channel).await?.calls_to.is_empty()
    {
        (*seconds, *answered) = (Some(0), Some(false));
    }
    let outward = form.value("Direction").starts_with("outbound");
    let news = CallNews {
        call_id: form.value("CallSid").to_owned(),
        from: form.value("From").to_owned(),
        to: form.value("To").to_owned(),
        direction: if outward { Direction::Out } else { Direction::In },
        caller_name: form.value("CallerName").to_owned(),
        channel: Some(told.channel),
        stage,
    };
    arrive(tx, &news).await
}

/// How far a call got; none: there is nothing in it to keep. `twilio`: where its interface is.
fn stage(form: &Form, twilio: &str) -> Option<Stage> {
    let seconds = |name: &str| form.value(name).parse::<i32>().ok().filter(|seconds| *seconds >= 0);
    let over = |seconds, answered| Some(Stage::Ended { seconds, answered, voicemail: false });
    if !form.value("RecordingUrl").is_empty() {
        let is_whole = matches!(form.value("RecordingStatus"), "" | "completed");
        let recording = Voicemail {
            url: voice::recording(twilio, form.value("RecordingUrl"))?,
            seconds: seconds("RecordingDuration").filter(|seconds| *seconds > 0)?,
        };
        return is_whole.then_some(Stage::Recorded(recording));
    }
    match (form.value("DialCallStatus"), form.value("CallStatus")) {
        ("", "completed") => over(seconds("CallDuration"), None),
        ("", "busy" | "failed" | "no-answer" | "canceled") => over(Some(0), Some(false)),
        ("", "ringing" | "in-progress" | "queued" | "initiated") => Some(Stage::Ringing),
        ("", _) => None,
        (put_through, _) if voice::is_taken(put_through) => over(seconds("DialCallDuration"), Some(true)),
        _ => over(Some(0), Some(false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(told: &str) -> Option<Stage> {
        stage(&Form::of(told), "https://api.twilio.com")
    }

    fn ended(seconds: Option<i32>, answered: Option<bool>) -> Option<Stage> {
        Some(Stage::Ended { seconds, answered, voicemail: false })
    }

    #[test]
    fn twilios_words_are_read() {
        for (told, stage) in [
            ("CallStatus=ringing", Some(Stage::Ringing)),
            ("CallStatus=in-progress", Some(Stage::Ringing)),
            ("CallStatus=completed&CallDuration=94", ended(Some(94), None)),
            ("CallStatus=completed&CallDuration=-1", ended(None, None)),
            ("CallStatus=no-answer&CallDuration=0", ended(Some(0), Some(false))),
            (
                "CallStatus=in-progress&DialCallStatus=completed&DialCallDuration=61",
                ended(Some(61), Some(true)),
            ),
            ("CallStatus=in-progress&DialCallStatus=busy", ended(Some(0), Some(false))),
            ("CallStatus=completed&DialCallStatus=no-answer", ended(Some(0), Some(false))),
            ("CallStatus=a-new-word", None),
            ("", None),
        ] {
            assert_eq!(read(told), stage, "{told}");
        }
    }

    #[test]
    fn a_recording_is_kept_if_it_is_at_twilio_and_says_something() {
        let at = "RecordingUrl=https%3A%2F%2Fapi.twilio.com%2FRE1";
        let whole =
            Some(Stage::Recorded(Voicemail { url: "https://api.twilio.com/RE1".into(), seconds: 23 }));
        assert_eq!(read(&format!("{at}&RecordingDuration=23&CallStatus=completed")), whole);
        assert_eq!(read(&format!("{at}&RecordingDuration=23&RecordingStatus=completed")), whole);
        for nothing in [
            format!("{at}&RecordingDuration=23&RecordingStatus=absent"),
            format!("{at}&RecordingDuration=0"),
            at.to_owned(),
            "RecordingUrl=https%3A%2F%2Fexample.com%2FRE1&RecordingDuration=23".to_owned(),
        ] {
            assert_eq!(read(&nothing), None, "{nothing}");
        }
    }
}
