//! Who gets a group message, what each of them reads, and who is left out and why. The preview, the list that is kept when
//! it is sent, and the sender, for each one once more, go by this same rule.

use super::{Purpose, Way, Wording};
use crate::domain::ids::CustomerId;
use crate::rooms::channels::model::TEXT_LIMIT;
use crate::rooms::templates::model::{Known, fill, unfilled};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What stands below every text of an offer.
pub const STOP_LINE: &str = "\n\nReply STOP to opt out.";

/// A phone or email of somebody, and what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// E.164, or the address in lower case; none: what was typed could not be read.
    pub normal: Option<String>,
    /// Whether texts are on for it.
    pub sms: bool,
    /// The last word about texts to it, or about emails to many: given, or withdrawn; none: nothing was ever said.
    pub given: Option<bool>,
    /// How we know: `text`, `staff` and so on; empty: nothing was said.
    #[serde(default)]
    pub source: String,
    /// The word that they texted, or how they told staff.
    #[serde(default)]
    pub words: String,
    /// Of a number: they said yes to offers, and nothing else since.
    #[serde(default)]
    pub offers: bool,
    /// The last email to it came back.
    #[serde(default)]
    pub bounced: bool,
}

/// Somebody who may get it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    pub id: Option<CustomerId>,
    /// ISO 639-1; empty: not known.
    pub language: String,
    pub blocked: bool,
    pub archived: bool,
    /// Phones for a text, emails for an email, the Main one first.
    pub points: Vec<Point>,
    pub known: Known,
}

/// Somebody who gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    pub customer: CustomerId,
    pub name: String,
    pub address: String,
    pub subject: String,
    pub body: String,
}

/// Somebody who does not, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub customer_id: CustomerId,
    pub name: String,
    /// For counting: the same words for the same reason.
    pub reason: String,
    /// A whole sentence.
    pub why: String,
}

/// Both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    pub to: Vec<Addressed>,
    pub left: Vec<LeftOut>,
}

/// A reason for counting, and the sentence.
type Why = (&'static str, String);

/// Sorts those who are meant, in their order: of several with one number or address, the first gets it.
pub fn sort_out(candidates: Vec<Candidate>, wording: &Wording) -> Sorted {
    let mut sorted = Sorted::default();
    let mut taken: HashMap<String, String> = HashMap::new();
    for one in candidates {
        let Some(customer) = one.id else { continue };
        let name = one.known.name.clone();
        let found = reach(&one, wording).and_then(|address| {
            let (subject, body) = words(&one, wording)?;
            match taken.get(&address) {
                Some(other) => Err(shared(wording.channel, other)),
                None => Ok((address, subject, body)),
            }
        });
        match found {
            Ok((address, subject, body)) => {
                taken.insert(address.clone(), name.clone());
                sorted.to.push(Addressed { customer, name, address, subject, body });
            }
            Err((reason, why)) => {
                sorted.left.push(LeftOut { customer_id: customer, name, reason: reason.into(), why });
            }
        }
    }
    sorted
}

/// Why somebody is left out who has the same number or address as another.
fn shared(way: Way, other: &str) -> Why {
    match way {
        Way::Text => ("Shares a number", format!("Shares a number with {other}, who gets it.")),
        Way::Email => ("Shares an address", format!("Shares an address with {other}, who gets it.")),
    }
}

fn same(sentence: &'static str, reason: &'static str) -> Why {
    (reason, sentence.to_owned())
}

/// The number or address, or why there is none.
fn reach(one: &Candidate, wording: &Wording) -> Result<String, Why> {
    if one.blocked {
        return Err(same("This contact is blocked.", "Blocked"));
    }
    if one.archived {
        return Err(same("This customer is archived.", "Archived"));
    }
    let offer = wording.purpose == Purpose::Marketing;
    match wording.channel {
        Way::Text => number(&one.points, offer),
        Way::Email => address(&one.points, offer),
    }
}

fn number(points: &[Point], offer: bool) -> Result<String, Why> {
    if points.is_empty() {
        return Err(same("There is no phone number on the card.", "No phone number"));
    }
    if points.iter().all(|point| point.normal.is_none()) {
        return Err(same("What stands on the card is no number that texts can go to.", "No valid number"));
    }
    let mut on = points.iter().filter(|point| point.sms && point.normal.is_some()).peekable();
    if on.peek().is_none() {
        return Err(same("Texts are not enabled for any number on the card.", "Texts not enabled"));
    }
    let mut first = None;
    for point in on {
        first = first.or(Some(point));
        if point.given == Some(false) {
            continue;
        }
        // The one that every other text to them takes, so that an answer finds it.
        return match (&point.normal, offer && !point.offers) {
            (Some(number), false) => Ok(number.clone()),
            _ => Err(same(
                "They have not said yes to offers. Ask them, and write it down under “Consent to texts”.",
                "Never said yes to offers",
            )),
        };
    }
    match first.map(|point| point.source.as_str()) {
        Some("staff") => Err(same("They told us that they want no texts.", "Want no texts")),
        _ => Err(same("They texted STOP.", "Texted STOP")),
    }
}

fn address(points: &[Point], offer: bool) -> Result<String, Why> {
    let Some(point) = points.first() else {
        return Err(same("There is no email address on the card.", "No email address"));
    };
    let Some(address) = &point.normal else {
        return Err(same("What stands on the card is no address that emails can go to.", "No valid address"));
    };
    if point.bounced {
        return Err(same("The last email to their address came back.", "Last email came back"));
    }
    if offer && point.given == Some(false) {
        return Err(same("They unsubscribed from group emails.", "Unsubscribed"));
    }
    Ok(address.clone())
}

/// Subject and body as they will read it.
fn words(one: &Candidate, wording: &Wording) -> Result<(String, String), Why> {
    let theirs = wording.translations.iter().find(|other| other.language == one.language);
    let (subject, body) =
        theirs.map_or((&wording.subject, &wording.body), |other| (&other.subject, &other.body));
    let open = |text: &str| {
        let place = unfilled(text)?;
        Some(("Something is not known", format!("Nothing is known of them that could stand for {place}.")))
    };
    let subject = match wording.channel {
        Way::Text => String::new(),
        Way::Email => fill(subject, &one.known),
    };
    let mut body = fill(body, &one.known);
    // A value that looks like a place counts as one, as it does wherever a message is sent.
    if let Some(why) = open(&subject).or_else(|| open(&body)) {
        return Err(why);
    }
    if wording.channel == Way::Text {
        if wording.purpose == Purpose::Marketing {
            body.push_str(STOP_LINE);
        }
        if body.chars().count() > TEXT_LIMIT {
            return Err((
                "Too long",
                format!("With what stands for its places it has more than {TEXT_LIMIT} characters."),
            ));
        }
    }
    Ok((subject, body))
}

#[cfg(test)]
mod tests {
    use super::super::Translation;
    use super::*;

    fn point(number: &str) -> Point {
        Point { normal: Some(number.into()), sms: true, ..Point::default() }
    }

    fn somebody(name: &str, points: Vec<Point>) -> Candidate {
        let known = Known { name: name.into(), business: "Happy Paws".into(), ..Known::default() };
        Candidate { id: Some(CustomerId::new()), points, known, ..Candidate::default() }
    }

    fn text(body: &str) -> Wording {
        Wording { body: body.into(), ..Wording::default() }
    }

    fn reasons(sorted: &Sorted) -> Vec<(&str, &str)> {
        sorted.left.iter().map(|left| (left.name.as_str(), left.reason.as_str())).collect()
    }

    #[test]
    fn whoever_is_left_out_is_left_out_for_a_reason() {
        let stopped =
            Point { given: Some(false), source: "text".into(), words: "STOP".into(), ..point("+1") };
        let told = Point { given: Some(false), source: "staff".into(), ..point("+2") };
        let sorted = sort_out(
            vec![
                somebody("Ana", vec![point("+10")]),
                somebody("Bo", vec![]),
                somebody("Cy", vec![Point { sms: true, ..Point::default() }]),
                somebody("Di", vec![Point { sms: false, ..point("+3") }]),
                somebody("Ed", vec![stopped.clone()]),
                somebody("Flo", vec![told]),
                somebody("Gus", vec![stopped, point("+11")]),
                somebody("Hal", vec![point("+10")]),
                Candidate { blocked: true, ..somebody("Ida", vec![point("+12")]) },
                Candidate { archived: true, ..somebody("Jo", vec![point("+13")]) },
            ],
            &text("Hi [first name]"),
        );
        let to: Vec<_> = sorted.to.iter().map(|to| (to.address.as_str(), to.body.as_str())).collect();
        assert_eq!(to, [("+10", "Hi Ana"), ("+11", "Hi Gus")]);
        assert_eq!(
            reasons(&sorted),
            [
                ("Bo", "No phone number"),
                ("Cy", "No valid number"),
                ("Di", "Texts not enabled"),
                ("Ed", "Texted STOP"),
                ("Flo", "Want no texts"),
                ("Hal", "Shares a number"),
                ("Ida", "Blocked"),
                ("Jo", "Archived"),
            ]
        );
        assert_eq!(sorted.left[5].why, "Shares a number with Ana, who gets it.");
    }

    #[test]
    fn an_offer_takes_a_yes_and_says_how_to_stop() {
        let said = |source: &str, words: &str, offers: bool| Point {
            given: Some(true),
            source: source.into(),
            words: words.into(),
            offers,
            ..point(&format!("+{source}{words}"))
        };
        let wording = Wording { purpose: Purpose::Marketing, ..text("Sale") };
        let sorted = sort_out(
            vec![
                somebody("Asked", vec![said("staff", "at the counter", true)]),
                somebody("Visits", vec![said("staff", "by phone", false)]),
                somebody("Ticked", vec![said("form", "", false)]),
                somebody("Started", vec![said("text", "START", true)]),
                somebody("Wrote", vec![said("text", "", false)]),
                somebody("Stopped", vec![Point { given: Some(false), ..said("text", "STOP", true) }]),
                somebody("Nothing", vec![point("+9")]),
            ],
            &wording,
        );
        let to: Vec<_> = sorted.to.iter().map(|to| to.name.as_str()).collect();
        assert_eq!(to, ["Asked", "Started"]);
        assert_eq!(sorted.to[0].body, "Sale\n\nReply STOP to opt out.");
        let never = "Never said yes to offers";
        assert_eq!(
            reasons(&sorted),
            [
                ("Visits", never),
                ("Ticked", never),
                ("Wrote", never),
                ("Stopped", "Texted STOP"),
                ("Nothing", never)
            ]
        );
    }

    #[test]
    fn emails_keep_away_from_who_unsubscribed_and_from_what_came_back() {
        let gone = Point { given: Some(false), source: "link".into(), ..point("gone@x") };
        let back = Point { bounced: true, ..point("back@x") };
        let people = || {
            vec![
                somebody("Gone", vec![gone.clone()]),
                somebody("Back", vec![back.clone()]),
                somebody("Nobody", vec![]),
                somebody("Ana", vec![point("ana@x")]),
            ]
        };
        let service = Wording { channel: Way::Email, subject: "For [name]".into(), ..text("Hi") };
        let sorted = sort_out(people(), &service);
        assert_eq!(reasons(&sorted), [("Back", "Last email came back"), ("Nobody", "No email address")]);
        assert_eq!((sorted.to[1].subject.as_str(), sorted.to[1].body.as_str()), ("For Ana", "Hi"));
        let offer = Wording { purpose: Purpose::Marketing, ..service };
        assert_eq!(reasons(&sort_out(people(), &offer))[0], ("Gone", "Unsubscribed"));
    }

    #[test]
    fn each_reads_their_language_and_nobody_an_open_place() {
        let spanish =
            Translation { language: "es".into(), subject: String::new(), body: "Hola [pets]".into() };
        let wording = Wording { translations: vec![spanish], ..text("Hi [first name]") };
        let mut eva = somebody("Eva Ruiz", vec![point("+1")]);
        eva.language = "es".into();
        let mut rex = somebody("Rita", vec![point("+2")]);
        (rex.language, rex.known.pets) = ("es".into(), vec!["Rex".into()]);
        let sorted = sort_out(vec![eva, rex, somebody("Al", vec![point("+3")])], &wording);
        let bodies: Vec<_> = sorted.to.iter().map(|to| to.body.as_str()).collect();
        assert_eq!(bodies, ["Hola Rex", "Hi Al"]);
        assert_eq!(sorted.left[0].why, "Nothing is known of them that could stand for [pets].");
        let long = sort_out(vec![somebody("Al", vec![point("+3")])], &text(&"x".repeat(1601)));
        assert_eq!(long.left[0].reason, "Too long");
    }
}
