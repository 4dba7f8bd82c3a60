//! What was written to and by a Page while nobody listened: its conversations are asked for, and each message is read
//! like one that Facebook tells by itself, so that it is the same thing under the same key.

use super::super::Trouble;
use super::told::{Piece, kept};
use super::{Page, is_id, moment};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Conversations that come at once, and messages of each; an answer of Facebook has a limit of size.
const FIELDS: &str =
    "id,updated_time,participants,messages.limit(25){id,message,from,created_time,attachments}";
const CONVERSATIONS: &str = "10";
/// Answers that are read at most, of the Page and of one conversation.
const PAGES: usize = 100;
const MESSAGE_PAGES: usize = 20;
const MESSAGE_FIELDS: &str = "id,message,from,created_time,attachments";
const MESSAGES: &str = "50";

impl Page {
    /// All that was written since a moment, the oldest first.
    ///
    /// # Errors
    /// Why Facebook does not say it now.
    pub async fn missed(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Piece>, Trouble> {
        let path = format!("{}/conversations", self.account.page);
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PAGES {
            let mut query = vec![("platform", "messenger"), ("fields", FIELDS), ("limit", CONVERSATIONS)];
            query.extend(after.as_deref().map(|after| ("after", after)));
            let listed = self.ask(&path, &query).await?;
            let mut is_old = false;
            // Those in which something was written last come first.
            for conversation in rows(&listed) {
                is_old = text(conversation, "updated_time").and_then(moment).is_some_and(|at| at < since);
                if is_old {
                    break;
                }
                found.extend(self.said_in(conversation, since, now).await?);
            }
            match next(&listed).filter(|_| !is_old) {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        found.sort_by_key(|piece| piece.at);
        Ok(found)
    }

    /// What was written in a conversation since a moment, the oldest first.
    async fn said_in(
        &self,
        conversation: &Value,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Piece>, Trouble> {
        let page = self.account.page.as_str();
        let person = conversation.get("participants").map(rows).unwrap_or_default().iter();
        let person = person.filter_map(|one| text(one, "id")).find(|id| *id != page);
        let (Some(person), Some(id)) = (person, text(conversation, "id").filter(|id| is_id(id))) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let mut listed = conversation.get("messages").cloned().unwrap_or_default();
        for _ in 0..MESSAGE_PAGES {
            let mut is_old = false;
            for row in rows(&listed) {
                let Some(at) = text(row, "created_time").and_then(moment) else { continue };
                is_old = at < since;
                if is_old {
                    break;
                }
                let told = told(row, page, person, at);
                found.extend(told.and_then(|told| kept(&told.to_string(), now)));
            }
            let Some(after) = next(&listed).filter(|_| !is_old) else { break };
            let query = [("fields", MESSAGE_FIELDS), ("limit", MESSAGES), ("after", after.as_str())];
            listed = self.ask(&format!("{id}/messages"), &query).await?;
        }
        found.reverse();
        Ok(found)
    }
}

/// A listed message as Facebook would have told it; none: it is of neither side.
fn told(row: &Value, page: &str, person: &str, at: DateTime<Utc>) -> Option<Value> {
    let mid = text(row, "id")?;
    let is_ours = match row.pointer("/from/id").and_then(Value::as_str)? {
        from if from == page => true,
        from if from == person => false,
        _ => return None,
    };
    let (from, to) = if is_ours { (page, person) } else { (person, page) };
    let said = text(row, "message").unwrap_or_default();
    let mut attachments: Vec<Value> =
        row.get("attachments").map(rows).unwrap_or_default().iter().map(attachment).collect();
    if said.is_empty() && attachments.is_empty() {
        // A sticker, or something shared: the list does not say what.
        attachments.push(json!({ "type": "fallback" }));
    }
    let mut message = json!({ "mid": mid, "text": said, "attachments": attachments });
    if is_ours {
        message["is_echo"] = json!(true);
    }
    Some(json!({
        "sender": { "id": from }, "recipient": { "id": to }, "timestamp": at.timestamp_millis(), "listed": true,
        "message": message,
    }))
}

/// A listed attachment as Facebook would have told it.
fn attachment(listed: &Value) -> Value {
    let url = |path: &str| listed.pointer(path).and_then(Value::as_str);
    let is_sound = text(listed, "mime_type").is_some_and(|kind| kind.starts_with("audio/"));
    let found = [("/image_data/url", "image"), ("/video_data/url", "video")]
        .into_iter()
        .find_map(|(path, kind)| url(path).map(|url| (kind, url)))
        .or_else(|| url("/file_url").map(|url| (if is_sound { "audio" } else { "file" }, url)));
    match found {
        Some((kind, url)) => json!({ "type": kind, "payload": { "url": url } }),
        None => json!({ "type": "fallback", "title": text(listed, "name") }),
    }
}

fn rows(listed: &Value) -> &[Value] {
    listed.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Where a list goes on; none: it ends.
fn next(listed: &Value) -> Option<String> {
    listed.pointer("/paging/next")?;
    Some(listed.pointer("/paging/cursors/after")?.as_str()?.to_owned())
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::super::told::Said;
    use super::*;

    fn read(row: Value) -> Option<Piece> {
        let now: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        kept(&told(&row, "9", "77", now)?.to_string(), now)
    }

    #[test]
    fn a_listed_message_is_read_as_if_it_had_been_told() {
        let theirs = read(json!({ "id": "m_1", "message": "Hi", "from": { "id": "77" },
            "attachments": { "data": [
                { "mime_type": "image/jpeg", "image_data": { "url": "https://scontent.xx.fbcdn.net/a" } },
                { "mime_type": "application/pdf", "name": "a.pdf", "file_url": "https://cdn.fbsbx.com/v/a.pdf" },
            ] } }))
        .unwrap();
        assert_eq!((theirs.key.as_str(), theirs.person.as_str(), theirs.listed), ("m:m_1", "77", true));
        let Said::Message(words) = theirs.said else { panic!("a message") };
        let names: Vec<&str> = words.attachments.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((words.text.as_str(), names), ("Hi", vec!["", "a.pdf"]));
        let ours = read(json!({ "id": "m_2", "message": "At four", "from": { "id": "9" } })).unwrap();
        assert_eq!((ours.key.as_str(), ours.person.as_str()), ("e:m_2", "77"));
        assert!(matches!(ours.said, Said::Echo { ours: None, .. }));
        let sticker = read(json!({ "id": "m_3", "message": "", "from": { "id": "77" } })).unwrap();
        assert!(
            matches!(sticker.said, Said::Message(words) if words.text.contains("only be seen on Facebook"))
        );
        assert!(read(json!({ "id": "m_4", "message": "Hi", "from": { "id": "5" } })).is_none());
    }

    #[test]
    fn a_list_goes_on_where_it_says_so() {
        let more = json!({ "data": [], "paging": { "cursors": { "after": "x" }, "next": "https://y" } });
        assert_eq!(next(&more).as_deref(), Some("x"));
        assert_eq!(next(&json!({ "data": [], "paging": { "cursors": { "after": "x" } } })), None);
        assert!(rows(&json!({})).is_empty());
    }
}
