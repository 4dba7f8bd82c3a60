//! Reads what Twilio tells.

use crate::domain::ids::MessageId;
use crate::rooms::channels::model::{Keyword, keyword};
use crate::server::providers::Report;
use crate::server::providers::twilio::{progress, why};

/// Pictures that one message has at most.
const PICTURES: usize = 10;

/// A text that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Who sent it, as the network writes numbers.
    pub from: String,
    pub body: String,
    /// Address and kind of each.
    pub pictures: Vec<(String, String)>,
    pub keyword: Option<Keyword>,
}

/// The values of a form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Of `name=value&…`.
    pub fn of(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// A value, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// A text; none without a sender.
pub fn text(form: &Form) -> Option<Text> {
    let from: String = crate::domain::text::clean_line(form.value("From")).chars().take(60).collect();
    if from.is_empty() {
        return None;
    }
    let count = form.value("NumMedia").parse().unwrap_or(0_usize).min(PICTURES);
    let picture = |at: usize| {
        let url = form.value(&format!("MediaUrl{at}")).to_owned();
        let kind = form.value(&format!("MediaContentType{at}")).chars().take(100).collect();
        (!url.is_empty() && url.len() <= 2000).then_some((url, kind))
    };
    let body = form.value("Body").to_owned();
    // A messaging service may know more words than we do.
    let keyword = match form.value("OptOutType") {
        "STOP" => Some(Keyword::Stop),
        "START" => Some(Keyword::Start),
        "HELP" => Some(Keyword::Help),
        _ => keyword(&body),
    };
    Some(Text { from, pictures: (0..count).filter_map(picture).collect(), body, keyword })
}

/// How far a text of ours got, and which one that is by our own name; none for a word that is not known.
pub fn report(form: &Form, query: &str) -> Option<(Report, Option<(MessageId, i32)>)> {
    let progress = progress(form.value("MessageStatus"))?;
    let code = form.value("ErrorCode").parse().ok();
    let failed = progress == crate::server::providers::Progress::Failed;
    let why = if failed { why(code.unwrap_or(0), form.value("ErrorMessage")) } else { String::new() };
    let ours = Form::of(query);
    let ours = ours.value("m").parse().ok().zip(ours.value("r").parse().ok());
    Some((Report { id: form.value("MessageSid").to_owned(), progress, code, why }, ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::providers::Progress;

    #[test]
    fn a_text_is_read_with_its_pictures_and_its_keyword() {
        let told = "From=%2B14155550123&Body=stop&NumMedia=2&MediaUrl0=https%3A%2F%2Fx%2F1&MediaContentType0=image%2Fpng";
        let text = text(&Form::of(told)).unwrap();
        assert_eq!((text.from.as_str(), text.keyword), ("+14155550123", Some(Keyword::Stop)));
        assert_eq!(text.pictures, [("https://x/1".to_owned(), "image/png".to_owned())]);
        assert!(super::text(&Form::of("Body=x")).is_none());
    }

    #[test]
    fn a_report_names_the_message_by_both_names() {
        let id = MessageId::new();
        let told = Form::of("MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30006");
        let (report, ours) = report(&told, &format!("m={id}&r=2")).unwrap();
        assert_eq!((report.progress, report.code, ours), (Progress::Failed, Some(30006), Some((id, 2))));
        assert!(report.why.contains("landline"));
        assert!(super::report(&Form::of("MessageStatus=receiving"), "").is_none());
    }
}
