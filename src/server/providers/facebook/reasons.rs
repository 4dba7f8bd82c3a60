//! Facebook's error numbers in plain words.

/// Why Facebook refuses something: its number, the one below it (0: none) and, for a number that is not known here, its
/// own words.
pub fn why(code: i32, subcode: i32, said: &str) -> String {
    let known = match (code, subcode) {
        (190, _) | (102, _) => {
            "Facebook does not accept the access token any more: it expired or was taken back. Make a new one at Facebook \
             and enter it under Settings, Channels."
        }
        (10, 2_018_278) | (10, 2_534_022) => {
            "The time in which Facebook allows an answer is over. They have to write again first: text, email or call them."
        }
        (10, _) | (200..=299, _) | (3, _) => {
            "The app may not do this for the Page. Give it the permission pages_messaging at Facebook, and Human Agent to \
             answer later than a day."
        }
        (551, _) => "This person cannot be reached on Messenger just now: they may have blocked the Page.",
        (100, 2_018_001) => {
            "Facebook does not know this person any more: they may have deleted their account."
        }
        (100, 2_018_108) => "This person does not take messages from the Page any more.",
        (100, 2_018_109) => "The message is too long for Facebook.",
        (368, _) => "Facebook keeps the Page from sending for a while, because of how it was used.",
        _ => "",
    };
    match (known, code, said.trim()) {
        ("", 0, "") => "Facebook did not say why.".into(),
        ("", 0, said) => format!("Facebook says: {said}"),
        ("", code, "") => format!("Facebook did not say why (error {code})."),
        ("", code, said) => format!("Facebook says: {said} (error {code})"),
        (known, ..) => known.into(),
    }
}

/// Numbers by which Facebook asks to go slower.
pub(super) const TOO_FAST: &[i32] = &[4, 17, 32, 341, 613, 80_006];
/// Numbers by which it says that something went wrong with itself: what was asked may have been done.
pub(super) const ITS_OWN: &[i32] = &[1, 2, 1200];

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn known_errors_are_plain_words_and_unknown_ones_keep_their_number() {
        assert!(why(190, 463, "Error validating access token").contains("expired"));
        assert!(why(10, 2_018_278, "outside of allowed window").contains("time"));
        assert!(why(10, 0, "").contains("permission"));
        assert!(why(200, 0, "").contains("permission"));
        assert_eq!(why(99, 0, "Odd"), "Facebook says: Odd (error 99)");
        assert_eq!(why(0, 0, ""), "Facebook did not say why.");
    }
}
