//! What Twilio posts, and how it signs it: written anew here, from its documentation, so that the server's own
//! check is not measured by itself.

use super::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac_sha1::sign as hmac_sha1;

/// The form that tells of a text.
pub fn of_text(state: &State, sid: &str) -> Vec<(String, String)> {
    let text = state.texts.iter().find(|one| one.sid == sid).expect("it received it");
    let mut form = vec![
        pair("ToCountry", "US"),
        pair("MessageSid", sid),
        pair("SmsMessageSid", sid),
        pair("SmsStatus", "received"),
        pair("NumMedia", &text.pictures.len().to_string()),
        pair("Body", &text.body),
        pair("To", &text.to),
        pair("From", &text.from),
        pair("AccountSid", super::ACCOUNT),
        pair("ApiVersion", "2010-04-01"),
    ];
    for (at, (url, kind)) in text.pictures.iter().enumerate() {
        form.push((format!("MediaUrl{at}"), url.clone()));
        form.push((format!("MediaContentType{at}"), kind.clone()));
    }
    form
}

/// The form that tells how far a text got, and where it goes.
pub fn of_progress(
    state: &mut State,
    sid: &str,
    status: &str,
    code: Option<i32>,
) -> (String, Vec<(String, String)>) {
    let text = state.texts.iter_mut().find(|one| one.sid == sid).expect("it took it");
    (text.status, text.code) = (status.to_owned(), code);
    let mut form = vec![
        pair("MessageSid", sid),
        pair("SmsSid", sid),
        pair("SmsStatus", status),
        pair("MessageStatus", status),
        pair("To", &text.to),
        pair("From", &text.from),
        pair("AccountSid", super::ACCOUNT),
    ];
    form.extend(code.map(|code| pair("ErrorCode", &code.to_string())));
    (text.callback.clone(), form)
}

/// The form that tells of a call.
pub fn of_call(state: &State, sid: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let call = state.calls.iter().find(|one| one.sid == sid).expect("somebody called");
    let mut form = vec![
        pair("AccountSid", super::ACCOUNT),
        pair("ApiVersion", "2010-04-01"),
        pair("CallSid", sid),
        pair("Called", super::OURS),
        pair("Caller", &call.from),
        pair("Direction", "inbound"),
        pair("From", &call.from),
        pair("To", super::OURS),
        pair("ToCountry", "US"),
    ];
    if !call.name.is_empty() {
        form.push(pair("CallerName", &call.name));
    }
    form.extend(more.iter().map(|(name, value)| pair(name, value)));
    form
}

/// The form that tells of a recording.
pub fn of_recording(base: &str, sid: &str, seconds: u32) -> Vec<(String, String)> {
    let recording = sid.replace("CA", "RE");
    let url = format!("{base}/2010-04-01/Accounts/{}/Recordings/{recording}", super::ACCOUNT);
    vec![
        pair("AccountSid", super::ACCOUNT),
        pair("CallSid", sid),
        pair("RecordingChannels", "1"),
        pair("RecordingDuration", &seconds.to_string()),
        pair("RecordingSid", &recording),
        pair("RecordingSource", "RecordVerb"),
        pair("RecordingStatus", "completed"),
        pair("RecordingUrl", &url),
    ]
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Twilio's signature.
pub fn sign(token: &str, url: &str, form: &[(String, String)]) -> String {
    let mut sorted: Vec<&(String, String)> = form.iter().collect();
    sorted.sort();
    sorted.dedup();
    let text = sorted.iter().fold(url.to_owned(), |all, (name, value)| all + name + value);
    STANDARD.encode(hmac_sha1(token.as_bytes(), text.as_bytes()))
}

mod hmac_sha1 {
    use ring::hmac;

    pub fn sign(key: &[u8], text: &[u8]) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
        hmac::sign(&key, text).as_ref().to_vec()
    }
}
