//! Settings about the companies and servers that carry messages.

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
    match get("MAIL_PRIVATE").as_deref() {
        None | Some("no") => Ok(false),
        Some("yes") => Ok(true),
        Some(other) => Err(format!("MAIL_PRIVATE is {other:?}; it should be yes or no.")),
    }
}

pub(super) fn mail_authorities(get: &impl Fn(&str) -> Option<String>) -> Result<Option<Vec<u8>>, String> {
    let Some(path) = get("MAIL_AUTHORITIES") else { return Ok(None) };
    let read = std::fs::read(&path).ok().filter(|bytes| bytes.starts_with(b"-----BEGIN CERTIFICATE-----"));
    read.map(Some).ok_or_else(|| {
        format!("MAIL_AUTHORITIES is {path:?}; it should be a file that begins with a certificate (PEM).")
    })
}
