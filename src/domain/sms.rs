//! How many parts a text is carried in, which is what providers charge for.

/// Letters of the GSM alphabet beside ASCII letters and digits, and those that take two places.
const PLAIN: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
const DOUBLE: &str = "^{}\\[~]|€";
/// Places of a text alone, and of each part of a longer one: in the GSM alphabet, and in UTF-16.
const GSM: (usize, usize) = (160, 153);
const UTF16: (usize, usize) = (70, 67);

/// The parts of a text; 0 for an empty one. One letter beyond the GSM alphabet (an emoji, a curly quote) makes every part
/// less than half as long.
pub fn parts(body: &str) -> usize {
    let places = |c: char| match c {
        c if c.is_ascii_alphanumeric() || PLAIN.contains(c) => Some(1),
        c if DOUBLE.contains(c) => Some(2),
        _ => None,
    };
    let (count, (alone, each)) = match body.chars().map(places).sum::<Option<usize>>() {
        Some(count) => (count, GSM),
        None => (body.encode_utf16().count(), UTF16),
    };
    match count {
        0 => 0,
        count if count <= alone => 1,
        count => count.div_ceil(each),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_part_is_as_long_as_its_alphabet_allows() {
        assert_eq!((parts(""), parts("Hi"), parts(&"a".repeat(160)), parts(&"a".repeat(161))), (0, 1, 1, 2));
        assert_eq!((parts(&"a".repeat(306)), parts(&"a".repeat(307))), (2, 3));
        assert_eq!((parts(&"€".repeat(80)), parts(&"€".repeat(81))), (1, 2));
        assert_eq!((parts(&"ж".repeat(70)), parts(&"ж".repeat(71))), (1, 2));
        assert_eq!((parts(&"🐶".repeat(35)), parts(&"🐶".repeat(36))), (1, 2));
        assert_eq!(parts(&format!("{}’", "a".repeat(70))), 2);
    }
}
