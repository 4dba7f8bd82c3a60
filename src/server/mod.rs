//! Server-only, and not a room.

pub mod assets;
pub mod backup;
pub mod caller;
pub mod cli;
pub mod client_address;
pub mod config;
pub mod constraints;
pub mod db;
mod drain;
pub mod embedded_postgres;
pub mod files;
pub mod headers;
pub mod health;
pub mod images;
pub mod jobs;
pub mod limits;
pub mod listen;
pub mod log;
pub mod metrics;
pub mod pages;
pub mod records;
pub mod request;
pub mod router;
pub mod schema;
pub mod secret;
pub mod serve;
pub mod session;
pub mod state;
pub mod system_user;
pub mod throttle;

pub use caller::Caller;
pub use client_address::ClientAddress;
pub use db::Tx;
pub use request::incident;
pub use state::App;
