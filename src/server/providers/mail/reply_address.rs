//! Addresses that name the conversation which an answer belongs to: `desk+<conversation><signature>@paws.example`.
//! Signed, so that nobody writes into a conversation whose address was never sent to them.

use ring::hmac;
use uuid::Uuid;

/// Bytes of the signature that stand in the address: it must fit.
const SIGNED: usize = 10;
/// Characters that stand before the @ at most.
const LOCAL_LIMIT: usize = 64;
/// Of base 32, in lower case: servers may change the case of an address.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The reply address of a conversation; the plain address if there is no room for it.
pub fn signed(address: &str, conversation: Uuid, key: &str) -> String {
    let Some((local, domain)) = address.split_once('@') else { return address.to_owned() };
    let mut named = conversation.as_bytes().to_vec();
    named.extend_from_slice(&signature(conversation, key));
    let local = format!("{local}+{}", encode(&named));
    if local.len() > LOCAL_LIMIT { address.to_owned() } else { format!("{local}@{domain}") }
}

/// The conversation that an address names, if it was signed with this key.
pub fn read(to: &str, address: &str, key: &str) -> Option<Uuid> {
    let (to, address) = (to.trim().to_lowercase(), address.to_lowercase());
    let ((local, domain), (ours, our_domain)) = (to.split_once('@')?, address.split_once('@')?);
    let named = local.strip_prefix(ours)?.strip_prefix('+').filter(|_| domain == our_domain)?;
    let named = decode(named)?;
    let (id, signed) = named.split_at_checked(16)?;
    let conversation = Uuid::from_slice(id).ok()?;
    let same: bool = subtle::ConstantTimeEq::ct_eq(signed, &signature(conversation, key)[..]).into();
    same.then_some(conversation)
}

fn signature(conversation: Uuid, key: &str) -> [u8; SIGNED] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let whole = hmac::sign(&key, &[b"reply:", &conversation.as_bytes()[..]].concat());
    let mut signed = [0; SIGNED];
    signed.copy_from_slice(&whole.as_ref()[..SIGNED]);
    signed
}

fn encode(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "desk@paws.example";

    #[test]
    fn only_what_was_signed_names_a_conversation() {
        let conversation = Uuid::now_v7();
        let address = signed(OURS, conversation, "key");
        assert!(address.starts_with("desk+") && address.ends_with("@paws.example") && address.len() <= 320);
        assert_eq!(read(&address, OURS, "key"), Some(conversation));
        assert_eq!(read(&address.to_uppercase(), "Desk@Paws.example", "key"), Some(conversation));
        assert_eq!(read(&address, OURS, "another"), None);
        let other = signed(OURS, Uuid::now_v7(), "key");
        let (head, tail) = (&other[..30], &address[30..]);
        for sly in [
            OURS,
            "desk+@paws.example",
            "desk+x@paws.example",
            "",
            "@",
            &format!("{head}{tail}"),
            &address.replace("paws", "claws"),
            &address.replace("desk", "disk"),
            &address.replace('+', "-"),
        ] {
            assert_eq!(read(sly, OURS, "key"), None, "{sly}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_plain_address() {
        let long = format!("{}@paws.example", "x".repeat(40));
        assert_eq!(signed(&long, Uuid::now_v7(), "key"), long);
    }

    #[test]
    fn letters_stand_for_any_bytes() {
        for length in 0..40_u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(37)).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
        assert_eq!(decode("ä"), None);
    }
}
