//! What Facebook tells of a Page: many things of many people at once, each of which is worked on by itself.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Things that are taken out of one telling; Facebook puts a thousand into one at most.
const PIECES: usize = 2000;
/// Characters that a person's, a Page's and a message's id have at most.
const ID_LIMIT: usize = 64;
const MID_LIMIT: usize = 500;
/// Attachments of one message that are kept.
const ATTACHMENTS: usize = 10;
/// Messages that one sign of delivery names at most.
const MIDS: usize = 200;
/// Characters of a key that are kept as they are.
const KEY_LIMIT: usize = 180;

/// Something that Facebook tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The Page, and the person as the Page knows them.
    pub page: String,
    pub person: String,
    /// By Facebook's clock.
    pub at: DateTime<Utc>,
    pub said: Said,
    /// The same one again is a repetition.
    pub key: String,
    /// It was asked for: of ours Facebook does not say then what we marked it by.
    pub listed: bool,
    /// As it was told.
    pub json: String,
}

impl Piece {
    /// The person together with the Page, as a contact is known.
    pub fn address(&self) -> String {
        address(&self.page, &self.person)
    }
}

/// A person together with the Page that knows them so.
pub fn address(page: &str, person: &str) -> String {
    format!("{page}:{person}")
}

/// What it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// The person wrote to the Page.
    Message(Words),
    /// The Page wrote: by us, with what we marked it by, or by staff in Facebook's own inbox.
    Echo { words: Words, ours: Option<(Uuid, i32)> },
    /// The person took a message back.
    Unsent { mid: String },
    /// These, and all until a moment, are at the person.
    Delivered { mids: Vec<String>, until: DateTime<Utc> },
    /// All until a moment were seen.
    Read { until: DateTime<Utc> },
}

impl Said {
    /// Whether it stands in a conversation; else it says how far a message got.
    pub fn is_message(&self) -> bool {
        !matches!(self, Self::Delivered { .. } | Self::Read { .. })
    }
}

/// What somebody wrote.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    pub mid: String,
    /// With what can be said in words of things that are no files; may be empty.
    pub text: String,
    pub attachments: Vec<Attachment>,
}

/// A picture or a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    pub url: String,
    /// Empty: a picture.
    pub name: String,
}

/// What is told of a Page in this body, in order; what is told of others, and what is of no interest, is left out. None:
/// it is not what Facebook tells of Pages.
pub fn pieces(body: &[u8], page: &str, now: DateTime<Utc>) -> Option<Vec<Piece>> {
    let told: Value = serde_json::from_slice(body).ok()?;
    if told.get("object").and_then(Value::as_str) != Some("page") {
        return None;
    }
    let events = told
        .get("entry")?
        .as_array()?
        .iter()
        .filter(|entry| entry.get("id").and_then(Value::as_str) == Some(page))
        .filter_map(|entry| entry.get("messaging")?.as_array())
        .flatten();
    Some(
        events
            .filter_map(|event| piece(event, now))
            .filter(|piece| piece.page == page)
            .take(PIECES)
            .collect(),
    )
}

/// One thing again, as it was kept.
pub fn kept(json: &str, now: DateTime<Utc>) -> Option<Piece> {
    piece(&serde_json::from_str(json).ok()?, now)
}

fn piece(event: &Value, now: DateTime<Utc>) -> Option<Piece> {
    let (from, to) = (id(event.get("sender")?)?, id(event.get("recipient")?)?);
    let at = moment(event.get("timestamp")).unwrap_or(now).min(now);
    let said = said(event, &from, at)?;
    let (page, person) = if matches!(said, Said::Echo { .. }) { (from, to) } else { (to, from) };
    let key = match &said {
        Said::Message(words) => format!("m:{}", words.mid),
        Said::Echo { words, .. } => format!("e:{}", words.mid),
        Said::Unsent { mid } => format!("u:{mid}"),
        Said::Delivered { mids, until } => {
            format!("d:{person}:{}:{}", until.timestamp_millis(), mids.join(","))
        }
        Said::Read { until } => format!("r:{person}:{}", until.timestamp_millis()),
    };
    let listed = flag(event, "listed");
    Some(Piece { page, person, at, said, key: short(key), listed, json: event.to_string() })
}

/// What is remembered of a message that was taken back, to know it when it comes late.
pub fn unsent_key(mid: &str) -> String {
    short(format!("u:{mid}"))
}

fn short(key: String) -> String {
    if key.len() <= KEY_LIMIT {
        return key;
    }
    let kind: String = key.chars().take(2).collect();
    format!("{kind}{}", hex::encode(Sha256::digest(key.as_bytes())))
}

fn said(event: &Value, from: &str, at: DateTime<Utc>) -> Option<Said> {
    if let Some(message) = event.get("message") {
        let mid = mid(message.get("mid")?)?;
        if flag(message, "is_deleted") {
            return Some(Said::Unsent { mid });
        }
        let words = words(mid, message);
        return Some(match flag(message, "is_echo") {
            true => {
                Said::Echo { words, ours: message.get("metadata").and_then(Value::as_str).and_then(mark) }
            }
            false => Said::Message(words),
        });
    }
    if let Some(pressed) = event.get("postback") {
        let title = text(pressed, "title").or_else(|| text(pressed, "payload"))?;
        let made = || format!("pressed:{from}:{}", at.timestamp_millis());
        let mid = pressed.get("mid").and_then(mid).unwrap_or_else(made);
        return Some(Said::Message(Words { mid, text: title, attachments: Vec::new() }));
    }
    if let Some(delivery) = event.get("delivery") {
        let named = delivery.get("mids").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mids = named.iter().take(MIDS).filter_map(mid).collect();
        return Some(Said::Delivered { mids, until: moment(delivery.get("watermark"))? });
    }
    // Reactions, typing and the like are of no interest.
    Some(Said::Read { until: moment(event.get("read")?.get("watermark"))? })
}

fn words(mid: String, message: &Value) -> Words {
    let mut lines: Vec<String> = text(message, "text").into_iter().collect();
    let mut attachments = Vec::new();
    let all = message.get("attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for one in all.iter().take(ATTACHMENTS) {
        let payload = one.get("payload").unwrap_or(&Value::Null);
        let url = text(payload, "url").filter(|url| url.len() <= 2000);
        let kind = text(one, "type").unwrap_or_default();
        match (kind.as_str(), url) {
            ("image", Some(url)) => attachments.push(Attachment { url, name: String::new() }),
            ("video" | "audio" | "file", Some(url)) => {
                attachments.push(Attachment { name: file_name(&kind, &url), url });
            }
            ("location", _) => lines.push(place(payload)),
            (_, url) => {
                let title = text(one, "title").or_else(|| text(payload, "title"));
                let link = text(one, "url").or(url).filter(|link| link.starts_with("https://"));
                let said = [title, link].into_iter().flatten().collect::<Vec<_>>().join(" ");
                let nothing = || "(Something that can only be seen on Facebook)".to_owned();
                // A link that was typed stands in the text as well.
                if !lines.iter().any(|line| !said.is_empty() && line.contains(&said)) {
                    lines.push(if said.is_empty() { nothing() } else { said });
                }
            }
        }
    }
    Words { mid, text: lines.join("\n"), attachments }
}

/// What a file is called: the end of its address, if that has the shape of a name.
fn file_name(kind: &str, url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let has_ending = last
        .rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && (1..=5).contains(&ending.len()));
    if (1..=100).contains(&last.len()) && last.chars().all(plain) && has_ending {
        return last.to_owned();
    }
    match kind {
        "video" => "video.mp4",
        "audio" => "audio.mp4",
        _ => "file",
    }
    .into()
}

fn place(payload: &Value) -> String {
    let number = |name: &str| payload.get("coordinates")?.get(name)?.as_f64();
    match number("lat").zip(number("long")) {
        Some((lat, long)) => format!("(A place: {lat:.5}, {long:.5})"),
        None => "(A place)".into(),
    }
}

/// Our mark on a message: its id and the round in which it went.
fn mark(metadata: &str) -> Option<(Uuid, i32)> {
    let (id, round) = metadata.split_once(':')?;
    Some((id.parse().ok()?, round.parse().ok()?))
}

fn id(party: &Value) -> Option<String> {
    let id = party.get("id")?.as_str()?;
    let fine = (1..=ID_LIMIT).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fine.then(|| id.to_owned())
}

fn mid(value: &Value) -> Option<String> {
    let mid = value.as_str()?;
    let fine = (1..=MID_LIMIT).contains(&mid.len()) && mid.bytes().all(|byte| byte.is_ascii_graphic());
    fine.then(|| mid.to_owned())
}

fn moment(value: Option<&Value>) -> Option<DateTime<Utc>> {
    // Beyond these the database knows no moments.
    let millis = value?.as_i64().filter(|millis| (0..=32_503_680_000_000).contains(millis))?;
    DateTime::from_timestamp_millis(millis)
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn now() -> DateTime<Utc> {
        "2026-11-23T10:00:00Z".parse().unwrap()
    }

    fn of(event: Value) -> Option<Piece> {
        let mut event = event;
        event["sender"] = event.get("sender").cloned().unwrap_or(json!({ "id": "77" }));
        event["recipient"] = event.get("recipient").cloned().unwrap_or(json!({ "id": "9" }));
        let body = json!({ "object": "page", "entry": [{ "id": "9", "messaging": [event] }] });
        pieces(body.to_string().as_bytes(), "9", now()).unwrap().into_iter().next()
    }

    #[test]
    fn a_telling_is_cut_into_pieces_of_one_page() {
        let message = |mid: &str, at: i64| {
            json!({ "sender": { "id": "77" }, "recipient": { "id": "9" },
            "timestamp": at, "message": { "mid": mid, "text": "Hi" } })
        };
        let body = json!({ "object": "page", "entry": [
            { "id": "9", "time": 1, "messaging": [message("m_1", 1000), message("m_2", 2000)] },
            { "id": "8", "messaging": [message("m_3", 1)] },
            { "id": "9", "messaging": [message("m_4", 3000), { "sender": { "id": "77" } }], "standby": [] },
            { "id": "9", "changes": [] },
        ] });
        let all = pieces(body.to_string().as_bytes(), "9", now()).unwrap();
        let keys: Vec<&str> = all.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["m:m_1", "m:m_2", "m:m_4"]);
        assert_eq!((all[0].address().as_str(), all[0].at.timestamp()), ("9:77", 1));
        assert_eq!(kept(&all[0].json, now()).as_ref(), Some(&all[0]));
        for other in ["", "{}", "[]", r#"{"object":"instagram","entry":[]}"#, r#"{"object":"page"}"#] {
            assert!(pieces(other.as_bytes(), "9", now()).is_none(), "{other}");
        }
    }

    #[test]
    fn every_thing_that_counts_is_known() {
        let id = Uuid::now_v7();
        let echo = of(json!({ "sender": { "id": "9" }, "recipient": { "id": "77" },
            "message": { "mid": "m_1", "is_echo": true, "text": "Hi", "metadata": format!("{id}:2") } }));
        let echo = echo.unwrap();
        assert_eq!((echo.person.as_str(), echo.page.as_str()), ("77", "9"));
        assert!(matches!(echo.said, Said::Echo { ours: Some((known, 2)), .. } if known == id));
        let theirs = of(json!({ "sender": { "id": "9" }, "recipient": { "id": "77" },
            "message": { "mid": "m_1", "is_echo": true, "metadata": "another program's" } }));
        assert!(matches!(theirs.unwrap().said, Said::Echo { ours: None, .. }));
        let pressed =
            of(json!({ "timestamp": 5, "postback": { "title": "Book a bath", "payload": "BATH" } })).unwrap();
        assert_eq!(pressed.key, "m:pressed:77:5");
        assert!(matches!(pressed.said, Said::Message(words) if words.text == "Book a bath"));
        let read = of(json!({ "read": { "watermark": 5000 } })).unwrap();
        assert!(
            matches!(read.said, Said::Read { until } if until.timestamp() == 5) && !read.said.is_message()
        );
        let there = of(json!({ "delivery": { "mids": ["m_1", 5], "watermark": 5000 } })).unwrap();
        assert!(matches!(there.said, Said::Delivered { mids, .. } if mids == ["m_1"]));
        let gone = of(json!({ "message": { "mid": "m_1", "is_deleted": true } })).unwrap();
        assert_eq!((gone.key.as_str(), unsent_key("m_1").as_str()), ("u:m_1", "u:m_1"));
        for nothing in [
            json!({ "reaction": { "mid": "m_1", "emoji": "x" } }),
            json!({ "optin": {} }),
            json!({ "message": { "text": "no id" } }),
            json!({ "message": { "mid": "m 1", "text": "odd id" } }),
            json!({ "read": { "watermark": "soon" } }),
            json!({ "sender": { "id": "x y" }, "message": { "mid": "m_1" } }),
        ] {
            assert!(of(nothing.clone()).is_none(), "{nothing}");
        }
    }

    #[test]
    fn attachments_are_files_or_words() {
        let message =
            of(json!({ "message": { "mid": "m_1", "text": "See https://a.example/x", "attachments": [
            { "type": "image", "payload": { "url": "https://scontent.xx.fbcdn.net/a", "sticker_id": 1 } },
            { "type": "file", "payload": { "url": "https://cdn.fbsbx.com/v/Shots_2026.pdf?x=1" } },
            { "type": "audio", "payload": { "url": "https://cdn.fbsbx.com/v/" } },
            { "type": "location", "payload": { "coordinates": { "lat": 42.1, "long": -71.5 } } },
            { "type": "fallback", "url": "https://a.example/x" },
            { "type": "fallback", "title": "A page", "url": "https://b.example/" },
            { "type": "template", "payload": {} },
        ] } }));
        let Said::Message(words) = message.unwrap().said else { panic!("a message") };
        let names: Vec<&str> = words.attachments.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["", "Shots_2026.pdf", "audio.mp4"]);
        let lines: Vec<&str> = words.text.lines().collect();
        assert_eq!(
            lines,
            [
                "See https://a.example/x",
                "(A place: 42.10000, -71.50000)",
                "A page https://b.example/",
                "(Something that can only be seen on Facebook)",
            ]
        );
    }

    #[test]
    fn a_long_key_is_shortened_and_a_clock_ahead_is_not_believed() {
        let long = of(json!({ "message": { "mid": "m".repeat(400), "text": "Hi" } })).unwrap();
        assert!(long.key.len() <= 200 && long.key.starts_with("m:"));
        let ahead = of(json!({ "timestamp": 32_000_000_000_000_i64, "message": { "mid": "m_1" } })).unwrap();
        assert_eq!(ahead.at, now());
    }
}
