//! Card numbers in what people write: never kept whole (PROMISES R27).

/// Digits of a card number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// The text with everything but the last four digits of each card number put out. A card number is 13 to 19
/// digits, in groups or not, whose check digit is right.
pub fn masked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = chars.clone();
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        if !chars[at].is_ascii_digit() || before.is_some_and(|c| c.is_ascii_digit() || *c == '+') {
            at += 1;
            continue;
        }
        let run = digits_from(&chars, at);
        match (SHORTEST..=LONGEST.min(run.len())).rev().find(|length| is_card(&chars, &run[..*length])) {
            Some(length) => {
                for place in &run[..length - 4] {
                    out[*place] = '•';
                }
                at = run[length - 1] + 1;
            }
            None => at += 1,
        }
    }
    out.into_iter().collect()
}

/// Where the digits stand that follow each other from here, with at most one space or hyphen between two.
fn digits_from(chars: &[char], from: usize) -> Vec<usize> {
    let mut places = vec![from];
    let mut at = from + 1;
    while let Some(c) = chars.get(at) {
        let joint = matches!(c, ' ' | '-' | '.') && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        match (c.is_ascii_digit(), joint) {
            (true, _) => places.push(at),
            (false, true) => {}
            (false, false) => break,
        }
        at += 1;
    }
    places
}

/// Luhn's check. All zeros are no card.
fn is_card(chars: &[char], places: &[usize]) -> bool {
    let digits: Vec<u32> = places.iter().filter_map(|at| chars.get(*at)?.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 0 {
                *digit
            } else if *digit > 4 {
                digit * 2 - 9
            } else {
                digit * 2
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn card_numbers_keep_their_last_four_digits() {
        for (written, kept) in [
            ("4111111111111111", "••••••••••••1111"),
            ("my card: 4111 1111 1111 1111, thanks", "my card: •••• •••• •••• 1111, thanks"),
            ("3782-822463-10005 exp 12/28", "••••-••••••-•0005 exp 12/28"),
            ("two 5555555555554444 4012888888881881", "two ••••••••••••4444 ••••••••••••1881"),
        ] {
            assert_eq!(masked(written), kept);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "call +1 415 555 0123",
            "booking 1234567890123",
            "4111111111111112",
            "0000000000000000",
            "",
            "🐶 12",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
