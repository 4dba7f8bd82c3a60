//! Checks of typed text. Each returns the cleaned value or a sentence for the field.

/// Removes control characters except line breaks and tabs, and the invisible characters that
/// override text direction for a whole paragraph; trims; normalises line breaks.
pub fn clean(input: &str) -> String {
    let unified = input.replace("\r\n", "\n").replace('\r', "\n");
    unified.chars().filter(|c| is_text(*c)).collect::<String>().trim().to_owned()
}

fn is_text(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        other => !other.is_control(),
    }
}

/// One line: as [`clean`], with every run of white space made one space.
pub fn clean_line(input: &str) -> String {
    clean(input).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of 1 to `max` characters. `what` begins the sentence: "A name".
pub fn line(input: &str, what: &str, max: usize) -> Result<String, String> {
    let value = optional_line(input, what, max)?;
    if value.is_empty() { Err(format!("{what} is needed here.")) } else { Ok(value) }
}

/// One line of at most `max` characters; may be empty.
pub fn optional_line(input: &str, what: &str, max: usize) -> Result<String, String> {
    let value = clean_line(input);
    fits(&value, what, max)?;
    Ok(value)
}

/// Text of 1 to `max` characters, line breaks kept.
pub fn block(input: &str, what: &str, max: usize) -> Result<String, String> {
    let value = optional_block(input, what, max)?;
    if value.is_empty() { Err(format!("{what} is needed here.")) } else { Ok(value) }
}

/// Text of at most `max` characters, line breaks kept; may be empty.
pub fn optional_block(input: &str, what: &str, max: usize) -> Result<String, String> {
    let value = clean(input);
    fits(&value, what, max)?;
    Ok(value)
}

fn fits(value: &str, what: &str, max: usize) -> Result<(), String> {
    let length = value.chars().count();
    if length > max {
        Err(format!("{what} has at most {max} characters; this has {length}."))
    } else {
        Ok(())
    }
}

/// An email address in lower case. Checks what a typing mistake breaks (one @, a dot in the
/// domain, no spaces), not the whole grammar: only mail that arrives proves an address.
pub fn email(input: &str) -> Result<String, String> {
    let value = clean_line(input).to_lowercase();
    if value.is_empty() {
        return Err("An email address is needed here.".into());
    }
    fits(&value, "An email address", 254)?;
    let wrong = || Err("An email address looks like name@example.com.".to_owned());
    let Some((local, domain)) = value.split_once('@') else { return wrong() };
    let domain_ok = domain.split('.').count() >= 2
        && domain.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    if local.is_empty()
        || local.len() > 64
        || domain.contains('@')
        || value.contains(char::is_whitespace)
        || !domain_ok
    {
        return wrong();
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_direction_overrides_go_and_words_stay() {
        assert_eq!(clean_line("  Bella\u{0}\u{7}  Ortiz\u{202e} "), "Bella Ortiz");
        assert_eq!(clean("a\r\nb\u{1b}[0m"), "a\nb[0m");
        assert_eq!(clean_line("مرحبا 🐶"), "مرحبا 🐶");
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(line("🐶🐶🐶", "A name", 3).is_ok());
        assert_eq!(line("abcd", "A name", 3), Err("A name has at most 3 characters; this has 4.".into()));
        assert_eq!(line(" \n ", "A name", 3), Err("A name is needed here.".into()));
    }

    #[test]
    fn email_addresses_are_folded_and_mistakes_found() {
        assert_eq!(email(" Bella@Example.COM "), Ok("bella@example.com".into()));
        assert_eq!(email("jörg@münchen.example"), Ok("jörg@münchen.example".into()));
        for wrong in [
            "bella",
            "bella@",
            "@example.com",
            "a@b",
            "a b@example.com",
            "a@@example.com",
            "a@-x.com",
            "a@x..com",
        ] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }
}
