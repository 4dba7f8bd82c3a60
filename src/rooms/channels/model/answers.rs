//! Answers of the chat that go by email or as a text: what the message says.

use super::{ChannelKind, TEXT_LIMIT};
use crate::domain::ids::{BusinessId, MessageId};

/// Answers that one message carries.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// As customers know it.
    pub business: String,
    /// Who wrote (empty: it is not known any more) and what, in order.
    pub said: Vec<(String, String)>,
    /// Their reader has seen all of them meanwhile.
    pub seen: bool,
    /// The word in the address of the chat page; none: the chat is off.
    pub slug: Option<String>,
    /// The secret of the link, sealed for [`key_place`].
    pub sealed: Vec<u8>,
}

impl Answers {
    /// What is sent, with the link that goes on with the chat. The same answers say the same each time.
    pub fn words(&self, by: ChannelKind, link: Option<&str>) -> String {
        let mut last: Option<&str> = None;
        let lines: Vec<String> = self
            .said
            .iter()
            .map(|(who, body)| {
                let named = last != Some(who) && !who.is_empty();
                last = Some(who);
                if named { format!("{who}: {body}") } else { body.clone() }
            })
            .collect();
        match by {
            ChannelKind::Email => {
                let again = link.map(|link| format!("Go on in the chat: {link}\nOr answer this email."));
                let again = again.unwrap_or_else(|| "Answer this email to go on.".to_owned());
                let said = lines.join("\n\n");
                format!("{} answered you in the chat:\n\n{said}\n\n{again}", self.business)
            }
            ChannelKind::Twilio | ChannelKind::Facebook => {
                let again = link.map(|link| format!("\nGo on in the chat: {link}")).unwrap_or_default();
                let said = format!("{}: {}", self.business, lines.join("\n"));
                let room = TEXT_LIMIT.saturating_sub(again.chars().count());
                if said.chars().count() <= room {
                    return said + &again;
                }
                // The link leads to the rest.
                let begin: String = said.chars().take(room.saturating_sub(1)).collect();
                format!("{}…{again}", begin.trim_end())
            }
        }
    }
}

/// Where the secret of a visitor's link belongs: sealed for one message, it opens for no other.
pub fn key_place(business: BusinessId, message: MessageId) -> Vec<u8> {
    format!("visitor-key:{business}:{message}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(said: &[(&str, &str)]) -> Answers {
        let said = said.iter().map(|(who, body)| ((*who).into(), (*body).into())).collect();
        Answers { business: "Happy Tails".into(), said, ..Answers::default() }
    }

    #[test]
    fn it_says_whose_words_they_are_and_where_they_go_on() {
        let two = answers(&[("Maria", "Yes, Sunday."), ("Maria", "From nine."), ("Sam", "Bring the card.")]);
        assert_eq!(
            two.words(ChannelKind::Twilio, Some("https://x.example/#k")),
            "Happy Tails: Maria: Yes, Sunday.\nFrom nine.\nSam: Bring the card.\nGo on in the chat: https://x.example/#k"
        );
        assert_eq!(
            two.words(ChannelKind::Email, Some("https://x.example/#k")),
            "Happy Tails answered you in the chat:\n\nMaria: Yes, Sunday.\n\nFrom nine.\n\nSam: Bring the card.\n\n\
             Go on in the chat: https://x.example/#k\nOr answer this email."
        );
        assert!(
            answers(&[("", "Hello")]).words(ChannelKind::Email, None).contains("\n\nHello\n\nAnswer this")
        );
    }

    #[test]
    fn a_long_text_is_cut_before_its_link() {
        let long = answers(&[("Maria", &"word ".repeat(800))]);
        let words = long.words(ChannelKind::Twilio, Some("https://x.example/#k"));
        assert!(words.chars().count() <= TEXT_LIMIT);
        assert!(words.ends_with("word…\nGo on in the chat: https://x.example/#k"), "{words}");
    }
}
