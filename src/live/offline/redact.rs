//! Takes phones, emails and amounts of money out of what people wrote, before a device keeps it.

/// What stands where something was taken out.
const GAP: &str = "•••";
/// Digits from which a number counts as a telephone's.
const PHONE_DIGITS: usize = 7;
const CURRENCIES: [char; 5] = ['$', '€', '£', '¥', '₹'];
const CURRENCY_WORDS: [&str; 9] = ["usd", "eur", "gbp", "chf", "cad", "aud", "dollars", "euros", "bucks"];

/// The text without telephone numbers, email addresses and amounts of money. Dates and clock times
/// stay. A postal address in running text cannot be told from other words: the rules for what is kept
/// say so.
pub fn redacted(text: &str) -> String {
    text.split_inclusive('\n').map(line).collect()
}

fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        // A number may be written in several words: "(617) 555 0100".
        let run = words[at..].iter().take_while(|word| is_number_part(word)).count();
        if run > 0 {
            let joined = words[at..at + run].join(" ");
            if is_phone(&joined) {
                out.push(gap(&joined));
                at += run;
                continue;
            }
        }
        let next = words.get(at + 1).copied().unwrap_or_default();
        if has_digit(word) && is_currency_word(next) {
            out.push(gap(word));
            at += 2;
            continue;
        }
        if is_currency_word(word) && has_digit(next) {
            out.push(gap(next));
            at += 2;
            continue;
        }
        let money = word.contains(CURRENCIES) && (has_digit(word) || has_digit(next));
        if money && !has_digit(word) {
            out.push(gap(next));
            at += 2;
            continue;
        }
        out.push(if money || is_email(word) || word.split(',').any(is_phone) {
            gap(word)
        } else {
            (*word).to_owned()
        });
        at += 1;
    }
    out.join(" ")
}

/// The gap, with the sentence's end and the line's end that hung on the word.
fn gap(word: &str) -> String {
    let end: String = word
        .chars()
        .rev()
        .take_while(|c| c.is_whitespace() || matches!(c, '.' | ',' | '!' | '?' | ';'))
        .collect();
    format!("{GAP}{}", end.chars().rev().collect::<String>())
}

fn has_digit(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

fn is_currency_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    CURRENCY_WORDS.contains(&bare.as_str())
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(before, after)| {
        before.chars().any(char::is_alphanumeric) && after.contains('.') && after.len() > 3
    })
}

/// Nothing but what telephone numbers are written with.
fn is_number_part(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '!' | '?'));
    !word.is_empty() && word.chars().all(|c| c.is_numeric() || "+()-./–‑\u{a0}".contains(c)) && !is_date(word)
}

fn is_phone(word: &str) -> bool {
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    digits >= PHONE_DIGITS && !is_date(word.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// 2026-11-22, 22.11.2026, 11/22/2026.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches(['.', ',']).split(['-', '.', '/']).collect();
    let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()))
        && matches!(sizes.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_emails_and_money_go() {
        for (typed, kept) in [
            ("Call +1 617-555-0100 first", "Call ••• first"),
            ("Call (617) 555 0100, then wait", "Call •••, then wait"),
            ("Ring 6175550100.", "Ring •••."),
            ("Mail bella@example.com!", "Mail •••!"),
            ("tel:+16175550100", "•••"),
            ("Owes $45.50 since May", "Owes ••• since May"),
            ("Owes $ 45 since May", "Owes ••• since May"),
            ("Paid 45 EUR in cash", "Paid ••• in cash"),
            ("Paid EUR 45 in cash", "Paid ••• in cash"),
            ("Paid 45€, thanks", "Paid •••, thanks"),
            ("One\n617 555 0100\nTwo", "One\n•••\nTwo"),
            ("Vet,617-555-0100,asks", "•••"),
        ] {
            assert_eq!(redacted(typed), kept, "{typed}");
        }
    }

    #[test]
    fn all_else_stays() {
        for text in [
            "",
            "Bites when hungry",
            "2 walks at 09:30 on 2026-11-22",
            "Since 22.11.2026, 3 times",
            "B-1042, 12 kg, 30 mg twice a day",
            "Ask @Ben about it",
            "  two  spaces \n and a line ",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it_and_no_long_number_stays(text in "\\PC{0,60}", number in "[2-9][0-9]{6,12}") {
            let kept = redacted(&format!("{text} {number} {text}"));
            proptest::prop_assert!(!kept.contains(&number));
        }
    }
}
