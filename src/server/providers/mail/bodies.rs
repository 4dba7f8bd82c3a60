//! The words of a mail: all of them, in the order in which its reader sees them, whatever stands between and in whatever
//! letters they came.

use super::reading::harmless;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Characters of words, and of HTML, that are read at most.
const TEXT_LIMIT: usize = 200_000;
const HTML_LIMIT: usize = 1_000_000;
/// Parts that are looked at.
const PARTS: usize = 200;
/// Names under which mail programs send letters that are others: what is valid UTF-8 is UTF-8.
const OFTEN_WRONG: &[&str] = &["us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin1", "windows-1252"];

/// The words. A mail may begin with a picture, and go on after another.
pub fn text(mail: &Message<'_>) -> String {
    let parts = mail.text_bodies().take(PARTS).filter_map(|part| {
        let words = match &part.body {
            PartType::Text(read) => decoded(mail, part, read),
            PartType::Html(read) => Cow::Owned(html_to_text(&decoded(mail, part, read))),
            _ => return None,
        };
        let words = words.trim_end_matches(['\r', '\n']);
        (!words.trim().is_empty()).then(|| words.to_owned())
    });
    parts.collect::<Vec<_>>().join("\n").chars().take(TEXT_LIMIT).collect()
}

/// The HTML without anything that could act or fetch; empty: it has none, or too much.
pub fn html(mail: &Message<'_>) -> String {
    let mut all = String::new();
    let mut has_html = false;
    for part in mail.html_bodies().take(PARTS) {
        match &part.body {
            PartType::Html(read) => {
                let read = decoded(mail, part, read);
                if all.len() + read.len() > HTML_LIMIT {
                    break;
                }
                has_html = true;
                all.push_str(&harmless(&read));
            }
            PartType::Text(read) => {
                let read = decoded(mail, part, read);
                if all.len() + read.len() > HTML_LIMIT {
                    break;
                }
                let lines: Vec<String> = read.trim().lines().map(escaped).collect();
                if lines.iter().any(|line| !line.is_empty()) {
                    all.push_str(&format!("<p>{}</p>", lines.join("<br>")));
                }
            }
            _ => {}
        }
    }
    if has_html { all } else { String::new() }
}

/// Words as HTML shows them.
fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The words of a part, as `read`, unless its letters are others than it says.
fn decoded<'p>(mail: &Message<'_>, part: &MessagePart<'_>, read: &'p str) -> Cow<'p, str> {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_lowercase);
    let broken = read.contains(char::REPLACEMENT_CHARACTER);
    let doubtful = charset.is_none_or(|name| OFTEN_WRONG.contains(&name.as_str()));
    if !broken && (!doubtful || read.is_ascii()) {
        return Cow::Borrowed(read);
    }
    let Some(bytes) = bytes(mail, part) else { return Cow::Borrowed(read) };
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        Err(_) if !broken => Cow::Borrowed(read),
        // What most old programs of the West write, and what reads any byte.
        Err(error) => match charset_decoder(b"windows-1252") {
            Some(decode) => Cow::Owned(decode(error.as_bytes())),
            None => Cow::Borrowed(read),
        },
    }
}

/// The bytes of a part as its writer had them.
fn bytes(mail: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let raw = mail.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    }
}
