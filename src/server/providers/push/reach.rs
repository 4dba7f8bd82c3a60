//! Which push services may be reached: a browser names the address, so it could name one of the operator's own network.

use super::super::mail::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use url::{Host, Url};

/// How long a name may take to be looked up.
const LOOK_UP: Duration = Duration::from_secs(5);
/// The longest address that is kept.
const LONGEST: usize = 1000;

/// What the settings say.
#[derive(Debug, Clone, Copy, Default)]
pub struct PushReach {
    /// Private addresses are fine, and at such ones no TLS.
    pub private: bool,
}

/// Why a service cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutOfReach {
    Never,
    /// Perhaps later.
    Now,
}

/// The address of a device at its push service, if it may be one: https at the usual port of a host on the internet.
///
/// # Errors
/// A sentence.
pub fn checked_endpoint(text: &str, reach: PushReach) -> Result<Url, String> {
    let wrong = || Err("This is no address of a push service.".to_owned());
    if text.len() > LONGEST || !text.starts_with("http") || text.chars().any(char::is_control) {
        return wrong();
    }
    let Ok(url) = Url::parse(text) else { return wrong() };
    let private = match url.host() {
        Some(Host::Ipv4(v4)) => !is_public(IpAddr::V4(v4)),
        Some(Host::Ipv6(v6)) => !is_public(IpAddr::V6(v6)),
        Some(Host::Domain(name)) => is_private_name(name),
        None => return wrong(),
    };
    let odd = !url.username().is_empty() || url.password().is_some() || url.fragment().is_some();
    if odd || (private && !reach.private) {
        return wrong();
    }
    let usual = url.scheme() == "https" && url.port().is_none();
    if usual || (private && reach.private && matches!(url.scheme(), "http" | "https")) {
        return Ok(url);
    }
    wrong()
}

/// Names that mean something only in somebody's own network.
fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit_once('.').map(|(_, last)| last);
    name.ends_with(".home.arpa")
        || last.is_none_or(|last| ["localhost", "local", "internal", "lan"].contains(&last))
}

impl PushReach {
    /// Whether a service has an address that may be reached.
    pub(super) async fn look_up(self, url: &Url) -> Result<(), OutOfReach> {
        let host = match url.host() {
            // Checked already, and not looked up by the client either.
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Ok(()),
            Some(Host::Domain(name)) => name,
            None => return Err(OutOfReach::Never),
        };
        let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((host, 443))).await;
        let Ok(Ok(found)) = found else { return Err(OutOfReach::Now) };
        let all: Vec<SocketAddr> = found.collect();
        match (all.is_empty(), all.iter().any(|address| self.allows(*address))) {
            (true, _) => Err(OutOfReach::Now),
            (_, true) => Ok(()),
            (_, false) => Err(OutOfReach::Never),
        }
    }

    fn allows(self, address: SocketAddr) -> bool {
        self.private || is_public(address.ip())
    }
}

/// How the client itself looks names up: a name may lead elsewhere a moment after it was checked.
impl Resolve for PushReach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| reach.allows(*address)).collect();
            if allowed.is_empty() {
                return Err("no address that may be reached".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_the_internet_are_push_services() {
        let closed = PushReach::default();
        for fine in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QABC",
            "https://wns2-par02p.notify.windows.com/w/?token=abc",
        ] {
            assert!(checked_endpoint(fine, closed).is_ok(), "{fine}");
        }
        for bad in [
            "",
            "zz",
            "ftp://push.example.com/x",
            "http://push.example.com/x",
            "https://push.example.com:8443/x",
            "https://user@push.example.com/x",
            "https://push.example.com/x#y",
            "https://localhost/x",
            "https://pawline.localhost/x",
            "https://router.lan/x",
            "https://db/x",
            "https://metadata.google.internal/x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://10.0.0.5/x",
            "https://169.254.169.254/latest",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://[fd00::1]/x",
            "http://127.0.0.1:9/x",
        ] {
            assert!(checked_endpoint(bad, closed).is_err(), "{bad}");
        }
        let open = PushReach { private: true };
        assert!(checked_endpoint("http://127.0.0.1:9/x", open).is_ok());
        assert!(checked_endpoint("http://push.example.com/x", open).is_err());
        let long = format!("https://push.example.com/{}", "a".repeat(LONGEST));
        assert!(checked_endpoint(&long, open).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_leads_nowhere() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert!(PushReach::default().resolve(name()).await.is_err());
        assert!(PushReach { private: true }.resolve(name()).await.is_ok());
        let url: Url = "https://localhost/x".parse().unwrap();
        assert_eq!(PushReach::default().look_up(&url).await, Err(OutOfReach::Never));
    }
}
