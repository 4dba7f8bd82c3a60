//! What somebody types into a search box, read without a database. It stands alone, so that a fuzzer builds
//! it in a moment (`tests/fuzz`).

/// The ways to read what was typed as a part of a phone number: none if it is no number. A leading
/// 00 or 0 is a prefix of dialling, which the stored number does not have.
pub fn digits_of(typed: &str) -> Vec<String> {
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || " +-()./\u{a0}\u{2011}\u{2013}".contains(c));
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !is_number || !(3..=15).contains(&digits.len()) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    if let Some(rest) = digits.strip_prefix("00").or_else(|| digits.strip_prefix('0'))
        && rest.len() >= 3
    {
        ways.push(rest.to_owned());
    }
    ways.push(digits);
    ways
}

/// Whether every word typed begins one of the known words.
pub fn matches(known: &str, typed: &str) -> bool {
    let known = known.to_lowercase();
    typed
        .to_lowercase()
        .split_whitespace()
        .all(|word| known.split(|c: char| !c.is_alphanumeric()).any(|one| one.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_part_of_a_number_in_any_format() {
        assert_eq!(digits_of("(415) 555-01"), ["41555501"]);
        assert_eq!(digits_of("+1 415"), ["1415"]);
        assert_eq!(digits_of("0171 2345"), ["1712345", "01712345"]);
        assert_eq!(digits_of("0049 171"), ["49171", "0049171"]);
        assert_eq!(digits_of("12"), Vec::<String>::new());
        assert_eq!(digits_of("bella 415"), Vec::<String>::new());
        assert_eq!(digits_of("1234567890123456"), Vec::<String>::new());
    }

    #[test]
    fn words_are_found_by_their_beginnings() {
        assert!(matches("Add New Customer", "new cust"));
        assert!(matches("Sign out log off", "LOG O"));
        assert!(matches("Today", " "));
        assert!(!matches("Add New Customer", "new pet"));
    }

    proptest::proptest! {
        #![proptest_config(crate::chance::tries(2000))]

        #[test]
        fn whatever_is_typed_gives_digits(typed in "\\PC{0,40}|[0-9 +().\u{a0}-]{0,24}") {
            for digits in digits_of(&typed) {
                proptest::prop_assert!((3..=15).contains(&digits.len()));
                proptest::prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
