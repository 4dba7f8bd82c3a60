//! Settings about the companies and servers that carry messages, and about their secrets.

/// Where a provider answers: the setting's value without a slash at the end, or `usual`.
pub(super) fn api(get: &impl Fn(&str) -> Option<String>, name: &str, usual: &str) -> Result<String, String> {
    let Some(value) = get(name) else { return Ok(usual.into()) };
    let read: Option<url::Url> = value.parse().ok();
    let fine = read.is_some_and(|url| {
        let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        (url.scheme() == "https" || url.scheme() == "http" && local)
            && url.path() == "/"
            && url.query().is_none()
    });
    if !fine {
        return Err(format!("{name} is {value:?}; it should be https:// and a host name."));
    }
    Ok(value.trim_end_matches('/').to_owned())
}

pub(super) fn mail_private(get: &impl Fn(&str) -> Option<String>) -> Result<bool, String> {
    yes_or_no(get, "MAIL_PRIVATE")
}

pub(super) fn push_private(get: &impl Fn(&str) -> Option<String>) -> Result<bool, String> {
    yes_or_no(get, "PUSH_PRIVATE")
}

fn yes_or_no(get: &impl Fn(&str) -> Option<String>, name: &str) -> Result<bool, String> {
    match get(name).as_deref() {
        None | Some("no") => Ok(false),
        Some("yes") => Ok(true),
        Some(other) => Err(format!("{name} is {other:?}; it should be yes or no.")),
    }
}

pub(super) fn mail_authorities(get: &impl Fn(&str) -> Option<String>) -> Result<Option<Vec<u8>>, String> {
    let Some(path) = get("MAIL_AUTHORITIES") else { return Ok(None) };
    let read = std::fs::read(&path).ok().filter(|bytes| bytes.starts_with(b"-----BEGIN CERTIFICATE-----"));
    read.map(Some).ok_or_else(|| {
        format!("MAIL_AUTHORITIES is {path:?}; it should be a file that begins with a certificate (PEM).")
    })
}

pub(super) fn secret_key(get: &impl Fn(&str) -> Option<String>) -> Result<Option<String>, String> {
    let Some(value) = get("SECRET_KEY") else { return Ok(None) };
    if value.trim().len() < 32 {
        // It is a secret: it is not repeated.
        return Err("SECRET_KEY cannot be used; it should be 32 characters or more.".into());
    }
    Ok(Some(value))
}
