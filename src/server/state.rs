//! What every request shares.

use super::assets::Assets;
use super::config::Config;
use super::metrics::Metrics;
use super::providers::Outside;
use super::sealing::Seals;
use crate::live::hub::Hub;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The running server: cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Connected as pawline_app.
    pub db: PgPool,
    pub config: Arc<Config>,
    pub assets: Arc<Assets>,
    /// Pushes events to open sockets.
    pub hub: Hub,
    pub metrics: Arc<Metrics>,
    /// Cancelled when it is about to stop: no new requests should be sent to it.
    pub draining: CancellationToken,
    /// The way to providers.
    pub outside: Outside,
    /// For secrets that are kept.
    pub seals: Seals,
    /// Rung when a provider told something: whoever works on it need not look by itself.
    pub told: Arc<Notify>,
    pub leptos: LeptosOptions,
}

impl FromRef<App> for LeptosOptions {
    fn from_ref(app: &App) -> Self {
        app.leptos.clone()
    }
}
