//! Where a request comes from, as far as it can be believed.

use super::App;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The address of a client. What a client claims itself (the left of X-Forwarded-For) never counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Of a request: the peer, or behind a trusted proxy the right-most hop that is none.
    pub fn of(app: &App, parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Self::find(peer, &parts.headers, &app.config.trusted_proxies)
    }

    fn find(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let mut nearest = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.to_canonical());
        let hops: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for hop in hops.into_iter().rev() {
            if !trusted.contains(&nearest) {
                break;
            }
            let Some(address) = read(hop.trim()) else { break };
            nearest = address.to_canonical();
        }
        Self(nearest)
    }

    /// What one household or firm shares: tries are counted by it. A network gives each customer a
    /// whole IPv6 /64, so single addresses of one mean nothing.
    pub fn network(self) -> String {
        match self.0 {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => {
                let s = v6.segments();
                format!("{}/64", Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
            }
        }
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An address as proxies write it, with or without a port.
fn read(hop: &str) -> Option<IpAddr> {
    hop.parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()))
        .or_else(|_| hop.trim_matches(['[', ']']).parse::<IpAddr>())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn found(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        ClientAddress::find(Some(peer.parse().unwrap()), &headers, &trusted).to_string()
    }

    #[test]
    fn what_a_client_claims_does_not_count() {
        assert_eq!(found("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &["198.51.100.1, 203.0.113.9"], &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &["198.51.100.1", "203.0.113.9"], &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn trusted_hops_are_passed_over_from_the_right() {
        let both = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(found("10.0.0.1", &["198.51.100.1, 203.0.113.9, 10.0.0.2"], &both), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &["nonsense"], &both), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["[2001:db8::1]:443"], &both), "2001:db8::1");
        assert_eq!(found("::ffff:10.0.0.1", &["203.0.113.9:5000"], &both), "203.0.113.9");
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let of = |ip: &str| ClientAddress(ip.parse().unwrap()).network();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
    }
}
