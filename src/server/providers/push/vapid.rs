//! By which push services know who sends (RFC 8292): a pair of keys, of which a browser names the public one when it
//! subscribes, and a short signed word that goes with each message.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

/// How long a signature is worth something; services refuse more than a day.
const HOURS: i64 = 12;

/// The pair of keys of this installation.
pub struct VapidKey {
    pair: EcdsaKeyPair,
}

impl VapidKey {
    /// A new pair, as it is kept (PKCS #8, base64).
    pub fn make() -> Option<String> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        Some(URL_SAFE_NO_PAD.encode(made.as_ref()))
    }

    /// A pair that was kept.
    pub fn read(kept: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(kept).ok()?;
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes, &SystemRandom::new()).ok()?;
        Some(Self { pair })
    }

    /// The public one, 65 bytes.
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// The value of `Authorization` for a service (`https://push.example`); none if it cannot be signed.
    pub(super) fn authorization(&self, service: &str, contact: &str, now: DateTime<Utc>) -> Option<String> {
        let head = json!({ "typ": "JWT", "alg": "ES256" });
        let until = (now + Duration::hours(HOURS)).timestamp();
        let claims = json!({ "aud": service, "exp": until, "sub": contact });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&head), part(&claims));
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Some(format!("vapid t={text}.{signature}, k={}", URL_SAFE_NO_PAD.encode(self.public())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_service_can_check_who_sends() {
        let kept = VapidKey::make().unwrap();
        let key = VapidKey::read(&kept).unwrap();
        assert_eq!(key.public().len(), 65);
        assert_eq!(VapidKey::read(&kept).unwrap().public(), key.public());
        assert!(VapidKey::read("nonsense").is_none());
        let now = Utc::now();
        let said = key.authorization("https://push.example", "https://cards.example", now).unwrap();
        let (token, public) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let public = URL_SAFE_NO_PAD.decode(public).unwrap();
        let (text, signature) = token.rsplit_once('.').unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &public)
            .verify(text.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
            .unwrap();
        let claims = URL_SAFE_NO_PAD.decode(text.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["exp"], (now + Duration::hours(12)).timestamp());
    }
}
