//! What is new in a mail, and what it repeats of earlier ones.

/// Lines at which mail programs begin to repeat the mail that is answered, whatever follows.
const DIVIDERS: &[&str] = &[
    "-----original message-----",
    "----- original message -----",
    "-------- original message --------",
    "-----ursprüngliche nachricht-----",
    "-----message d'origine-----",
    "-----mensaje original-----",
    "________________________________",
    "begin forwarded message:",
    "---------- forwarded message ---------",
];
/// How the line above a repeated mail ends: "On Friday Bella wrote:".
const WROTE: &[&str] = &[
    "wrote:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "escreveu:",
    "schreef:",
    "skrev:",
];
/// How that line begins, so that a sentence that only ends so is not taken for it.
const ON: &[&str] = &["on ", "am ", "le ", "el ", "il ", "em ", "op ", "den ", "vào ", "> on "];

/// As [`WROTE`], of programs that name the writer last: "Am Freitag schrieb Paws <desk@paws.example>:".
const WROTE_BEFORE: &[&str] = &[" schrieb ", " schreef ", " skrev "];
/// The head that Outlook puts above a repeated mail, line by line: who, when, to whom, about what.
const HEAD: [&[&str]; 4] = [
    &["from:", "von:", "de:", "da:", "van:"],
    &["sent:", "date:", "gesendet:", "datum:", "envoyé:", "enviado:", "enviadoel:", "inviato:", "verzonden:"],
    &["to:", "an:", "à:", "para:", "a:", "aan:"],
    &["subject:", "betreff:", "objet:", "asunto:", "oggetto:", "onderwerp:"],
];
/// Lines that such a head has at most: names break over several.
const HEAD_LINES: usize = 12;

/// The new words, and what is repeated; the two together are the whole. Whatever is not surely repeated is new: words
/// between the lines of an earlier mail leave it all as it is.
pub fn split(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let (begin, is_divider) = beginning(&lines);
    let Some(begin) = begin else { return whole(text) };
    let rest = &lines[begin..];
    // Below a divider nobody marks the lines; below "wrote:" many do.
    let marked = rest.iter().skip(1).any(|line| is_marked(line));
    let after = if is_divider || !marked {
        rest.len()
    } else {
        let last = rest.iter().rposition(|line| is_marked(line)).map_or(rest.len(), |at| at + 1);
        if rest[last..].iter().all(|line| line.trim().is_empty()) { rest.len() } else { last }
    };
    let (above, below) = (joined(&lines[..begin]), joined(&rest[after..]));
    let between = rest[1..after].iter().enumerate().any(|(at, line)| {
        let first = rest.iter().skip(1).position(|line| is_marked(line)).unwrap_or(0);
        marked && !is_divider && at > first && !is_marked(line) && !line.trim().is_empty()
    });
    match (above.is_empty(), below.is_empty()) {
        _ if between => whole(text),
        (false, true) => (above, joined(rest)),
        (true, false) => (below, joined(&rest[..after])),
        // Nothing new, or on both sides: it is read as a whole.
        _ => whole(text),
    }
}

fn whole(text: &str) -> (String, String) {
    (text.trim().to_owned(), String::new())
}

/// The line at which a repeated mail begins, and whether it is a divider.
fn beginning(lines: &[&str]) -> (Option<usize>, bool) {
    for (at, line) in lines.iter().enumerate() {
        let plain = line.trim().trim_matches('*').to_lowercase();
        if (DIVIDERS.contains(&plain.as_str()) || is_head(&lines[at..])) && !is_marked(line) {
            return (Some(at), true);
        }
        // Long names break the line.
        let two = format!("{plain} {}", lines.get(at + 1).map_or("", |next| next.trim()).to_lowercase());
        let ends = |text: &str| {
            let text = text.trim_end();
            WROTE.iter().any(|end| text.ends_with(end))
                || (text.ends_with(">:")
                    && text.contains('@')
                    && WROTE_BEFORE.iter().any(|w| text.contains(w)))
        };
        if ON.iter().any(|on| plain.starts_with(on)) && (ends(&plain) || ends(&two)) {
            return (Some(at), false);
        }
    }
    // No line says so: marked lines at the end do.
    let last =
        lines.iter().rposition(|line| !line.trim().is_empty() && !is_marked(line)).map_or(0, |at| at + 1);
    let first = lines[last..].iter().position(|line| is_marked(line)).map(|at| last + at);
    (first.filter(|_| last > 0), true)
}

/// Whether the lines begin with the head of a mail as Outlook writes it: all of it, in its order, with no empty line between.
fn is_head(lines: &[&str]) -> bool {
    // Bold in plain text, and French puts a space before the colon.
    let plain = |line: &str| line.replace('*', "").replace([' ', '\u{a0}'], "").to_lowercase();
    let begins =
        |line: &str, keys: &[&str]| keys.iter().any(|key| line.starts_with(key) && line.len() > key.len());
    let mut found = 0;
    for line in lines.iter().take(HEAD_LINES).map(|line| plain(line)).take_while(|line| !line.is_empty()) {
        if found == HEAD.len() {
            break;
        } else if begins(&line, HEAD[found]) {
            found += 1;
        } else if found == 0 {
            return false;
        }
    }
    found == HEAD.len()
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn check(text: &str, new: &str, begins: &str) {
        let (found, quoted) = split(text);
        assert_eq!(found, new);
        assert!(quoted.starts_with(begins) && quoted.is_empty() == begins.is_empty(), "{quoted:?}");
    }

    #[test]
    fn an_answer_is_parted_from_what_it_repeats() {
        check(
            "Yes!\n\nOn Fri, 20 Nov 2026 at 10:00, Happy Paws <desk@paws.example> wrote:\n> Is four fine?\n",
            "Yes!",
            "On Fri",
        );
        check(
            "Yes!\n\nOn Fri, 20 Nov 2026 at 10:00, Happy Paws\n<desk@paws.example> wrote:\n\n> Is four\n> fine?\n\n",
            "Yes!",
            "On Fri",
        );
        check(
            "Ja\nAm 20.11.2026 um 10:00 schrieb Paws:\n> Geht vier?",
            "Ja\nAm 20.11.2026 um 10:00 schrieb Paws:",
            "> Geht",
        );
        check(
            "Ja\n\nAm Fr., 20. Nov. 2026 um 10:00 Uhr hat Paws\n<desk@paws.example> schrieb:\n> Geht vier?",
            "Ja",
            "Am Fr.",
        );
        check(
            "Fine\n-----Original Message-----\nFrom: Paws\nSent: Friday\n\nIs four fine?",
            "Fine",
            "-----Original",
        );
        check("Fine\n________________________________\nFrom: Paws\n\nIs four fine?", "Fine", "____");
        check("Sure\n> Is four fine?\n> Bella", "Sure", "> Is four");
        check("Sure\nOn Friday Paws wrote:\nIs four fine?", "Sure", "On Friday");
        check(
            "Ja\n\nAm Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Happy Paws <\ndesk@paws.example>:\n\n> Geht vier?",
            "Ja",
            "Am Fr.",
        );
    }

    #[test]
    fn outlook_says_it_by_the_head_of_the_mail() {
        for head in [
            "From: Paws <desk@paws.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Bella\nSubject: Bath",
            "*From:* Paws\n*Sent:* Friday\n*To:* Bella; Tom;\n Una\n*Cc:* Vic\n*Subject:* Bath",
            "Von: Paws\nGesendet: Freitag, 20. November 2026 10:00\nAn: Bella\nBetreff: Bad",
            "De : Paws\nEnvoyé : vendredi 20 novembre 2026 10:00\nÀ : Bella\nObjet : Bain",
            "De: Paws\nEnviado el: viernes\nPara: Bella\nAsunto: Baño",
        ] {
            let begin = head.lines().next().unwrap();
            check(&format!("Fine\n\n{head}\n\nIs four fine?"), "Fine", begin);
        }
        for text in [
            "Let us meet\nFrom: 3 pm\nTo: 4 pm\nSubject: Mochi",
            "From: home\n\nSent: nothing\nTo: nobody\nSubject: none",
        ] {
            check(text, text, "");
        }
    }

    #[test]
    fn an_answer_below_is_found_too() {
        check("On Friday Paws wrote:\n> Is four fine?\n\nYes, four.", "Yes, four.", "On Friday");
    }

    #[test]
    fn what_is_not_surely_repeated_stays() {
        for text in [
            "Hello",
            "",
            "> all of it is marked",
            "He wrote:\nnothing",
            "On Friday I wrote: hello",
            "On Friday Paws wrote:\n> Is four fine?\nYes\n> And Mochi?\nToo",
            "One\nOn Friday Paws wrote:\n> Is four fine?\nTwo",
            "On Friday Paws wrote:\n> Is four fine?",
        ] {
            check(text, text, "");
        }
    }
}
