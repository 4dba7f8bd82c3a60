//! Seals a message for one device, so that its push service cannot read it (RFC 8291, RFC 8188).

use super::Address;
use crate::server::secret;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::{hmac, rand::SystemRandom};

/// Bytes of a public key: a point on P-256, uncompressed.
pub const PUBLIC_LENGTH: usize = 65;
/// Bytes of a device's secret.
pub const AUTH_LENGTH: usize = 16;
/// What push services take at most is 4096 bytes, head and tag included.
pub const PAYLOAD_LIMIT: usize = 3900;

const SALT_LENGTH: usize = 16;
const KEY_LENGTH: usize = 16;
const RECORD_SIZE: u32 = 4096;
/// Stands behind the text in the last record.
const LAST: u8 = 2;

/// Whether these are the bytes of a public key with which something can be agreed.
pub fn is_public_key(bytes: &[u8]) -> bool {
    bytes.len() == PUBLIC_LENGTH && agree(bytes).is_some()
}

/// What a device can open; none: its key is none, or the payload is too long.
pub(super) fn seal(address: &Address, payload: &[u8]) -> Option<Vec<u8>> {
    if payload.len() > PAYLOAD_LIMIT || address.auth.len() != AUTH_LENGTH {
        return None;
    }
    let (shared, ours) = agree(&address.p256dh)?;
    seal_with(&Agreed { shared: &shared, ours: &ours }, address, &secret::bytes(), payload)
}

/// A secret that only the device and this one message know, and our half of what it was made from.
struct Agreed<'a> {
    shared: &'a [u8],
    ours: &'a [u8],
}

fn agree(theirs: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let ours = private.compute_public_key().ok()?.as_ref().to_vec();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, theirs);
    let shared = agree_ephemeral(private, &theirs, <[u8]>::to_vec).ok()?;
    Some((shared, ours))
}

fn seal_with(
    agreed: &Agreed<'_>,
    address: &Address,
    salt: &[u8; SALT_LENGTH],
    payload: &[u8],
) -> Option<Vec<u8>> {
    let info = [b"WebPush: info\0", &address.p256dh[..], agreed.ours].concat();
    let material = expand(&extract(&address.auth, agreed.shared), &info);
    let pseudo = extract(salt, &material);
    let key = expand(&pseudo, b"Content-Encoding: aes128gcm\0");
    let nonce = expand(&pseudo, b"Content-Encoding: nonce\0");
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key.get(..KEY_LENGTH)?).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce.get(..NONCE_LEN)?).ok()?;
    let mut record = [payload, &[LAST]].concat();
    cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut record).ok()?;
    let length = u8::try_from(agreed.ours.len()).ok()?;
    Some([&salt[..], &RECORD_SIZE.to_be_bytes(), &[length], agreed.ours, &record].concat())
}

/// HKDF's two steps with SHA-256, for outputs of at most 32 bytes.
fn extract(salt: &[u8], material: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), material).as_ref().to_vec()
}

fn expand(pseudo: &[u8], info: &[u8]) -> Vec<u8> {
    extract(pseudo, &[info, &[1]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn device() -> Address {
        Address {
            endpoint: String::new(),
            p256dh: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        }
    }

    /// The example of RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out() {
        let ours =
            bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let agreed = Agreed { shared: &shared, ours: &ours };
        let sealed = seal_with(&agreed, &device(), &salt, b"When I grow up, I want to be a watermelon");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed.unwrap()),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK\
             6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn what_is_no_key_and_what_is_too_long_is_refused() {
        let mut address = device();
        assert!(is_public_key(&address.p256dh));
        let full = seal(&address, &[b'a'; PAYLOAD_LIMIT]).unwrap();
        assert!(full.len() <= 4096, "{}", full.len());
        assert_ne!(full, seal(&address, &[b'a'; PAYLOAD_LIMIT]).unwrap(), "never the same twice");
        assert_eq!(seal(&address, &[b'a'; PAYLOAD_LIMIT + 1]), None);
        // Not on the curve.
        address.p256dh[64] ^= 1;
        assert!(!is_public_key(&address.p256dh));
        assert_eq!(seal(&address, b"x"), None);
        assert!(!is_public_key(&[]) && !is_public_key(&[4; 65]) && !is_public_key(&[0; 65]));
        address = device();
        address.auth.pop();
        assert_eq!(seal(&address, b"x"), None);
    }
}
