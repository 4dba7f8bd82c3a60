//! Words that networks oblige us to understand.

/// What a whole text message means beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    Stop,
    Start,
    Help,
}

/// Reads the words that networks oblige us to understand: the whole message, in any case, with any space
/// around it. The same words as Twilio's, which answers them itself.
pub fn keyword(body: &str) -> Option<Keyword> {
    match word(body).as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => {
            Some(Keyword::Stop)
        }
        "START" | "YES" | "UNSTOP" => Some(Keyword::Start),
        "HELP" | "INFO" => Some(Keyword::Help),
        _ => None,
    }
}

/// Whether the whole message is a yes. It answers many a question, so that it means START only after a STOP.
pub fn is_yes(body: &str) -> bool {
    word(body) == "YES"
}

fn word(body: &str) -> String {
    crate::domain::text::clean_line(body).to_uppercase().trim_end_matches(['.', '!']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_stop_is_heard_however_it_is_written() {
        for word in ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"] {
            let title = format!("{}{}", &word[..1], word[1..].to_lowercase());
            for written in
                [word.to_owned(), word.to_lowercase(), title, format!("  {word}\n"), format!("\t{word}. ")]
            {
                assert_eq!(keyword(&written), Some(Keyword::Stop), "{written:?}");
            }
        }
        assert_eq!(keyword("start"), Some(Keyword::Start));
        assert_eq!(keyword("Unstop"), Some(Keyword::Start));
        assert_eq!(keyword("help"), Some(Keyword::Help));
        assert!(is_yes(" yes!\n") && !is_yes("Yes, four is fine") && !is_yes("START"));
        for other in ["Please stop by at four", "stop it", "don't STOP", "", "the end", "STOP STOP"] {
            assert_eq!(keyword(other), None, "{other:?}");
        }
    }
}
