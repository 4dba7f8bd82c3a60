//! Colleagues named in a text, each after an `@`: found in it, and offered while a name is typed.

use std::ops::Range;

/// Characters after which an `@` begins no name any more.
const LONGEST: usize = 40;
/// Names offered at once.
const OFFERED: usize = 8;

/// A name that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where its `@` stands, in bytes.
    pub at: usize,
    /// What follows up to the caret.
    pub typed: String,
}

/// The name that is being typed at the caret (in bytes), if there is one: an `@` inside a word
/// begins none.
pub fn begun(text: &str, caret: usize) -> Option<Begun> {
    let before = text.get(..caret)?;
    let at = before.rfind('@')?;
    let typed = &before[at + 1..];
    let inside_word = before[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let ended = typed.contains('\n') || typed.starts_with(char::is_whitespace);
    (!inside_word && !ended && typed.chars().count() <= LONGEST)
        .then(|| Begun { at, typed: typed.to_owned() })
}

/// The places in `names` of those that fit what is typed: a beginning of the name or of a word of
/// it, in any case; those that begin so stand first.
pub fn fitting(names: &[String], typed: &str) -> Vec<usize> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(bool, usize)> = names
        .iter()
        .enumerate()
        .filter_map(|(place, name)| {
            let name = name.to_lowercase();
            if name.starts_with(&typed) {
                return Some((false, place));
            }
            name.split_whitespace().any(|word| word.starts_with(&typed)).then_some((true, place))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).take(OFFERED).collect()
}

/// The text with a name in place of what was typed of it, and where the caret belongs then, in bytes.
pub fn completed(text: &str, begun: &Begun, name: &str) -> (String, usize) {
    let end = begun.at + 1 + begun.typed.len();
    let (before, after) = (text.get(..begun.at).unwrap_or(text), text.get(end..).unwrap_or_default());
    let mut whole = format!("{before}@{name}");
    let caret = whole.len() + 1;
    if !after.starts_with([' ', '\n']) {
        whole.push(' ');
    }
    whole.push_str(after);
    let caret = caret.min(whole.len());
    (whole, caret)
}

/// Where names stand in a text (in bytes, with the `@`), and which: of two that fit, the longer one.
pub fn places(text: &str, names: &[impl AsRef<str>]) -> Vec<(Range<usize>, usize)> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|n| from + n) {
        let rest = &text[at + 1..];
        let inside_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let longest = names
            .iter()
            .map(AsRef::as_ref)
            .enumerate()
            .filter(|(_, name)| {
                let after = rest.strip_prefix(name);
                !name.is_empty() && after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            })
            .max_by_key(|(_, name)| name.len());
        match longest {
            Some((which, name)) if !inside_word => {
                from = at + 1 + name.len();
                all.push((at..from, which));
            }
            _ => from = at + 1,
        }
    }
    all
}

/// A place that a browser counts in UTF-16 units, in bytes.
pub fn bytes_of(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

/// A place in bytes, in UTF-16 units.
pub fn units_of(text: &str, bytes: usize) -> u32 {
    let before = text.get(..bytes).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["Sam", "Sam Staff", "Olga Owner", "Zoë"].map(String::from).to_vec()
    }

    #[test]
    fn a_name_begins_after_an_at_that_is_not_in_a_word() {
        assert_eq!(begun("Ask @Sa", 7), Some(Begun { at: 4, typed: "Sa".into() }));
        assert_eq!(begun("@", 1), Some(Begun { at: 0, typed: String::new() }));
        assert_eq!(begun("Ask @Sam St", 11).map(|b| b.typed).as_deref(), Some("Sam St"));
        for none in ["sam@example.com", "no at", "@\nSam", "@ Sam"] {
            assert_eq!(begun(none, none.len()), None, "{none}");
        }
    }

    #[test]
    fn names_are_offered_by_any_word_and_in_any_case() {
        assert_eq!(fitting(&names(), "s"), [0, 1]);
        assert_eq!(fitting(&names(), "STA"), [1]);
        assert_eq!(fitting(&names(), "o"), [2]);
        assert_eq!(fitting(&names(), ""), [0, 1, 2, 3]);
        assert!(fitting(&names(), "x").is_empty());
    }

    #[test]
    fn completing_leaves_the_rest_as_it_was() {
        let text = "Ask @Sa please";
        let (whole, caret) = completed(text, &begun(text, 7).unwrap(), "Sam Staff");
        assert_eq!((whole.as_str(), &whole[..caret]), ("Ask @Sam Staff please", "Ask @Sam Staff "));
        let (whole, caret) = completed("@z", &begun("@z", 2).unwrap(), "Zoë");
        assert_eq!((whole.as_str(), caret), ("@Zoë ", whole.len()));
    }

    #[test]
    fn the_longest_name_that_stands_there_counts() {
        let found = places("@Sam Staff and @Sam, not x@Sam nor @Samuel; @Zoë!", &names());
        assert_eq!(found.iter().map(|(_, which)| *which).collect::<Vec<_>>(), [1, 0, 3]);
        assert_eq!(found[0].0, 0..10);
    }

    #[test]
    fn places_survive_signs_outside_the_first_plane() {
        let text = "🐶é@";
        assert_eq!((bytes_of(text, 3), units_of(text, 6)), (6, 3));
        assert_eq!(bytes_of(text, 99), text.len());
    }
}
