//! Signatures the Standard Webhooks way: HMAC-SHA256 over `id.timestamp.body`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Seconds by which the sender's clock may differ from ours, either way.
pub const SKEW: i64 = 300;

/// The secret as the telephone system is told it.
pub fn write_secret(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// As [`write_secret`] wrote it; none: it is none.
pub fn read_secret(written: &str) -> Option<Vec<u8>> {
    STANDARD.decode(written.strip_prefix("whsec_")?).ok()
}

/// Whether one of the space-separated signatures (`v1,<base64>`) is ours, and the timestamp near
/// `now` (both in seconds since 1970). Takes the same time for every wrong signature.
pub fn is_valid(secret: &[u8], id: &str, timestamp: &str, now: i64, signatures: &str, body: &[u8]) -> bool {
    let Ok(at) = timestamp.parse::<i64>() else { return false };
    if now.abs_diff(at) > SKEW.unsigned_abs() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    signatures
        .split(' ')
        .filter_map(|signature| signature.strip_prefix("v1,"))
        .filter_map(|encoded| STANDARD.decode(encoded).ok())
        // Not `any` on a comparison: verify_slice compares in constant time.
        .any(|given| mac.clone().verify_slice(&given).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's own test suite.
    const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: &str = "1614265330";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn valid(id: &str, at: &str, now: i64, signatures: &str, body: &[u8]) -> bool {
        is_valid(&STANDARD.decode(SECRET).unwrap(), id, at, now, signatures, body)
    }

    #[test]
    fn a_secret_is_read_as_it_was_written() {
        assert_eq!(read_secret(&write_secret(&[1, 2, 250])), Some(vec![1, 2, 250]));
        assert_eq!(read_secret("AQL6"), None);
    }

    #[test]
    fn the_specifications_example_is_valid() {
        assert!(valid(ID, AT, 1_614_265_330, SIGNATURE, BODY));
        assert!(valid(ID, AT, 1_614_265_630, SIGNATURE, BODY));
        let several = format!("v1,bm9ub25vbm9ub25vbm9ub25vbm9ub25vbm9ub25vbm8= v2,x {SIGNATURE}");
        assert!(valid(ID, AT, 1_614_265_330, &several, BODY));
    }

    #[test]
    fn anything_altered_or_late_is_not() {
        assert!(!valid(ID, AT, 1_614_265_631, SIGNATURE, BODY), "too late");
        assert!(!valid(ID, AT, 1_614_265_029, SIGNATURE, BODY), "too early");
        assert!(!valid("msg_2", AT, 1_614_265_330, SIGNATURE, BODY));
        assert!(!valid(ID, "1614265331", 1_614_265_330, SIGNATURE, BODY));
        assert!(!valid(ID, AT, 1_614_265_330, SIGNATURE, br#"{"test": 2432232315}"#));
        for signature in ["", "v1,", "v1", "v1a,AA==", "v1,!!", &SIGNATURE[3..]] {
            assert!(!valid(ID, AT, 1_614_265_330, signature, BODY), "{signature}");
        }
        assert!(!valid(ID, "soon", 1_614_265_330, SIGNATURE, BODY));
        assert!(!valid(ID, "-9223372036854775808", 1_614_265_330, SIGNATURE, BODY));
    }
}
