//! How an email is written. The same message is the same email however often it is written.

use super::super::OutboundFile;
use super::{MailAccount, reply_address};
use chrono::{DateTime, Utc};
use lettre::message::header::ContentTransferEncoding;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};
use std::error::Error;
use std::time::SystemTime;
use uuid::Uuid;

/// What an email has beside its words and whom it is for. Ids are without angle brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its Message-ID.
    pub id: String,
    pub subject: String,
    /// The mail that it answers; empty: none.
    pub answers: String,
    /// The thread before it.
    pub before: Vec<String>,
    /// The conversation, which the reply address names.
    pub conversation: Uuid,
    pub written_at: DateTime<Utc>,
    /// Where its reader unsubscribes; empty: it is no mail to many.
    pub unsubscribe: String,
}

/// Where mail programs unsubscribe their readers, and that one POST does it (RFC 2369, RFC 8058).
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(text.trim_matches(['<', '>']).to_owned()))
    }

    fn display(&self) -> HeaderValue {
        // Our own address, in ASCII: folded or encoded, programs would not know it.
        let value = format!("<{}>", self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}

#[derive(Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

impl Letter {
    /// The Message-ID of a message of ours, sent from an address.
    pub fn id_of(message: Uuid, from: &str) -> String {
        let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        format!("{}.pawline@{domain}", message.simple())
    }

    /// The message by its Message-ID, if it is one of ours.
    pub fn message_of(id: &str) -> Option<Uuid> {
        let (local, _) = id.split_once('@')?;
        Uuid::try_parse(local.strip_suffix(".pawline")?).ok()
    }

    /// As it goes out: plain text, the same as HTML, and files behind them.
    ///
    /// # Errors
    /// Why it cannot be written: an address that is none.
    pub(super) fn written(
        &self,
        account: &MailAccount,
        to: &str,
        body: &str,
        files: &[OutboundFile],
    ) -> Result<Message, String> {
        let address = |text: &str| -> Result<Address, String> {
            text.parse().map_err(|_| format!("{text} is no address that email can go to."))
        };
        let from = address(&account.address)?;
        let reply_to = match &account.reply_key {
            Some(key) => reply_address::signed(&account.address, self.conversation, key),
            None => account.address.clone(),
        };
        let name = Some(account.display_name.clone()).filter(|name| !name.is_empty());
        let mut message = Message::builder()
            .from(Mailbox::new(name.clone(), from))
            .to(Mailbox::new(None, address(to)?))
            .reply_to(Mailbox::new(name, address(&reply_to)?))
            .subject(self.subject.clone())
            .date(SystemTime::from(self.written_at))
            .message_id(Some(format!("<{}>", self.id)));
        if !self.answers.is_empty() {
            message = message.in_reply_to(format!("<{}>", self.answers));
        }
        if !self.before.is_empty() {
            let all: Vec<String> = self.before.iter().map(|id| format!("<{id}>")).collect();
            message = message.references(all.join(" "));
        }
        let (mut text, mut page) = (body.to_owned(), html(body));
        if !self.unsubscribe.is_empty() {
            message = message.header(ListUnsubscribe(self.unsubscribe.clone())).header(ListUnsubscribePost);
            text.push_str(&format!("\n\n-- \nUnsubscribe from emails like this: {}\n", self.unsubscribe));
            let link = html_escape::encode_double_quoted_attribute(&self.unsubscribe);
            let foot = format!(
                "<p><small><a href=\"{link}\">Unsubscribe from emails like this</a></small></p></body>"
            );
            page = page.replace("</body>", &foot);
        }
        let boundary = self.id.split('.').next().unwrap_or("pawline").to_owned();
        let parts = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(boundary.clone())
            .singlepart(part(ContentType::TEXT_PLAIN, text))
            .singlepart(part(ContentType::TEXT_HTML, page));
        let parts = match files.is_empty() {
            true => parts,
            false => files.iter().fold(
                MultiPart::builder()
                    .kind(MultiPartKind::Mixed)
                    .boundary(format!("{boundary}-files"))
                    .multipart(parts),
                |all, file| all.singlepart(attachment(file)),
            ),
        };
        message.multipart(parts).map_err(|_| "This email could not be written.".to_owned())
    }
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).body(body)
}

/// A file as it is sent: a mail program saves it, or shows it as it sees fit.
fn attachment(file: &OutboundFile) -> SinglePart {
    let plain = || ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN);
    let kind = ContentType::parse(&file.media_type).unwrap_or_else(|_| plain());
    // Always so: what looks like text would get other ends of lines on its way.
    let whole = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64);
    let whole = whole.unwrap_or_else(Body::new);
    Attachment::new(file.name.clone()).body(whole, kind)
}

/// The same words as HTML.
fn html(body: &str) -> String {
    let escaped = html_escape::encode_text(body).replace('\n', "<br>\n");
    format!("<!doctype html>\n<html><body><div>{escaped}</div></body></html>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> MailAccount {
        MailAccount {
            address: "desk@paws.example".into(),
            display_name: "Happy Paws, \"the\" Groomers".into(),
            host: "smtp.paws.example".into(),
            port: 587,
            tls_at_once: false,
            user: "desk".into(),
            password: "secret".into(),
            reply_key: None,
            mailbox: None,
        }
    }

    fn letter() -> Letter {
        let message = Uuid::now_v7();
        Letter {
            id: Letter::id_of(message, "desk@paws.example"),
            subject: "Bath on Friday — 🐶".into(),
            answers: "a@x".into(),
            before: vec!["first@x".into(), "a@x".into()],
            conversation: Uuid::now_v7(),
            written_at: Utc::now(),
            unsubscribe: String::new(),
        }
    }

    #[test]
    fn the_same_message_is_the_same_email() {
        let letter = letter();
        let write = || {
            letter.written(&account(), "bella@example.com", "Tom & <Jerry>\nBye", &[]).unwrap().formatted()
        };
        assert_eq!(write(), write());
        let text = String::from_utf8(write()).unwrap();
        assert!(text.contains(&format!("Message-ID: <{}>", letter.id)), "{text}");
        assert!(
            text.contains("In-Reply-To: <a@x>") && text.contains("References: <first@x> <a@x>"),
            "{text}"
        );
        assert!(text.contains("Reply-To: ") && text.contains("Tom &amp; &lt;Jerry&gt;<br>"), "{text}");
        assert!(!text.contains("<Jerry>\r\nBye</div>"));
    }

    #[test]
    fn a_mail_to_many_says_how_to_unsubscribe_and_another_does_not() {
        let many = Letter { unsubscribe: "https://paws.example/unsubscribe/abc".into(), ..letter() };
        let text = String::from_utf8(
            many.written(&account(), "bella@example.com", "Sale", &[]).unwrap().formatted(),
        );
        let text = text.unwrap();
        assert!(text.contains("List-Unsubscribe: <https://paws.example/unsubscribe/abc>\r\n"), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
        assert!(
            text.contains("Unsubscribe from emails like this: https://paws.example/unsubscribe/abc"),
            "{text}"
        );
        let html = text.replace("=\r\n", "").replace("=3D", "=");
        assert!(html.contains("<a href=\"https://paws.example/unsubscribe/abc\">"), "{html}");
        let one = letter().written(&account(), "bella@example.com", "Hi", &[]).unwrap().formatted();
        assert!(!String::from_utf8(one).unwrap().contains("nsubscribe"));
    }

    #[test]
    fn files_stand_behind_the_words() {
        let file = |name: &str, media_type: &str, bytes: &[u8]| OutboundFile {
            name: name.into(),
            media_type: media_type.into(),
            bytes: bytes.to_vec(),
            url: String::new(),
        };
        let files = [
            file("Größe \"neu\".pdf", "application/pdf", b"%PDF-1.7"),
            file("bella.jpg", "image/jpeg", &[0xff; 9]),
        ];
        let letter = letter();
        let write = || letter.written(&account(), "bella@example.com", "", &files).unwrap().formatted();
        assert_eq!(write(), write());
        let text = String::from_utf8(write()).unwrap();
        assert!(text.contains("multipart/mixed") && text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("Content-Type: application/pdf") && text.contains("JVBERi0xLjc="), "{text}");
        assert_eq!(text.matches("Content-Disposition: attachment").count(), 2, "{text}");
        assert!(text.contains("bella.jpg") && text.contains("////////////"), "{text}");
    }

    #[test]
    fn a_message_is_found_by_its_id() {
        let message = Uuid::now_v7();
        assert_eq!(Letter::message_of(&Letter::id_of(message, "desk@paws.example")), Some(message));
        for other in ["", "x@y", ".pawline@x", "zz.pawline@x"] {
            assert_eq!(Letter::message_of(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_typed_never_becomes_a_header() {
        let sly = Letter { subject: "Hi\r\nBcc: all@example.com".into(), ..letter() };
        let written = sly.written(&account(), "bella@example.com", "x", &[]).unwrap().formatted();
        assert!(!String::from_utf8(written).unwrap().contains("\r\nBcc:"));
        assert!(letter().written(&account(), "nobody", "x", &[]).is_err());
        assert!(letter().written(&account(), "a@b.example\r\nBcc: c@d.example", "x", &[]).is_err());
    }
}
