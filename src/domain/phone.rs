//! Telephone numbers, kept as they were typed and as E.164. On the server only: the numbering
//! plans of the world are too heavy for the browser.

use phonenumber::{Mode, country};

/// Digits that E.164 allows, the country's among them.
const LONGEST: usize = 15;

/// A number that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// As it was typed, trimmed.
    pub raw: String,
    /// E.164: `+14155550123`.
    pub e164: String,
}

/// Reads a number as people in `region` (ISO 3166, two letters) write it. The sentence for the
/// field says what is wrong.
pub fn parse(input: &str, region: &str) -> Result<Phone, String> {
    let raw = super::text::clean_line(input);
    if raw.is_empty() {
        return Err("A phone number is needed here.".into());
    }
    if raw.chars().count() > 60 {
        return Err("A phone number has at most 60 characters.".into());
    }
    let wrong = || {
        format!("This is not a phone number that can be reached from {region}; a foreign one starts with +.")
    };
    // A number with its country code is read without the region: the region's trunk prefix (a 1 in
    // America) would be taken off the foreign number.
    let foreign = raw.starts_with(['+', '\u{ff0b}']);
    let country: Option<country::Id> = if foreign { None } else { region.parse().ok() };
    let number = phonenumber::parse(country, &raw).map_err(|_| wrong())?;
    if !phonenumber::is_valid(&number) && !is_reserved_for_fiction(&number) {
        return Err(wrong());
    }
    let e164 = number.format().mode(Mode::E164).to_string();
    // Some countries' plans have no end; the world's has.
    if e164.len() > 1 + LONGEST {
        return Err(wrong());
    }
    Ok(Phone { e164, raw })
}

/// As people in its own country write it; the input back if it cannot be read.
pub fn display(e164: &str) -> String {
    phonenumber::parse(None, e164)
        .map(|number| number.format().mode(Mode::International).to_string())
        .unwrap_or_else(|_| e164.to_owned())
}

/// As people write it, with the extension that was typed, which E.164 does not carry:
/// `+1 415-555-2671 ext. 12`. What was typed, if it was no number.
pub fn shown(raw: &str, e164: &str) -> String {
    if e164.is_empty() {
        return raw.to_owned();
    }
    let number = display(e164);
    match extension(raw, e164) {
        Some(extension) => format!("{number} ext. {extension}"),
        None => number,
    }
}

/// The address that makes a telephone dial it (RFC 3966): `tel:+14155552671;ext=12`.
pub fn dial(raw: &str, e164: &str) -> String {
    if e164.is_empty() {
        let digits: String = raw.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        return format!("tel:{digits}");
    }
    match extension(raw, e164) {
        Some(extension) => format!("tel:{e164};ext={extension}"),
        None => format!("tel:{e164}"),
    }
}

/// The digits after "x", "ext." or "#" in what was typed.
fn extension(raw: &str, e164: &str) -> Option<String> {
    // Nothing but digits and their usual separators has none: most numbers end here.
    if raw.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '.' | '/' | '(' | ')')) {
        return None;
    }
    let country = phonenumber::parse(None, e164).ok()?.country().id();
    let extension = phonenumber::parse(country, raw).ok()?.extension()?.to_string();
    Some(extension.chars().filter(char::is_ascii_digit).collect())
        .filter(|digits: &String| !digits.is_empty())
}

/// +1 XXX 555 01XX is set aside for examples and never valid; sample data and demonstrations use it.
fn is_reserved_for_fiction(number: &phonenumber::PhoneNumber) -> bool {
    let national = number.national().value();
    number.code().value() == 1 && national / 100 % 100_000 == 55_501
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_number_is_one_number() {
        for typed in ["(415) 555-2671", "415.555.2671", "+1 415 555 2671", "1-415-555-2671"] {
            assert_eq!(parse(typed, "US").unwrap().e164, "+14155552671", "{typed}");
        }
        assert_eq!(parse("+49 171 2345678", "US").unwrap().e164, "+491712345678");
        assert_eq!(parse("089 1234567", "DE").unwrap().e164, "+49891234567");
        assert_eq!(parse("(415) 555-0123", "US").unwrap().e164, "+14155550123");
    }

    #[test]
    fn an_extension_is_kept_for_reading_and_dialling_but_not_for_matching() {
        for typed in [
            "(415) 555-2671 x12",
            "415-555-2671 ext. 12",
            "+1 415 555 2671 #12",
            "+1-415-555-2671 extension 12",
        ] {
            let read = parse(typed, "US").unwrap();
            assert_eq!(read.e164, "+14155552671", "{typed}");
            assert_eq!(shown(&read.raw, &read.e164), "+1 415-555-2671 ext. 12", "{typed}");
            assert_eq!(dial(&read.raw, &read.e164), "tel:+14155552671;ext=12", "{typed}");
        }
        assert_eq!(shown("(415) 555-2671", "+14155552671"), "+1 415-555-2671");
        assert_eq!(dial("(415) 555-2671", "+14155552671"), "tel:+14155552671");
        assert_eq!(shown("extension 7 of the shop", ""), "extension 7 of the shop");
        assert_eq!(dial("0171 / 23", ""), "tel:017123");
    }

    #[test]
    fn a_number_longer_than_any_network_takes_is_refused() {
        assert!(parse("08999999 1234567", "DE").is_err());
        assert_eq!(parse("+49 8999999 12345", "US").map(|read| read.e164.len()), Ok(15));
    }

    #[test]
    fn what_is_no_number_is_refused_with_a_sentence() {
        for typed in ["", "abc", "12", "+", "999999999999999999999"] {
            assert!(parse(typed, "US").is_err(), "{typed}");
        }
    }
}
