//! Which mail servers may be reached: staff name any host, and none of them may lead into the operator's own network.

use super::super::Trouble;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How long a name may take to be looked up.
const LOOK_UP: Duration = Duration::from_secs(5);

/// What the settings say.
#[derive(Debug, Clone, Default)]
pub struct MailReach {
    /// Private addresses are fine.
    pub private: bool,
    /// Certificates (PEM) of further authorities.
    pub authorities: Option<Vec<u8>>,
}

/// Why a server cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutOfReach {
    /// It never may.
    Never(String),
    /// Perhaps later.
    Now(String),
}

impl MailReach {
    /// The addresses of a host. They, and not the name, are connected to: it may lead elsewhere a moment later.
    ///
    /// # Errors
    /// When there is none, or only such as may not be reached.
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, OutOfReach> {
        let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((host, port))).await;
        let Ok(Ok(found)) = found else {
            return Err(OutOfReach::Now(format!("There is no mail server called {host}.")));
        };
        let all: Vec<SocketAddr> = found.collect();
        let allowed: Vec<SocketAddr> =
            all.iter().copied().filter(|address| self.private || is_public(address.ip())).collect();
        match (all.is_empty(), allowed.is_empty()) {
            (true, _) => Err(OutOfReach::Now(format!("There is no mail server called {host}."))),
            (_, true) => Err(OutOfReach::Never(format!(
                "{host} is at a private address. Whoever runs Pawline can allow that with the setting MAIL_PRIVATE."
            ))),
            _ => Ok(allowed),
        }
    }

    /// How the server's certificate is checked.
    ///
    /// # Errors
    /// When that cannot be done at all.
    pub fn tls(&self, host: &str) -> Result<TlsParameters, OutOfReach> {
        super::super::ready_tls();
        let broken = |_| OutOfReach::Now("The mail server’s certificate cannot be checked.".into());
        let mut builder = TlsParameters::builder(host.to_owned());
        if let Some(pem) = &self.authorities {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(broken)?);
        }
        builder.build_rustls().map_err(broken)
    }
}

impl MailReach {
    /// The same for connections of our own.
    ///
    /// # Errors
    /// When certificates cannot be checked at all.
    pub fn client_config(&self) -> Result<ClientConfig, Trouble> {
        let broken = || Trouble("The mail server’s certificate cannot be checked.".into());
        let provider = Arc::new(default_provider());
        let pem = self.authorities.as_deref().unwrap_or_default();
        let roots: Vec<CertificateDer<'static>> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| broken())?;
        let verifier = Verifier::new_with_extra_roots(roots, provider.clone()).map_err(|_| broken())?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| broken())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(config)
    }
}

/// Whether an address is on the internet, and no one's own network, this machine or nobody at all.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4_mapped() {
                return is_public_v4(v4);
            }
            let [first, second, _, _, _, _, seventh, eighth] = v6.segments();
            let [a, b] = seventh.to_be_bytes();
            let [c, d] = eighth.to_be_bytes();
            match (first, second) {
                // Translated to the old addresses by a gateway.
                (0x64, 0xff9b) => is_public_v4(Ipv4Addr::new(a, b, c, d)),
                (0x2001, 0xdb8) => false,
                // 6to4 holds an old address.
                (0x2002, _) => false,
                _ => first & 0xe000 == 0x2000,
            }
        }
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_however_they_are_written() {
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2002:7f00:1::",
            "::7f00:1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn a_private_server_is_out_of_reach_unless_it_is_allowed() {
        let closed = MailReach::default();
        assert!(matches!(closed.addresses("127.0.0.1", 25).await, Err(OutOfReach::Never(_))));
        let open = MailReach { private: true, ..MailReach::default() };
        assert_eq!(open.addresses("127.0.0.1", 25).await, Ok(vec!["127.0.0.1:25".parse().unwrap()]));
    }
}
