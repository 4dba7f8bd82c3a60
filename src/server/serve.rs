//! Starting and stopping.

use super::assets::Assets;
use super::config::{Config, Database};
use super::data_folder::DataFolderLock;
use super::drain::Stop;
use super::embedded_postgres::EmbeddedPostgres;
use super::metrics::Metrics;
use super::providers::Outside;
use super::sealing::Seals;
use super::{App, backup, db, drain, health, jobs, listen, router, schema};
use crate::live::doorbell::{self, PostgresBell};
use crate::live::hub::Hub;
use crate::rooms;
use leptos::config::LeptosOptions;
use sqlx::postgres::PgConnectOptions;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The database of a running program; stopped with it if it is ours.
pub struct Connected {
    pub app: PgConnectOptions,
    embedded: Option<EmbeddedPostgres>,
}

impl Connected {
    /// Starts the embedded database or takes the given one, and brings its schema up to date.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn open(config: &Config) -> Result<Self, String> {
        match &config.database {
            Database::Embedded => {
                let postgres = EmbeddedPostgres::start(config).await?;
                schema::prepare(&postgres.owner_options(), Some(postgres.app_password()))
                    .await
                    .map_err(|error| format!("The database could not be prepared: {error}"))?;
                Ok(Self { app: postgres.app_options(), embedded: Some(postgres) })
            }
            Database::Given { app, owner } => {
                if let Some(owner) = owner {
                    let owner: PgConnectOptions =
                        owner.parse().map_err(|_| "MIGRATE_DATABASE_URL cannot be read.".to_owned())?;
                    let password = backup::password(app);
                    schema::prepare_given(&owner, password.as_deref())
                        .await
                        .map_err(|error| format!("The database could not be prepared: {error}"))?;
                }
                let app = app.parse().map_err(|_| "DATABASE_URL cannot be read.".to_owned())?;
                Ok(Self { app, embedded: None })
            }
        }
    }

    /// Starts the embedded database again when it ended by itself.
    async fn keep_running(&self) -> Infallible {
        match &self.embedded {
            Some(postgres) => postgres.keep_running().await,
            None => std::future::pending().await,
        }
    }

    /// Stops the embedded database unless it already ran before: a running server keeps it.
    pub async fn leave(self) {
        if let Some(postgres) = self.embedded.filter(EmbeddedPostgres::is_ours) {
            postgres.stop().await;
        }
    }

    /// Stops the embedded database, also one that was taken over.
    pub async fn close(self) {
        if let Some(postgres) = self.embedded {
            postgres.stop().await;
        }
    }
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// A sentence for the operator.
pub async fn serve(config: Config) -> Result<(), String> {
    let assets = Assets::load(&config.site)?;
    let stop = Stop::listen()?;
    // Before anything is touched that another server may be using.
    let listener = bind(&config).await?;
    let _ours_alone = match config.database {
        Database::Embedded => Some(DataFolderLock::take(&config.data)?),
        Database::Given { .. } => None,
    };
    let connected = Connected::open(&config).await?;
    let outcome = tokio::select! {
        outcome = run(config, assets, &connected.app, listener, stop) => outcome,
        never = connected.keep_running() => match never {},
    };
    connected.close().await;
    outcome
}

async fn bind(config: &Config) -> Result<TcpListener, String> {
    TcpListener::bind(SocketAddr::from((config.host, config.port))).await.map_err(|error| {
        format!(
            "Port {} cannot be used ({error}). Pawline may run already; for a second one set PORT to a free one.",
            config.port
        )
    })
}

async fn run(
    config: Config,
    assets: Assets,
    options: &PgConnectOptions,
    listener: TcpListener,
    stop: Stop,
) -> Result<(), String> {
    let pool = db::connect(options.clone(), config.database_pool, config.statement_timeout)
        .await
        .map_err(|error| format!("Postgres cannot be reached: {error}"))?;
    schema::check(&pool).await?;
    let shared = matches!(config.database, Database::Given { .. });
    let app = state(config, assets, pool);
    serve_metrics(&app).await?;
    if shared {
        doorbell::connect(&app.hub, Arc::new(PostgresBell::new(options)), app.metrics.clone());
    }
    jobs::start(&app);
    let workers = rooms::start_workers(&app);
    println!("Pawline is ready at {}", app.config.public_url);
    answer(&app, listener, stop).await?;
    drain::finish_work(&app, workers).await;
    drain::leave(&app).await;
    println!("Pawline has stopped.");
    Ok(())
}

/// Answers until it is told to stop, and then what is asked already.
async fn answer(app: &App, listener: TcpListener, mut stop: Stop) -> Result<(), String> {
    let closed = CancellationToken::new();
    let router = router::router(app.clone());
    // A task of its own: it goes on answering while this one waits.
    let mut served = tokio::spawn(listen::answer(listener, router, listen::HEAD_LIMIT, closed.clone()));
    tokio::select! {
        ended = &mut served => {
            let why = ended.err().map_or_else(|| "it was told to".to_owned(), |error| error.to_string());
            return Err(format!("The server stopped: {why}"));
        }
        asked = stop.told() => drain::wait_for_the_proxy(app, asked, &mut stop).await,
    }
    println!("Stopping: open requests finish first.");
    // Sockets would keep the server open for ever; their pages come back elsewhere.
    app.hub.close();
    closed.cancel();
    drain::finish(app, served).await;
    Ok(())
}

/// `METRICS_ADDRESS`: answered until the very end, so that a proxy sees it drain.
async fn serve_metrics(app: &App) -> Result<(), String> {
    let Some(address) = app.config.metrics_address else { return Ok(()) };
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("METRICS_ADDRESS {address} cannot be used ({error}); it should be free."))?;
    let router = health::router(app.clone());
    tokio::spawn(listen::answer(listener, router, listen::HEAD_LIMIT, CancellationToken::new()));
    Ok(())
}

/// Puts the parts of a server together.
pub fn state(config: Config, assets: Assets, pool: sqlx::PgPool) -> App {
    let leptos = LeptosOptions::builder()
        .output_name("pawline")
        .site_root(config.site.to_string_lossy().as_ref())
        .build();
    let hub = Hub::new(pool.clone());
    let metrics = Arc::new(Metrics::new(&assets.build));
    let draining = CancellationToken::new();
    App {
        outside: Outside::new(&config),
        seals: Seals::new(&config),
        told: Arc::default(),
        db: pool,
        config: Arc::new(config),
        assets: Arc::new(assets),
        hub,
        metrics,
        draining,
        leptos,
    }
}
