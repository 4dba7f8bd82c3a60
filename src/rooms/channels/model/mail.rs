//! What an email has beside its words, and how mails hang together.

use crate::domain::ids::FileId;
use serde::{Deserialize, Serialize};

/// Characters that a subject has at most.
pub const SUBJECT_LIMIT: usize = 200;
/// Mails that `References` names at most: the first, and the latest ones.
const REFERENCES: usize = 20;

/// What an email has beside its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub subject: String,
    /// What it repeats of earlier mails; may be empty.
    pub quoted: String,
    /// Whether it also came as HTML, which has an address of its own.
    pub has_html: bool,
    /// Files that came with it and are no pictures.
    pub files: Vec<NamedFile>,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFile {
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// Where it is kept; none: it is only named.
    #[serde(default)]
    pub file_id: Option<FileId>,
}

/// Where a mail stands among others: which one it answers, and all before it, the first one first. Empty: it begins
/// a thread. Ids are without angle brackets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailThread {
    pub answers: String,
    pub before: Vec<String>,
}

impl MailThread {
    /// Of an answer to a mail that has an id and stands in a thread itself.
    pub fn after(id: &str, before: &[String]) -> Self {
        let mut all: Vec<String> = before.iter().filter(|one| *one != id).cloned().collect();
        all.push(id.to_owned());
        if all.len() > REFERENCES {
            all.drain(1..=all.len() - REFERENCES);
        }
        Self { answers: id.to_owned(), before: all }
    }
}

/// Prefixes by which mail programs mark answers and forwarded mails.
const MARKS: &[&str] = &["re", "aw", "sv", "vs", "antw", "fw", "fwd", "wg", "tr", "rv", "res", "enc"];

/// A subject without `Re:` and its like: two mails with the same one belong together.
pub fn base_subject(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        // Some count: Re[2], Re(2).
        let word = mark.trim().split(['[', '(']).next().unwrap_or_default();
        if !MARKS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// The subject of an answer, within its limit.
pub fn reply_subject(subject: &str) -> String {
    let base: String = base_subject(subject).chars().take(SUBJECT_LIMIT - 4).collect();
    if base.is_empty() { String::new() } else { format!("Re: {base}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_the_same_whatever_mail_programs_put_before_it() {
        for written in [
            "Bath on Friday",
            "Re: Bath on Friday",
            "RE: Fwd: re[2]:  Bath on Friday",
            " AW: Bath on Friday ",
        ] {
            assert_eq!(base_subject(written), "Bath on Friday", "{written:?}");
        }
        assert_eq!(base_subject("Reminder: bath"), "Reminder: bath");
        assert_eq!(base_subject("Re:"), "");
        assert_eq!(reply_subject("Re: Re: Bath"), "Re: Bath");
        assert_eq!(reply_subject("Re:"), "");
        assert!(reply_subject(&"x".repeat(300)).chars().count() <= SUBJECT_LIMIT);
    }

    #[test]
    fn a_thread_names_the_first_mail_and_the_latest() {
        let ids: Vec<String> = (0..40).map(|n| format!("{n}@x")).collect();
        let thread = MailThread::after("40@x", &ids);
        assert_eq!((thread.answers.as_str(), thread.before.len()), ("40@x", REFERENCES));
        assert_eq!(thread.before.first().map(String::as_str), Some("0@x"));
        assert_eq!(thread.before.last().map(String::as_str), Some("40@x"));
        assert_eq!(thread.before[1], "22@x");
        assert_eq!(MailThread::after("a@x", &[]).before, ["a@x"]);
        assert_eq!(MailThread::after("a@x", &["a@x".into()]).before, ["a@x"]);
    }
}
