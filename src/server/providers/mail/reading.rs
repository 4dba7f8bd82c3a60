//! Reads a mail as it came. Whatever its bytes are, it is read as far as it can be, and nothing in what comes out acts.

use super::bodies;
use ammonia::{Builder, UrlRelative};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders};
use std::borrow::Cow;

/// Files, recipients and ids that are looked at.
const FILES: usize = 50;
const ADDRESSES: usize = 100;
const IDS: usize = 50;
/// Characters of an id.
const ID_LIMIT: usize = 500;

/// A mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadMail {
    /// Who sent it: the address in lower case, and the name beside it. Empty: it names nobody.
    pub from: String,
    pub from_name: String,
    /// Where answers should go, if it says so: the address in lower case, and the name beside it.
    pub reply_to: Option<(String, String)>,
    /// To whom, as far as it says, and where it was delivered.
    pub to: Vec<String>,
    /// To whom its writer addressed it: To and Cc alone.
    pub addressed: Vec<String>,
    pub subject: String,
    /// Its Message-ID without angle brackets; may be empty.
    pub id: String,
    /// The mails that it answers, the latest one last.
    pub answers: Vec<String>,
    pub text: String,
    /// Without anything that could act or fetch; may be empty.
    pub html: String,
    pub files: Vec<ReadFile>,
    /// Whether a person wrote it for this reader, as far as it says.
    pub manner: Manner,
    /// It tells what became of another mail.
    pub bounce: Option<Bounce>,
}

/// How a mail says it came about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// Somebody wrote it.
    #[default]
    Written,
    /// An answering machine did.
    Answering,
    /// A program did, by itself or for somebody.
    Generated,
    /// It was sent to many at once.
    Bulk,
    /// It came by a list, or is somebody's news.
    List,
}

/// A file that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFile {
    pub name: String,
    /// Such as `image/png`, as it says itself.
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// What became of another mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// Message-IDs in it that may be the other's.
    pub about: Vec<String>,
    /// It never arrived; else it is only late.
    pub failed: bool,
    /// What the last server said, such as `550 5.1.1 No such user`; may be empty.
    pub said: String,
}

/// Reads a mail; none: these bytes are none.
pub fn read(raw: &[u8]) -> Option<ReadMail> {
    let mail = MessageParser::default().parse(raw)?;
    let from = mail.from().and_then(Address::first);
    let address = |text: &str| text.trim().to_lowercase();
    let from_address = from.and_then(|from| from.address()).map(address).unwrap_or_default();
    Some(ReadMail {
        from_name: from.and_then(|from| from.name()).map(|name| cut(name, 200)).unwrap_or_default(),
        reply_to: mail.reply_to().and_then(Address::first).and_then(|to| {
            let name = to.name().map(|name| cut(name, 200)).unwrap_or_default();
            Some((address(to.address()?), name))
        }),
        addressed: addressed(&mail),
        to: recipients(&mail),
        subject: mail.subject().map(|subject| cut(subject, 1000)).unwrap_or_default(),
        id: mail.message_id().map(|id| cut(id, ID_LIMIT)).unwrap_or_default(),
        answers: answers(&mail),
        text: bodies::text(&mail),
        html: bodies::html(&mail),
        files: mail.attachments().take(FILES).map(file).collect(),
        manner: manner(&mail),
        bounce: bounce(&mail, &from_address, raw),
        from: from_address,
    })
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn addressed(mail: &Message<'_>) -> Vec<String> {
    let named = [mail.to(), mail.cc()].into_iter().flatten().flat_map(Address::iter);
    named.filter_map(|one| one.address()).take(ADDRESSES).map(|one| one.trim().to_lowercase()).collect()
}

fn recipients(mail: &Message<'_>) -> Vec<String> {
    let mut all = addressed(mail);
    // Where it was really delivered, as servers write it down.
    for (name, value) in mail.headers_raw().take(500) {
        if ["delivered-to", "x-original-to", "envelope-to"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
        {
            all.push(value.trim().trim_matches(['<', '>']).to_lowercase());
        }
    }
    all
}

fn answers(mail: &Message<'_>) -> Vec<String> {
    let mut all = ids(mail.references());
    for id in ids(mail.in_reply_to()) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    // The latest ones say most.
    let surplus = all.len().saturating_sub(IDS);
    all.split_off(surplus)
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let one = |id: &Cow<'_, str>| cut(id.trim_matches(['<', '>']), ID_LIMIT);
    match value {
        HeaderValue::Text(id) => vec![one(id)],
        HeaderValue::TextList(ids) => ids.iter().map(one).collect(),
        _ => Vec::new(),
    }
}

fn file(part: &mail_parser::MessagePart<'_>) -> ReadFile {
    let kind = part.content_type();
    let media_type = kind.map_or_else(
        || "application/octet-stream".to_owned(),
        |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")).to_lowercase(),
    );
    let name = part.attachment_name().map(|name| cut(name, 200)).filter(|name| !name.trim().is_empty());
    ReadFile {
        name: name.unwrap_or_else(|| "A file without a name".into()),
        media_type: cut(&media_type, 100),
        bytes: part.contents().to_vec(),
    }
}

fn header<'m>(mail: &'m Message<'_>, wanted: &str) -> Option<&'m str> {
    mail.headers_raw().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
}

fn manner(mail: &Message<'_>) -> Manner {
    let submitted = header(mail, "auto-submitted").map(str::to_lowercase).unwrap_or_default();
    let precedence = header(mail, "precedence").map(str::to_lowercase).unwrap_or_default();
    match (submitted.as_str(), precedence.as_str()) {
        (submitted, _) if submitted.starts_with("auto-replied") => Manner::Answering,
        (submitted, _) if !submitted.is_empty() && !submitted.starts_with("no") => Manner::Generated,
        (_, "bulk" | "junk") => Manner::Bulk,
        (_, "list") => Manner::List,
        _ if header(mail, "list-id").is_some() => Manner::List,
        _ => Manner::Written,
    }
}

/// Whether an address says that nobody reads what is sent to it.
pub fn is_machine(address: &str) -> bool {
    let name: String = address.split('@').next().unwrap_or_default().replace(['-', '_', '.'], "");
    ["noreply", "donotreply", "nepasrepondre", "nichtantworten", "mailer", "mailerdaemon", "wordpress"]
        .iter()
        .any(|machine| name == *machine || (*machine == "noreply" && name.ends_with(machine)))
}

fn bounce(mail: &Message<'_>, from: &str, raw: &[u8]) -> Option<Bounce> {
    let report = mail.content_type().is_some_and(|kind| {
        kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && kind.attribute("report-type").is_some_and(|of| of.eq_ignore_ascii_case("delivery-status"))
    });
    let sender = from.split('@').next().unwrap_or_default();
    if !report && !["mailer-daemon", "postmaster"].contains(&sender) {
        return None;
    }
    let text = String::from_utf8_lossy(raw);
    let value = |name: &str| {
        let line = text.lines().find(|line| line.to_lowercase().starts_with(name))?;
        Some(line[name.len()..].trim().to_owned())
    };
    let said = value("diagnostic-code:").or_else(|| value("status:")).unwrap_or_default();
    let said = said.split_once(';').map_or(said.as_str(), |(_, said)| said.trim());
    let mut about: Vec<String> = text
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id)
        .filter(|id| id.len() <= ID_LIMIT && id.contains('@') && !id.contains(char::is_whitespace))
        .map(str::to_owned)
        .collect();
    about.dedup();
    about.truncate(IDS);
    let failed = value("action:").is_none_or(|action| action.eq_ignore_ascii_case("failed"));
    Some(Bounce { about, failed, said: cut(said, 300) })
}

/// HTML without anything that acts or fetches: no script, no form, no frame, no picture, no address but of links.
pub fn harmless(html: &str) -> String {
    Builder::default()
        .add_tags(["font", "center"])
        .rm_tags(["img", "map", "area"])
        .add_generic_attributes(["style", "dir", "align", "valign", "bgcolor", "color", "width", "height"])
        .add_tag_attributes("font", ["color", "size", "face"])
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::Deny)
        .attribute_filter(|_, attribute, value| match attribute {
            "style" => is_plain_style(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        })
        .clean(html)
        .to_string()
}

/// A style that fetches nothing and hides nothing behind escapes.
fn is_plain_style(given: &str) -> bool {
    let given = given.to_lowercase();
    !["url", "image", "expression", "import", "behavior", "binding", "position", "var(", "attr("]
        .iter()
        .any(|word| given.contains(word))
        && !given.contains(['\\', '@', '<', '>'])
        && !given.contains("/*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(head: &str, body: &str) -> ReadMail {
        read(format!("{head}\r\n\r\n{body}").as_bytes()).unwrap()
    }

    #[test]
    fn a_mail_is_read_with_who_what_and_to_which_it_answers() {
        let read = mail(
            "From: Bella Ortiz <Bella@Example.com>\r\nTo: Desk <desk+abc@paws.example>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\
             Message-ID: <a@x>\r\nIn-Reply-To: <b@y>\r\nReferences: <first@y> <b@y>\r\nDelivered-To: desk@paws.example",
            "Hello",
        );
        assert_eq!((read.from.as_str(), read.from_name.as_str()), ("bella@example.com", "Bella Ortiz"));
        assert_eq!(read.to, ["desk+abc@paws.example", "desk@paws.example"]);
        assert_eq!((read.subject.as_str(), read.id.as_str()), ("Café", "a@x"));
        assert_eq!(read.answers, ["first@y", "b@y"]);
        assert_eq!((read.text.trim(), read.html.as_str(), read.manner), ("Hello", "", Manner::Written));
        assert!(read.bounce.is_none() && read.files.is_empty());
    }

    #[test]
    fn how_a_mail_came_about_is_known() {
        for (line, manner) in [
            ("Auto-Submitted: auto-replied", Manner::Answering),
            ("Auto-Submitted: auto-generated", Manner::Generated),
            ("Auto-Submitted: no", Manner::Written),
            ("Precedence: bulk", Manner::Bulk),
            ("Precedence: List", Manner::List),
            ("List-Id: <x.example>", Manner::List),
            ("X-Nothing: said", Manner::Written),
        ] {
            assert_eq!(mail(&format!("From: a@b.example\r\n{line}"), "x").manner, manner, "{line}");
        }
        for address in
            ["noreply@shop.example", "no-reply@x", "forms-no_reply@x", "do.not.reply@x", "wordpress@x"]
        {
            assert!(is_machine(address), "{address}");
        }
        assert!(!is_machine("bella@example.com") && !is_machine("reply@example.com"));
    }

    #[test]
    fn it_says_where_answers_go_and_to_whom_it_is_addressed() {
        let read = mail(
            "From: Form <noreply@shop.example>\r\nReply-To: Bella Ortiz <Bella@Example.com>\r\nTo: Desk@paws.example\r\n\
             Delivered-To: other@paws.example",
            "x",
        );
        assert_eq!(read.reply_to, Some(("bella@example.com".into(), "Bella Ortiz".into())));
        assert_eq!(read.addressed, ["desk@paws.example"]);
    }

    #[test]
    fn a_bounce_says_about_which_mail_and_why() {
        let head = "From: Mail Delivery System <Mailer-Daemon@mail.example>\r\nTo: desk@paws.example\r\n\
                    Content-Type: multipart/report; report-type=delivery-status; boundary=b";
        let body = "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
                    Reporting-MTA: dns; mail.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\
                    Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
                    Message-ID: <abc.pawline@paws.example>\r\n--b--\r\n";
        let bounce = mail(head, body).bounce.unwrap();
        assert!(bounce.about.contains(&"abc.pawline@paws.example".to_owned()) && bounce.failed);
        assert_eq!(bounce.said, "550 5.1.1 No such user");
        let late = mail(head, &body.replace("failed", "delayed")).bounce.unwrap();
        assert!(!late.failed);
    }

    #[test]
    fn what_could_act_is_gone() {
        for (html, kept) in [
            ("<p onclick=alert(1)>Hi</p><script>x</script>", "<p>Hi</p>"),
            ("<img src=https://x.example/1.gif onerror=x>Hi", "Hi"),
            ("<style>p{background:url(//x)}</style><p>Hi</p>", "<p>Hi</p>"),
            ("<iframe src=//x></iframe><form action=//x><input></form>Hi", "Hi"),
            ("<p style=\"background:url(//x)\">Hi</p>", "<p>Hi</p>"),
            ("<p style=\"color:red\">Hi</p>", "<p style=\"color:red\">Hi</p>"),
            ("<p style=\"background:u\\72l(//x)\">Hi</p>", "<p>Hi</p>"),
            ("<a href=javascript:alert(1)>Hi</a>", "<a rel=\"noopener noreferrer\">Hi</a>"),
            ("<svg><script>x</script></svg><math><mtext></math>Hi", "Hi"),
            ("<base href=//x><meta http-equiv=refresh content=0><link rel=stylesheet href=//x>Hi", "Hi"),
        ] {
            assert_eq!(harmless(html), kept, "{html}");
        }
    }
}
