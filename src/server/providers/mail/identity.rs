//! By what a mail is known again, whichever way it came.

use mail_parser::{Address, MessageParser};
use sha2::{Digest, Sha256};

/// A mail's name for itself and who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The same for the same mail, also if it came by another way and with other marks of servers.
    pub key: String,
    /// The address in lower case; may be empty.
    pub from: String,
}

/// Of a mail; none: these bytes are none.
pub fn identity(raw: &[u8]) -> Option<Identity> {
    let head = MessageParser::default().parse_headers(raw)?;
    let from = head.from().and_then(Address::first).and_then(|from| from.address()).unwrap_or_default();
    let date = head.header_raw("date").unwrap_or_default();
    // Servers write lines in two ways, and end the last one or not.
    let body: Vec<u8> = body(raw).iter().copied().filter(|byte| *byte != b'\r').collect();
    let mut hash = Sha256::new();
    for part in [head.message_id().unwrap_or_default(), from, date.trim()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(body.trim_ascii_end());
    let key = format!("mail:{}", hex::encode(hash.finalize()));
    Some(Identity { key, from: from.trim().to_lowercase() })
}

fn body(raw: &[u8]) -> &[u8] {
    let blank = |end: &[u8]| raw.windows(end.len()).position(|part| part == end).map(|at| at + end.len());
    let begin = [blank(b"\r\n\r\n"), blank(b"\n\n")].into_iter().flatten().min().unwrap_or(raw.len());
    &raw[begin..]
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn the_same_mail_is_known_whichever_way_it_came() {
        let mail = "From: Bella <Bella@example.com>\r\nMessage-ID: <a@x>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nHi\r\n";
        let by_hook = identity(mail.as_bytes()).unwrap();
        let by_imap = identity(format!("Received: by x\r\n{mail}\r\n").replace('\r', "").as_bytes()).unwrap();
        assert_eq!(by_hook, by_imap);
        assert_eq!(by_hook.from, "bella@example.com");
        assert_ne!(by_hook.key, identity(mail.replace("Hi", "Ho").as_bytes()).unwrap().key);
        assert_ne!(by_hook.key, identity(mail.replace("a@x", "b@x").as_bytes()).unwrap().key);
    }
}
