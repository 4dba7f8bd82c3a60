//! Settings from the environment. A bad value is refused at start with its name and what it
//! should be. README's table lists them all; `tests/it/settings_table.rs` keeps the two the same.

mod outside;
mod table;

pub use table::{SETTINGS, Setting};

use super::limits::Limits;
use super::log;
use outside::{api, mail_authorities, mail_private, push_private, secret_key};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The settings, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub host: IpAddr,
    pub port: u16,
    /// Without a slash at the end.
    pub public_url: String,
    pub data: PathBuf,
    pub database: Database,
    pub database_pool: u32,
    pub site: PathBuf,
    pub postgres_bin: Option<PathBuf>,
    pub trusted_proxies: Vec<IpAddr>,
    /// How long one statement of the serving role may take.
    pub statement_timeout: Duration,
    pub limits: Limits,
    /// What secrets are sealed with, if it is not the file's business.
    pub secret_key: Option<String>,
    /// Where Twilio and Facebook answer, without a slash at the end.
    pub twilio_api: String,
    pub facebook_api: String,
    /// Mail servers at private addresses may be reached.
    pub mail_private: bool,
    /// Certificates of further authorities (PEM).
    pub mail_authorities: Option<Vec<u8>>,
    /// Push services at private addresses may be reached.
    pub push_private: bool,
    pub metrics_address: Option<SocketAddr>,
    pub metrics_token: Option<String>,
    /// Between the word that it stops and the end of new connections.
    pub drain_delay: Duration,
    /// How long running requests may take afterwards.
    pub drain_timeout: Duration,
    /// JSON instead of words.
    pub log_json: bool,
    pub log_filter: String,
}

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Database {
    /// Ours, started and stopped with the server.
    Embedded,
    /// Somebody else's.
    Given {
        /// Of the serving role.
        app: String,
        /// Of the owner; migrations run only with it.
        owner: Option<String>,
    },
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// A sentence for each bad value: its name, and what it should be.
    pub fn from_env() -> Result<Self, String> {
        Self::read(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
    }

    /// Reads settings from any source.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let port = number(&get, "PORT", 3000, 1, 65_535)?;
        let host = get("HOST").map_or(Ok(IpAddr::from([127, 0, 0, 1])), |v| {
            v.parse().map_err(|_| {
                format!("HOST is {v:?}; it should be an IP address such as 127.0.0.1 or 0.0.0.0.")
            })
        })?;
        let public_url =
            get("PUBLIC_URL").map_or_else(|| Ok(format!("http://localhost:{port}")), |v| public_url(&v))?;
        let database = match (get("DATABASE_URL"), get("MIGRATE_DATABASE_URL")) {
            (Some(app), owner) => {
                postgres_url("DATABASE_URL", &app)?;
                owner.as_deref().map_or(Ok(()), |v| postgres_url("MIGRATE_DATABASE_URL", v))?;
                Database::Given { app, owner }
            }
            (None, Some(_)) => {
                return Err("MIGRATE_DATABASE_URL is set without DATABASE_URL; set both, or neither for the embedded database.".into());
            }
            (None, None) => Database::Embedded,
        };
        let postgres_bin = get("PAWLINE_POSTGRES_BIN").map(PathBuf::from);
        if let Some(bin) = &postgres_bin
            && !bin.join("postgres").exists()
        {
            return Err(format!(
                "PAWLINE_POSTGRES_BIN is {bin:?}; it should be a folder with initdb, pg_ctl and postgres."
            ));
        }
        let trusted_proxies = get("TRUSTED_PROXIES").map_or(Ok(Vec::new()), |list| {
            list.split(',')
                .map(|v| {
                    v.trim().parse().map_err(|_| {
                        format!("TRUSTED_PROXIES has {v:?}; it should be IP addresses separated by commas.")
                    })
                })
                .collect()
        })?;
        Ok(Self {
            host,
            port,
            public_url,
            data: get("PAWLINE_DATA").map_or_else(|| default_data(&get), PathBuf::from),
            database,
            database_pool: number(&get, "DATABASE_POOL", 16, 2, 200)?,
            site: get("PAWLINE_SITE").map_or_else(default_site, PathBuf::from),
            postgres_bin,
            trusted_proxies,
            statement_timeout: Duration::from_secs(number(&get, "STATEMENT_TIMEOUT", 15, 1, 600)?),
            limits: Limits::read(&get)?,
            secret_key: secret_key(&get)?,
            twilio_api: api(&get, "TWILIO_API", "https://api.twilio.com")?,
            facebook_api: api(&get, "FACEBOOK_API", "https://graph.facebook.com")?,
            mail_private: mail_private(&get)?,
            mail_authorities: mail_authorities(&get)?,
            push_private: push_private(&get)?,
            metrics_address: metrics_address(&get)?,
            metrics_token: metrics_token(&get)?,
            drain_delay: Duration::from_secs(number(&get, "DRAIN_DELAY", 0, 0, 300)?),
            drain_timeout: Duration::from_secs(number(&get, "DRAIN_TIMEOUT", 30, 1, 600)?),
            log_json: log_json(&get)?,
            log_filter: log_filter(&get)?,
        })
    }
}

fn metrics_address(get: &impl Fn(&str) -> Option<String>) -> Result<Option<SocketAddr>, String> {
    let Some(value) = get("METRICS_ADDRESS") else { return Ok(None) };
    let address = value.parse().map_err(|_| {
        format!(
            "METRICS_ADDRESS is {value:?}; it should be an IP address and a port, such as 127.0.0.1:9090."
        )
    })?;
    Ok(Some(address))
}

fn metrics_token(get: &impl Fn(&str) -> Option<String>) -> Result<Option<String>, String> {
    let Some(value) = get("METRICS_TOKEN") else { return Ok(None) };
    if value.len() < 16 || !value.chars().all(|c| c.is_ascii_graphic()) {
        // It is a secret: it is not repeated.
        return Err("METRICS_TOKEN cannot be used; it should be 16 letters and digits or more.".into());
    }
    Ok(Some(value))
}

fn log_json(get: &impl Fn(&str) -> Option<String>) -> Result<bool, String> {
    match get("LOG_FORMAT").as_deref() {
        None | Some("plain") => Ok(false),
        Some("json") => Ok(true),
        Some(other) => Err(format!("LOG_FORMAT is {other:?}; it should be plain or json.")),
    }
}

fn log_filter(get: &impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let filter = get("RUST_LOG").unwrap_or_else(|| log::DEFAULT_FILTER.to_owned());
    if log::is_filter(&filter) {
        return Ok(filter);
    }
    Err(format!("RUST_LOG is {filter:?}; it should be such as pawline=debug,warn."))
}

/// `site` here, or else the one beside the program: a release is unpacked and runs.
fn default_site() -> PathBuf {
    let here = PathBuf::from("site");
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join("site"));
    match beside {
        Some(beside) if !here.join("assets.json").exists() && beside.join("assets.json").exists() => beside,
        _ => here,
    }
}

fn number<T>(
    get: &impl Fn(&str) -> Option<String>,
    name: &str,
    default: T,
    low: T,
    high: T,
) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let Some(value) = get(name) else { return Ok(default) };
    value
        .parse()
        .ok()
        .filter(|n| *n >= low && *n <= high)
        .ok_or_else(|| format!("{name} is {value:?}; it should be a whole number from {low} to {high}."))
}

fn public_url(value: &str) -> Result<String, String> {
    let wrong = || {
        format!(
            "PUBLIC_URL is {value:?}; it should be https:// and a host name, such as https://cards.example.com (http only for localhost)."
        )
    };
    let (scheme, rest) = value.split_once("://").ok_or_else(wrong)?;
    let authority = rest.trim_end_matches('/');
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let local = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
    if authority.is_empty()
        || authority.contains(['/', '?', '#', ' '])
        || !(scheme == "https" || scheme == "http" && local)
    {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}"))
}

fn postgres_url(name: &str, value: &str) -> Result<(), String> {
    let scheme = value.starts_with("postgres://") || value.starts_with("postgresql://");
    if scheme && value.parse::<sqlx::postgres::PgConnectOptions>().is_ok() {
        return Ok(());
    }
    // The value may hold a password: it is not repeated.
    Err(format!("{name} cannot be read; it should be postgres://user:password@host:5432/database."))
}

fn default_data(get: &impl Fn(&str) -> Option<String>) -> PathBuf {
    let system = super::system_user::is_root();
    match (system, get("XDG_STATE_HOME"), get("HOME")) {
        (true, ..) => PathBuf::from("/var/lib/pawline"),
        (false, Some(state), _) => PathBuf::from(state).join("pawline"),
        (false, None, Some(home)) => PathBuf::from(home).join(".local/state/pawline"),
        (false, None, None) => PathBuf::from("pawline-data"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, String> {
        Config::read(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn nothing_needs_to_be_set() {
        let config = read(&[]).unwrap();
        assert_eq!((config.port, config.public_url.as_str()), (3000, "http://localhost:3000"));
        assert!(matches!(config.database, Database::Embedded));
    }

    #[test]
    fn a_bad_value_is_named_with_what_it_should_be() {
        for (name, value) in [
            ("PORT", "0"),
            ("PORT", "eighty"),
            ("HOST", "here"),
            ("PUBLIC_URL", "http://shop.example"),
            ("PUBLIC_URL", "https://"),
            ("DATABASE_URL", "mysql://x"),
            ("DATABASE_POOL", "1"),
            ("STATEMENT_TIMEOUT", "0"),
            ("LIMIT_SIGN_IN", "ten"),
            ("PAWLINE_POSTGRES_BIN", "/nowhere"),
            ("TRUSTED_PROXIES", "10.0.0.1, x"),
            ("SECRET_KEY", "short"),
            ("TWILIO_API", "http://twilio.example.com"),
            ("FACEBOOK_API", "http://facebook.example.com"),
            ("MAIL_PRIVATE", "perhaps"),
            ("MAIL_AUTHORITIES", "/nowhere"),
            ("PUSH_PRIVATE", "perhaps"),
            ("METRICS_ADDRESS", "9090"),
            ("METRICS_TOKEN", "short"),
            ("DRAIN_DELAY", "-1"),
            ("DRAIN_TIMEOUT", "0"),
            ("LOG_FORMAT", "xml"),
            ("RUST_LOG", "pawline=loud"),
        ] {
            let said = read(&[(name, value)]).unwrap_err();
            assert!(said.starts_with(name) && said.contains("should be"), "{said}");
        }
        assert!(read(&[("MIGRATE_DATABASE_URL", "postgres://o@h/d")]).is_err());
    }

    #[test]
    fn https_is_required_outside_localhost() {
        assert_eq!(
            read(&[("PUBLIC_URL", "https://shop.example/")]).unwrap().public_url,
            "https://shop.example"
        );
        assert!(read(&[("PUBLIC_URL", "http://localhost:8080")]).is_ok());
    }
}
