//! Facebook's signature: HMAC-SHA256 over the body as it came, by the app's secret, in hexadecimal digits.

use ring::hmac;

/// Whether the header `X-Hub-Signature-256` signs this body. Takes the same time for every wrong signature.
pub fn is_valid(secret: &str, body: &[u8], header: &str) -> bool {
    let Some(Ok(given)) = header.trim().strip_prefix("sha256=").map(hex::decode) else { return false };
    hmac::verify(&key(secret), body, &given).is_ok()
}

/// Whether two words are the same; takes as long whatever differs.
pub fn is_same_word(known: &str, given: &str) -> bool {
    const SIGNED: &[u8] = b"one word";
    hmac::verify(&key(known), SIGNED, hmac::sign(&key(given), SIGNED).as_ref()).is_ok()
}

/// What proves that a request comes from an app's own server: the token signed with the app's secret.
pub(super) fn proof(secret: &str, token: &str) -> String {
    hex::encode(hmac::sign(&key(secret), token.as_bytes()))
}

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    const SIGNED: &str = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn what_is_signed_with_the_secret_is_known() {
        assert!(is_valid("Jefe", b"what do ya want for nothing?", SIGNED));
        for (secret, body, header) in [
            ("Jeff", &b"what do ya want for nothing?"[..], SIGNED),
            ("Jefe", b"what do ya want for nothing!", SIGNED),
            ("Jefe", b"what do ya want for nothing?", ""),
            ("Jefe", b"what do ya want for nothing?", &SIGNED[7..]),
            ("Jefe", b"what do ya want for nothing?", &SIGNED[..70]),
            ("Jefe", b"what do ya want for nothing?", "sha256=zz"),
            ("Jefe", b"what do ya want for nothing?", "sha1=5bdcc146"),
        ] {
            assert!(!is_valid(secret, body, header), "{secret} {header}");
        }
    }

    #[test]
    fn words_are_compared_whole() {
        assert!(is_same_word("paws", "paws"));
        for other in ["", "paw", "pawss", "PAWS"] {
            assert!(!is_same_word("paws", other), "{other}");
        }
    }
}
