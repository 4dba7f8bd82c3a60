//! The way to Add New Customer for somebody who was looked for and not found.

/// Where a new customer of what was typed is added: a number becomes the phone, the rest the name.
pub fn new_customer_href(typed: &str) -> String {
    let key = if is_number(typed) { "phone" } else { "name" };
    format!("/contacts/new?{key}={}", encode(typed.trim()))
}

/// Whether it is written as telephone numbers are, with three digits at least.
fn is_number(typed: &str) -> bool {
    typed.chars().all(|c| c.is_ascii_digit() || " +-()./\u{a0}\u{2011}\u{2013}".contains(c))
        && typed.chars().filter(char::is_ascii_digit).count() >= 3
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_goes_to_the_right_field_of_a_new_customer() {
        assert_eq!(new_customer_href(" Bella & Söhne "), "/contacts/new?name=Bella%20%26%20S%C3%B6hne");
        assert_eq!(new_customer_href("415-555-0123"), "/contacts/new?phone=415-555-0123");
        assert_eq!(new_customer_href("12"), "/contacts/new?name=12");
    }
}
