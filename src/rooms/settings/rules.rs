//! Checks of what is typed in the settings: the value, or a sentence for the field.

use super::model::{HoursDraft, OpeningHours, day_name};
use chrono::NaiveTime;

/// Most spans a week can have.
const HOURS_MAX: usize = 28;

/// Reads opening hours, sorted; a sentence for the first that is wrong.
///
/// # Errors
/// The sentence.
pub fn check_hours(drafts: &[HoursDraft]) -> Result<Vec<OpeningHours>, String> {
    if drafts.len() > HOURS_MAX {
        return Err("A week has at most 28 opening hours.".into());
    }
    let mut hours = Vec::new();
    for draft in drafts {
        let day = day_name(draft.day).ok_or("Choose a day of the week.")?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (Some(opens), Some(closes)) = (time(&draft.opens), time(&draft.closes)) else {
            return Err(format!("{day}: give both times, such as 08:00 and 18:00."));
        };
        hours.push(OpeningHours { day: draft.day, opens, closes });
    }
    hours.sort_by_key(|span| (span.day, span.opens));
    for pair in hours.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let ends_next_day = first.closes <= first.opens;
        if first.day == second.day && (ends_next_day || second.opens < first.closes) {
            return Err(format!("{}: these hours overlap.", day_name(first.day).unwrap_or_default()));
        }
    }
    Ok(hours)
}

/// Reads a time at which quiet hours begin or end; empty: there are none.
///
/// # Errors
/// The sentence.
pub fn check_quiet(typed: &str) -> Result<Option<NaiveTime>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let time = NaiveTime::parse_from_str(typed, "%H:%M").ok();
    time.map(Some).ok_or_else(|| "Give a time such as 21:00.".to_owned())
}

/// The word in the address of the chat page.
///
/// # Errors
/// A sentence for the field.
pub fn check_slug(typed: &str) -> Result<String, String> {
    let slug = typed.trim().to_lowercase();
    let fits = !slug.is_empty()
        && slug.len() <= 60
        && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--");
    if fits { Ok(slug) } else { Err("Use small letters, digits and single hyphens, at most 60.".into()) }
}

/// The origin of a website: `https://` and a host, a port if need be, nothing behind it. It goes
/// into a security header, so nothing else may be in it.
///
/// # Errors
/// A sentence for the field.
pub fn check_site(typed: &str) -> Result<String, String> {
    let site = typed.trim().trim_end_matches('/').to_lowercase();
    let wrong = || Err(format!("\u{201c}{}\u{201d} should be like https://www.example.com.", short(typed)));
    let Some((scheme, authority)) = site.split_once("://") else { return wrong() };
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let local = host == "localhost" || host == "127.0.0.1";
    let host_ok = !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        && (local || host.contains('.'));
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let scheme_ok = scheme == "https" || (scheme == "http" && local);
    if host_ok && port_ok && scheme_ok { Ok(site) } else { wrong() }
}

fn short(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: u8, opens: &str, closes: &str) -> OpeningHours {
        let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        OpeningHours { day, opens: time(opens), closes: time(closes) }
    }

    #[test]
    fn typed_hours_are_read_or_named() {
        let draft =
            |day, opens: &str, closes: &str| HoursDraft { day, opens: opens.into(), closes: closes.into() };
        let read = check_hours(&[
            draft(2, "13:00", "18:00"),
            draft(2, "08:00", "12:00"),
            draft(1, "20:00", "02:00"),
        ]);
        assert_eq!(
            read,
            Ok(vec![span(1, "20:00", "02:00"), span(2, "08:00", "12:00"), span(2, "13:00", "18:00")])
        );
        for (wrong, word) in [
            (vec![draft(1, "", "18:00")], "Monday"),
            (vec![draft(3, "25:00", "18:00")], "Wednesday"),
            (vec![draft(0, "08:00", "18:00")], "day"),
            (vec![draft(8, "08:00", "18:00")], "day"),
            (vec![draft(5, "08:00", "12:00"), draft(5, "11:00", "18:00")], "overlap"),
            (vec![draft(5, "20:00", "02:00"), draft(5, "21:00", "22:00")], "overlap"),
        ] {
            assert!(check_hours(&wrong).unwrap_err().contains(word), "{wrong:?}");
        }
    }

    #[test]
    fn quiet_hours_have_times_or_none() {
        assert_eq!(check_quiet(" "), Ok(None));
        assert_eq!(check_quiet("21:00"), Ok(NaiveTime::from_hms_opt(21, 0, 0)));
        for wrong in ["9", "25:00", "nine", "21:00:00"] {
            assert!(check_quiet(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_origins_of_websites_may_frame_the_chat() {
        assert_eq!(check_site(" https://WWW.Shop.example/ "), Ok("https://www.shop.example".into()));
        assert_eq!(check_site("http://localhost:8080"), Ok("http://localhost:8080".into()));
        for wrong in [
            "shop.example",
            "http://shop.example",
            "https://shop.example/page",
            "https://*.example",
            "https://a.example; script-src *",
            "https://a.example https://b.example",
            "https://",
            "https://shop.example:99999",
            "javascript:alert(1)",
            "*",
        ] {
            assert!(check_site(wrong).is_err(), "{wrong}");
        }
        assert!(check_slug("Happy-Paws").is_ok());
        for wrong in ["", "a--b", "-a", "a b", "ä", "a/b"] {
            assert!(check_slug(wrong).is_err(), "{wrong}");
        }
    }
}
