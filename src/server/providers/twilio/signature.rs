//! Twilio's signature: HMAC-SHA1 over the address and the sorted parameters, in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use std::collections::BTreeSet;

/// Whether Twilio signed these parameters for `public_url` and `path` (with its query). A proxy may hide a
/// port that Twilio was told, or Twilio may name one that goes without saying: both ways count. Takes the
/// same time for every wrong signature.
pub fn is_valid(
    token: &str,
    public_url: &str,
    path: &str,
    params: &[(String, String)],
    signature: &str,
) -> bool {
    let Ok(given) = STANDARD.decode(signature.trim()) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    // Each name with each of its values once, both sorted.
    let sorted: BTreeSet<(&str, &str)> =
        params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let rest: String = sorted.into_iter().flat_map(|(name, value)| [name, value]).collect();
    addresses(public_url).iter().any(|address| {
        let signed = format!("{address}{path}{rest}");
        hmac::verify(&key, signed.as_bytes(), &given).is_ok()
    })
}

/// The public address as it is, and with and without its port.
fn addresses(public_url: &str) -> Vec<String> {
    let (scheme, authority) = public_url.split_once("://").unwrap_or(("https", public_url));
    let port = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let other = match port {
        Some((host, _)) => host.to_owned(),
        None => format!("{authority}:{}", if scheme == "https" { 443 } else { 80 }),
    };
    vec![public_url.to_owned(), format!("{scheme}://{other}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vector {
        case: String,
        token: String,
        public_url: String,
        path: String,
        params: Vec<(String, String)>,
        signature: String,
    }

    fn vectors() -> Vec<Vector> {
        // Made with the provider's own library; the file says which version.
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/it/texting/signatures.json")).unwrap();
        serde_json::from_value(file["vectors"].clone()).unwrap()
    }

    #[test]
    fn what_the_providers_own_library_signed_is_accepted() {
        let all = vectors();
        assert_eq!(all.len(), 40);
        for v in all {
            assert!(is_valid(&v.token, &v.public_url, &v.path, &v.params, &v.signature), "{}", v.case);
        }
    }

    #[test]
    fn whatever_is_altered_is_refused() {
        for v in vectors() {
            let check = |token: &str, url: &str, path: &str, params: &[(String, String)], signature: &str| {
                assert!(!is_valid(token, url, path, params, signature), "{}", v.case);
            };
            check("another token", &v.public_url, &v.path, &v.params, &v.signature);
            check(&v.token, "https://elsewhere.example.com", &v.path, &v.params, &v.signature);
            check(&v.token, &v.public_url, &format!("{}x", v.path), &v.params, &v.signature);
            let mut more = v.params.clone();
            more.push(("Extra".into(), "1".into()));
            check(&v.token, &v.public_url, &v.path, &more, &v.signature);
            for at in 0..v.params.len() {
                let mut other = v.params.clone();
                other[at].1.push('!');
                check(&v.token, &v.public_url, &v.path, &other, &v.signature);
            }
            for signature in ["", "AAAA", "not base64!", &v.signature[1..]] {
                check(&v.token, &v.public_url, &v.path, &v.params, signature);
            }
            let mut flipped = STANDARD.decode(&v.signature).unwrap();
            flipped[0] ^= 1;
            check(&v.token, &v.public_url, &v.path, &v.params, &STANDARD.encode(flipped));
        }
    }
}
