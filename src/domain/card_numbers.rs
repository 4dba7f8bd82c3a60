//! Card numbers in what people write: never kept whole (PROMISES R27).

/// Digits of a card number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;
/// Characters that may stand between two of its digits.
const APART: usize = 3;
/// How cards are grouped. What is wide apart (a line break, two spaces, an element of HTML) is one only in such groups, or
/// a column of prices would be.
const GROUPS: &[&[usize]] =
    &[&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3], &[4, 4, 4, 1], &[4, 12], &[12, 4], &[8, 8]];

/// The text with everything but the last four digits of each card number put out. A card number is 13 to 19
/// digits, in groups or not, whose check digit is right.
pub fn masked(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let seen: Vec<Seen> = chars.iter().enumerate().map(|(place, c)| Seen { c: *c, place }).collect();
    hide(&mut chars, &seen);
    chars.into_iter().collect()
}

/// As [`masked`] for harmless HTML: also a number with elements between its digits.
pub fn masked_html(html: &str) -> String {
    let mut chars: Vec<char> = html.chars().collect();
    let seen = shown(&chars);
    hide(&mut chars, &seen);
    // And what stands within tags, such as the address of a link.
    masked(&chars.into_iter().collect::<String>())
}

/// A character as its reader sees it, and where it stands.
#[derive(Clone, Copy)]
struct Seen {
    c: char,
    place: usize,
}

/// What the reader of HTML sees: each tag, and all space, is one line break.
fn shown(chars: &[char]) -> Vec<Seen> {
    const SPACE: &str = "&nbsp;";
    let mut seen: Vec<Seen> = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let length = match c {
            '<' => chars[at..].iter().position(|c| *c == '>').map_or(chars.len() - at, |end| end + 1),
            '&' if chars[at..].iter().take(SPACE.len()).copied().eq(SPACE.chars()) => SPACE.len(),
            c if c.is_whitespace() => 1,
            _ => 0,
        };
        if length == 0 {
            seen.push(Seen { c: *c, place: at });
        } else if seen.last().is_none_or(|last| last.c != '\n') {
            seen.push(Seen { c: '\n', place: at });
        }
        at += length.max(1);
    }
    seen
}

/// Puts the card numbers out that are seen.
fn hide(out: &mut [char], seen: &[Seen]) {
    let mut at = 0;
    while at < seen.len() {
        let before = at.checked_sub(1).and_then(|before| seen.get(before)).map(|before| before.c);
        if !seen[at].c.is_ascii_digit() || before.is_some_and(|c| c.is_ascii_digit() || c == '+') {
            at += 1;
            continue;
        }
        let run = digits_from(seen, at);
        match (SHORTEST..=LONGEST.min(run.len())).rev().find(|length| is_card(seen, &run, *length)) {
            Some(length) => {
                for digit in &run[..length - 4] {
                    out[seen[digit.at].place] = '•';
                }
                at = run[length - 1].at + 1;
            }
            None => at += 1,
        }
    }
}

/// What stands before a digit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Nothing,
    /// One space, dash or dot, of whatever kind.
    Narrow,
    /// A line break, or more than one character.
    Wide,
}

struct Digit {
    at: usize,
    joint: Joint,
}

/// The digits that follow each other from here, one more than a card has at most.
fn digits_from(seen: &[Seen], from: usize) -> Vec<Digit> {
    let mut run = vec![Digit { at: from, joint: Joint::Nothing }];
    let mut at = from + 1;
    while run.len() <= LONGEST {
        let apart = seen[at..].iter().take(APART + 1).take_while(|one| is_joint(one.c)).count();
        let next = seen.get(at + apart).map(|one| one.c);
        if apart > APART || !next.is_some_and(|c| c.is_ascii_digit()) {
            break;
        }
        let joint = match (apart, seen.get(at).map(|one| one.c)) {
            (0, _) => Joint::Nothing,
            (1, Some(c)) if !matches!(c, '\n' | '\r') => Joint::Narrow,
            _ => Joint::Wide,
        };
        run.push(Digit { at: at + apart, joint });
        at += apart + 1;
    }
    run
}

/// Spaces, dashes and what nobody sees.
fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether so many digits are a card number.
fn is_card(seen: &[Seen], run: &[Digit], length: usize) -> bool {
    let digits: Vec<u32> = run[..length].iter().filter_map(|digit| seen[digit.at].c.to_digit(10)).collect();
    let wide = run[..length].iter().any(|digit| digit.joint == Joint::Wide);
    checks(&digits) && (!wide || (matches!(digits.first(), Some(2..=6)) && is_grouped(run, length)))
}

/// Whether they stand in the groups of a card, or each by itself.
fn is_grouped(run: &[Digit], length: usize) -> bool {
    if run.get(length).is_some_and(|next| next.joint == Joint::Nothing) {
        return false;
    }
    let mut groups: Vec<usize> = Vec::new();
    for digit in &run[..length] {
        match groups.last_mut() {
            Some(last) if digit.joint == Joint::Nothing => *last += 1,
            _ => groups.push(1),
        }
    }
    GROUPS.contains(&&groups[..]) || groups.len() == length
}

/// Luhn's check. All zeros are no card.
fn checks(digits: &[u32]) -> bool {
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
    use super::{masked, masked_html};

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
    fn whatever_stands_between_its_digits_it_is_put_out() {
        for (written, kept) in [
            ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "••••\u{a0}••••\u{a0}••••\u{a0}1111"),
            ("4111  1111  1111  1111", "••••  ••••  ••••  1111"),
            ("4111 – 1111 – 1111 – 1111", "•••• – •••• – •••• – 1111"),
            ("4111–1111–1111–1111", "••••–••••–••••–1111"),
            ("4111 1111\r\n1111 1111", "•••• ••••\r\n•••• 1111"),
            ("411111111111\n1111", "••••••••••••\n1111"),
            ("3782\n822463\n10005", "••••\n••••••\n•0005"),
            ("4111\u{200b}1111\u{200b}1111\u{200b}1111", "••••\u{200b}••••\u{200b}••••\u{200b}1111"),
        ] {
            assert_eq!(masked(written), kept);
        }
    }

    #[test]
    fn in_html_elements_between_its_digits_hide_nothing() {
        for (written, kept) in [
            ("<p>4111 1111 1111 1111</p>", "<p>•••• •••• •••• 1111</p>"),
            ("<b>4111</b> <b>1111</b>\n<i>1111</i> 1111", "<b>••••</b> <b>••••</b>\n<i>••••</i> 1111"),
            ("4111&nbsp;1111&nbsp;&nbsp;1111<br>1111", "••••&nbsp;••••&nbsp;&nbsp;••••<br>1111"),
            (
                "<td>4111</td><td>1111</td><td>1111</td><td>1111</td>",
                "<td>••••</td><td>••••</td><td>••••</td><td>1111</td>",
            ),
            ("<a href=\"http://x/4111111111111111\">x</a>", "<a href=\"http://x/••••••••••••1111\">x</a>"),
        ] {
            assert_eq!(masked_html(written), kept);
        }
        let table = "<tr><td>12.50</td><td>2026-11-20</td></tr><tr><td>13.75</td><td>2026-11-21</td></tr>";
        assert_eq!(masked_html(table), table);
        assert_eq!(masked_html("4 < 5 &amp; <"), "4 < 5 &amp; <");
    }

    #[test]
    fn a_long_row_of_digits_takes_no_long_time() {
        let text = "1 ".repeat(200_000);
        assert_eq!(masked(&text).chars().filter(|c| *c == ' ').count(), 200_000);
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
            "415 555 0123\n415 555 0177\n415 555 0199",
            "12.50\n13.75\n99.00\n104.20",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
