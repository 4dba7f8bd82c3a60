//! Why a mail server refuses, in plain words.

use crate::domain::text;

/// What is repeated of a server's own words.
const REPEATED: usize = 160;

/// The sentence for an answer: its code, and what the server said with it.
pub fn why(code: u16, said: &str) -> String {
    let said: String = text::clean_line(said).chars().take(REPEATED).collect();
    let status =
        said.split_whitespace().next().filter(|word| word.matches('.').count() == 2).unwrap_or_default();
    let meaning = match (code, status) {
        (530 | 534 | 535 | 538, _) => "The mail server does not accept the user name and password.",
        (_, status) if status.starts_with("5.2.2") || status.starts_with("4.2.2") => "Their mailbox is full.",
        (452 | 552, "") => "Their mailbox is full.",
        (_, "5.3.4") => "The email is too large for their mail server.",
        (_, status) if status.starts_with("5.7") => "The mail server does not take this email from you.",
        (_, status) if status.starts_with("5.1") => "There is no such email address.",
        (550 | 551 | 553, _) => "There is no such email address, or it takes no email from you.",
        (554, _) => "The mail server does not take this email from you.",
        (421 | 450 | 451, _) => "The mail server asks to try later.",
        (400..500, _) => "The mail server cannot take it just now.",
        _ => "The mail server refused it.",
    };
    if said.is_empty() {
        format!("{meaning} ({code})")
    } else {
        format!("{meaning} It said: “{code} {said}”")
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn each_answer_is_a_sentence_with_the_servers_own_words() {
        for (code, said, begins) in [
            (550, "5.1.1 No such user here", "There is no such email address."),
            (550, "Unrouteable address", "There is no such email address, or"),
            (552, "5.2.2 Over quota", "Their mailbox is full."),
            (452, "", "Their mailbox is full."),
            (554, "5.7.1 Spam", "The mail server does not take"),
            (535, "5.7.8 Bad", "The mail server does not accept the user name"),
            (451, "Greylisted", "The mail server asks to try later."),
            (499, "", "The mail server cannot take it just now."),
            (599, "", "The mail server refused it."),
        ] {
            let sentence = why(code, said);
            assert!(sentence.starts_with(begins), "{sentence}");
            assert!(sentence.contains(&code.to_string()) && sentence.contains(said), "{sentence}");
        }
        assert!(why(550, &"x\n".repeat(500)).len() < 400);
    }
}
