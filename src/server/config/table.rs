//! The settings that there are, as README tells them.

use crate::server::log;

/// A setting: its name, its default in words, and what it means.
pub struct Setting {
    /// The environment variable.
    pub name: &'static str,
    /// What holds without it.
    pub default: &'static str,
    /// What it is.
    pub meaning: &'static str,
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    Setting { name: "PORT", default: "3000", meaning: "Port to listen on, 1 to 65535" },
    Setting { name: "HOST", default: "127.0.0.1", meaning: "Address to listen on" },
    Setting {
        name: "PUBLIC_URL",
        default: "http://localhost:PORT",
        meaning: "Where browsers reach Pawline; https, except on localhost",
    },
    Setting {
        name: "PAWLINE_DATA",
        default: "/var/lib/pawline as root, else ~/.local/state/pawline",
        meaning: "Folder for the embedded database and uploaded files",
    },
    Setting {
        name: "DATABASE_URL",
        default: "the embedded Postgres",
        meaning: "postgres:// address of the serving role (pawline_app)",
    },
    Setting {
        name: "MIGRATE_DATABASE_URL",
        default: "none: the schema must be current",
        meaning: "postgres:// address of the role that owns the tables; migrations run with it at start",
    },
    Setting {
        name: "DATABASE_POOL",
        default: "16",
        meaning: "Connections to Postgres, 2 to 200; who waits 10 s for a free one is told that Pawline is not available for the moment, and nothing typed is lost",
    },
    Setting {
        name: "PAWLINE_SITE",
        default: "site, or site beside the program",
        meaning: "Folder with the built browser files",
    },
    Setting {
        name: "PAWLINE_POSTGRES_BIN",
        default: "searched in the usual places",
        meaning: "Folder with initdb, pg_ctl and postgres for the embedded database",
    },
    Setting {
        name: "TRUSTED_PROXIES",
        default: "none",
        meaning: "Addresses of reverse proxies, by comma, whose X-Forwarded-For is believed",
    },
    Setting {
        name: "STATEMENT_TIMEOUT",
        default: "15",
        meaning: "Seconds that one statement of the database may take, 1 to 600; then the page says that Pawline cannot answer just now, and nothing typed is lost",
    },
    Setting {
        name: "LIMIT_SIGN_IN",
        default: "10/900",
        meaning: "Wrong passwords for one account from one address, in so many seconds; then sign-in says how long to wait",
    },
    Setting {
        name: "LIMIT_SIGN_IN_ACCOUNT",
        default: "100/900",
        meaning: "Wrong passwords for one account from anywhere; the same words",
    },
    Setting {
        name: "LIMIT_SIGN_IN_ADDRESS",
        default: "50/900",
        meaning: "Wrong passwords from one address; the same words",
    },
    Setting {
        name: "LIMIT_GUESSES",
        default: "60/900",
        meaning: "Links and hook keys that do not exist, tried from one address; then 429 and how long to wait",
    },
    Setting {
        name: "LIMIT_VISITOR_STARTS",
        default: "20/600",
        meaning: "New conversations with a business from one address; the visitor's page keeps the text and asks to try later",
    },
    Setting {
        name: "LIMIT_VISITOR_MESSAGES",
        default: "10/10",
        meaning: "Messages of one visitor; their page says that they write faster than we can read, and sends the rest by itself",
    },
    Setting {
        name: "LIMIT_VISITOR_READS",
        default: "120/60",
        meaning: "How often one visitor's page may ask for its conversation; it asks again later by itself",
    },
    Setting {
        name: "LIMIT_UPLOADS",
        default: "120/600",
        meaning: "Photos and files that one person sends; what was chosen stays, and its place says how long to wait",
    },
    Setting {
        name: "SECRET_KEY",
        default: "secret.key in PAWLINE_DATA, made when it is first needed",
        meaning: "32 characters or more, with which secrets of providers are sealed; the same for all servers of a database",
    },
    Setting {
        name: "TWILIO_API",
        default: "https://api.twilio.com",
        meaning: "Where Twilio answers; another address only for tests and regions of Twilio",
    },
    Setting {
        name: "FACEBOOK_API",
        default: "https://graph.facebook.com",
        meaning: "Where Facebook answers; another address only for tests",
    },
    Setting {
        name: "MAIL_PRIVATE",
        default: "no",
        meaning: "Whether channels may reach mail servers at private addresses, such as localhost or 10.0.0.5: yes or no",
    },
    Setting {
        name: "MAIL_AUTHORITIES",
        default: "none",
        meaning: "File with certificates (PEM) of authorities that mail servers are trusted by too",
    },
    Setting {
        name: "PUSH_PRIVATE",
        default: "no",
        meaning: "Whether push services may be at private addresses, and without TLS there: yes or no; only for tests",
    },
    Setting {
        name: "METRICS_ADDRESS",
        default: "none",
        meaning: "Address and port of their own for /metrics, /healthz and /readyz, such as 127.0.0.1:9090",
    },
    Setting {
        name: "METRICS_TOKEN",
        default: "none",
        meaning: "Bearer token, 16 characters or more, with which /metrics also answers on the main address",
    },
    Setting {
        name: "DRAIN_DELAY",
        default: "0",
        meaning: "Seconds, 0 to 300, from SIGTERM (/readyz says so) until no new connections are taken",
    },
    Setting {
        name: "DRAIN_TIMEOUT",
        default: "30",
        meaning: "Seconds, 1 to 600, that running requests may then take to finish",
    },
    Setting { name: "LOG_FORMAT", default: "plain", meaning: "The log's lines: plain or json" },
    Setting { name: "RUST_LOG", default: log::DEFAULT_FILTER, meaning: "What is logged" },
];
