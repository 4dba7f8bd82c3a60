//! Twilio's error numbers in plain words.

/// Why a text did not go or arrive; `said`: Twilio's own words, for a number that is not known here.
pub fn why(code: i32, said: &str) -> String {
    let known = match code {
        20003 => "Twilio does not accept the account SID and auth token.",
        21211 | 21614 | 21217 => {
            "This is not a number that gets texts. Check it on the card, or use another one."
        }
        21408 => "The Twilio account may not text this country. Turn the country on in Twilio.",
        21606 | 21603 | 21659 => "The Twilio account may not send from our number.",
        21610 => "They texted STOP, so no texts may go to this number until they text START.",
        21612 => "Our number cannot text this number.",
        21617 => "The text is too long: at most 1600 characters.",
        21701 | 21703 => "The messaging service at Twilio has no number to send from.",
        30001 => "Too many texts were waiting at Twilio. Send it again.",
        30002 => "Twilio has suspended the account.",
        30003 => "Their phone could not be reached: switched off, or without a network. Send it again later.",
        30004 => "Their network or phone blocks our texts.",
        30005 => "This number does not exist, or is not in use any more.",
        30006 => "This is a landline or a network that takes no texts.",
        30007 => "The network took it for spam and did not deliver it.",
        30008 => "The network did not say why it was not delivered. Send it again later.",
        30032 | 30034 => {
            "Our number is not registered yet for texting in this country. Register it in Twilio."
        }
        63038 => "Twilio's limit for today is reached. Send it again tomorrow.",
        _ => "",
    };
    match (known, code, said.trim()) {
        ("", 0, "") => "Twilio did not say why.".into(),
        ("", 0, said) => format!("Twilio says: {said}"),
        ("", code, "") => format!("Twilio did not say why (error {code})."),
        ("", code, said) => format!("Twilio says: {said} (error {code})"),
        (known, ..) => known.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn known_errors_are_plain_words_and_unknown_ones_keep_their_number() {
        assert!(why(21610, "Attempt to send to unsubscribed recipient").contains("STOP"));
        assert!(why(30006, "").contains("landline"));
        assert_eq!(why(99, "Odd"), "Twilio says: Odd (error 99)");
        assert_eq!(why(0, ""), "Twilio did not say why.");
    }
}
