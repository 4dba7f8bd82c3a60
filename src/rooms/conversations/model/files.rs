//! Pictures and files that go with an answer: how many and how large, by which way.

use super::Channel;
use crate::domain::ids::{DraftFileId, FileId, StaffId};
use crate::rooms::channels::model::stand_in;
use serde::{Deserialize, Serialize};

/// Files that one message has at most, by any way.
pub const FILES_MOST: usize = 10;
/// Bytes that a file has at most, whatever it goes by: what Messenger carries.
pub const FILE_MOST: i64 = 25 * MB;
/// Bytes of a file in the chat.
const CHAT_MOST: i64 = 10 * MB;
/// Bytes of all files of an email: many mail servers take 25 MB, and letters make a third more of it.
const EMAIL_MOST: i64 = 20 * MB;
/// Bytes of all files of a text, and of one that is no picture: what Twilio carries.
const TEXT_MOST: i64 = 5 * MB;
const TEXT_FILE_MOST: i64 = 500_000;
/// Files beside pictures that Twilio carries.
const TEXT_KINDS: &[&str] = &["application/pdf", "text/vcard", "text/calendar"];
const MB: i64 = 1_000_000;

/// A file that waits in the draft to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    pub id: DraftFileId,
    pub file_id: FileId,
    /// What it is called when it is sent.
    pub name: String,
    /// As its bytes say.
    pub media_type: String,
    /// As it is sent.
    pub bytes: i64,
    /// It can be looked at in three sizes.
    pub is_picture: bool,
    /// Who attached it.
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
}

/// The files in the draft to a customer, and why they cannot go by some ways.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFiles {
    /// In the order in which they were attached.
    pub files: Vec<DraftFile>,
    /// Why no file can go by text, if none can: Twilio fetches them here.
    pub not_by_text: Option<String>,
    /// The same of Facebook.
    pub not_by_facebook: Option<String>,
}

/// Why these files cannot go together by a channel; none: they can.
pub fn why_not(channel: Channel, files: &[DraftFile]) -> Option<String> {
    if files.is_empty() {
        return None;
    }
    if files.len() > FILES_MOST {
        return Some(format!("A message has at most {FILES_MOST} files; these are {}.", files.len()));
    }
    let total: i64 = files.iter().map(|file| file.bytes).sum();
    let larger = |most: i64| files.iter().find(|file| file.bytes > most);
    match channel {
        Channel::Text => {
            let odd = |file: &&DraftFile| !file.is_picture && !TEXT_KINDS.contains(&file.media_type.as_str());
            if let Some(odd) = files.iter().find(odd) {
                return Some(format!(
                    "“{}” cannot go by text: only pictures, PDFs, contacts and calendar entries can.",
                    odd.name
                ));
            }
            let large = files.iter().find(|file| !file.is_picture && file.bytes > TEXT_FILE_MOST);
            if let Some(large) = large {
                return Some(format!(
                    "“{}” is too large for a text: at most 500 KB unless it is a picture.",
                    large.name
                ));
            }
            (total > TEXT_MOST).then(|| {
                format!("These files are too large for a text: at most 5 MB together, not {}.", size(total))
            })
        }
        Channel::Email => (total > EMAIL_MOST).then(|| {
            format!("These files are too large for an email: at most 20 MB together, not {}.", size(total))
        }),
        Channel::Facebook => {
            larger(FILE_MOST).map(|file| format!("“{}” is too large for Facebook: at most 25 MB.", file.name))
        }
        Channel::Chat => {
            larger(CHAT_MOST).map(|file| format!("“{}” is too large for the chat: at most 10 MB.", file.name))
        }
        Channel::Note | Channel::WebForm => Some("Files go with an answer only.".into()),
    }
}

/// What can go by a channel, to be read before something is attached; empty: nothing can.
pub fn limits(channel: Channel) -> &'static str {
    match channel {
        Channel::Text => "At most 10 files, 5 MB together: pictures, and PDFs up to 500 KB.",
        Channel::Email => "At most 10 files, 20 MB together.",
        Channel::Facebook => "At most 10 files of 25 MB. Each goes as a message of its own.",
        Channel::Chat => "At most 10 files of 10 MB.",
        Channel::Note | Channel::WebForm => "",
    }
}

/// Why pictures do not go from one number to another (E.164), if they do not: networks carry them within North America.
pub fn why_no_pictures_between(from: &str, to: &str) -> Option<String> {
    let both = from.starts_with("+1") && to.starts_with("+1");
    (!both).then(|| {
        "Files by text go only between numbers of the United States and Canada. Email and the chat carry them.".into()
    })
}

/// What stands for the words of a message that has files only.
pub fn words_of(files: &[DraftFile]) -> String {
    let pictures = files.iter().filter(|file| file.is_picture).count();
    stand_in(pictures, files.len() - pictures)
}

/// A size as people read it.
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, media_type: &str, bytes: i64) -> DraftFile {
        DraftFile {
            id: DraftFileId::new(),
            file_id: FileId::new(),
            name: name.into(),
            media_type: media_type.into(),
            bytes,
            is_picture: media_type.starts_with("image/"),
            staff_id: None,
            staff_name: None,
        }
    }

    const OUT: [Channel; 4] = [Channel::Chat, Channel::Text, Channel::Email, Channel::Facebook];

    #[test]
    fn each_way_carries_what_its_provider_does() {
        let small =
            vec![file("bella.jpg", "image/jpeg", 300_000), file("prices.pdf", "application/pdf", 90_000)];
        for channel in OUT {
            assert_eq!(why_not(channel, &small), None, "{channel:?}");
            assert_eq!(why_not(channel, &[]), None);
            let eleven = vec![small[0].clone(); 11];
            assert!(why_not(channel, &eleven).unwrap().contains("at most 10 files"));
            assert!(limits(channel).contains("10 files"));
        }
        assert!(why_not(Channel::Note, &small).is_some());
        let total = |count: usize, bytes| vec![file("x.jpg", "image/jpeg", bytes); count];
        assert!(why_not(Channel::Text, &total(2, 2_500_000)).is_none());
        assert!(why_not(Channel::Text, &total(2, 2_500_001)).unwrap().contains("5 MB together"));
        assert!(why_not(Channel::Email, &total(2, 10_000_000)).is_none());
        assert!(why_not(Channel::Email, &total(2, 10_000_001)).unwrap().contains("20 MB"));
        assert!(why_not(Channel::Chat, &total(10, 10_000_000)).is_none());
        assert!(why_not(Channel::Chat, &total(1, 10_000_001)).unwrap().contains("10 MB"));
        assert!(why_not(Channel::Facebook, &total(1, 25_000_001)).unwrap().contains("25 MB"));
        let heavy = [file("prices.pdf", "application/pdf", 500_001)];
        assert!(why_not(Channel::Text, &heavy).unwrap().contains("500 KB"));
        let sheet = [file("prices.xlsx", "application/vnd.ms-excel", 9)];
        assert!(why_not(Channel::Text, &sheet).unwrap().contains("only pictures, PDFs"));
    }

    #[test]
    fn pictures_are_texted_within_north_america() {
        assert_eq!(why_no_pictures_between("+15005550006", "+14155550123"), None);
        assert!(why_no_pictures_between("+15005550006", "+447700900123").is_some());
        assert!(why_no_pictures_between("+447700900001", "+447700900123").is_some());
    }

    #[test]
    fn sizes_are_told_in_words() {
        assert_eq!([size(12), size(12_345), size(1_250_000)], ["12 bytes", "12 KB", "1.2 MB"]);
    }
}
