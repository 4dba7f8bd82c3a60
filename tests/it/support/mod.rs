//! A real server on a real Postgres.
//!
//! All tests share one database and each makes businesses of its own: the tenants keep them apart,
//! as they keep customers apart. A test about a server without any business asks for a fresh one.

pub mod asker;
mod client;
mod database;
pub mod facebook;
pub mod mail;
pub mod program;
pub mod push_service;
pub mod requests;
pub mod scene;
mod snapshot;
mod socket;
pub mod twilio;

pub use client::{Client, Reply};
pub use database::Database;
pub use program::Program;
pub use scene::Scene;
pub use snapshot::{Seal, Snapshot};
pub use socket::Socket;

use chrono::{Duration, Utc};
use pawline::domain::ids::{AccountId, BusinessId, LocationId, ServiceTypeId, SessionId, StaffId};
use pawline::domain::role::Role;
use pawline::live::doorbell::{self, PostgresBell};
use pawline::live::hub::{Hub, Pulse};
use pawline::server::assets::Assets;
use pawline::server::config::Config;
use pawline::server::{App, Tx, db, listen, router, secret, serve};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A server that runs until the test ends.
pub struct TestApp {
    pub app: App,
    pub url: String,
    pub database: Database,
    /// As the owner of the tables: sees all businesses, so only for looking behind the tenant rule.
    pub behind: PgPool,
    /// Where it takes providers to be, and what else it was told.
    settings: Settings,
    server: tokio::task::JoinHandle<()>,
}

/// Settings beside those that every test needs.
type Settings = Vec<(&'static str, String)>;

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A business with a person in each role.
pub struct Business {
    pub id: BusinessId,
    pub location: LocationId,
    pub service: ServiceTypeId,
    pub owner: Client,
    pub manager: Client,
    pub staff: Client,
}

impl TestApp {
    /// A server on the shared database.
    pub async fn start() -> Self {
        Self::on(Database::shared()).await
    }

    /// A server on an empty database of its own.
    pub async fn fresh() -> Self {
        Self::on(Database::fresh()).await
    }

    /// A server on a database.
    pub async fn on(database: Database) -> Self {
        Self::with_pulse(database, Pulse::default()).await
    }

    /// A server on an empty database of its own that texts through a stand-in.
    pub async fn texting(twilio: &twilio::Twilio) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let settings = vec![("TWILIO_API", twilio.url.clone())];
        Self::serve(Database::fresh(), listener, Pulse::default(), settings).await
    }

    /// A server on an empty database of its own with more settings.
    pub async fn with_settings(settings: Settings) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Self::serve(Database::fresh(), listener, Pulse::default(), settings).await
    }

    /// A server that waits for its sockets as long as it is told.
    pub async fn with_pulse(database: Database, pulse: Pulse) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        Self::serve(database, listener, pulse, Settings::new()).await
    }

    async fn serve(database: Database, listener: TcpListener, pulse: Pulse, settings: Settings) -> Self {
        let port = listener.local_addr().unwrap().port();
        let data = std::env::temp_dir().join(format!("pawline-it-{}", Uuid::now_v7()));
        let config = Config::read(|name| match name {
            "PORT" => Some(port.to_string()),
            "PAWLINE_DATA" => Some(data.to_string_lossy().into_owned()),
            "DATABASE_URL" => Some("postgres://unused".into()),
            name => {
                let given = settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
                given.or_else(|| match name {
                    "TWILIO_API" | "FACEBOOK_API" => Some(NOWHERE.to_owned()),
                    "PUSH_PRIVATE" => Some("yes".to_owned()),
                    _ => None,
                })
            }
        })
        .unwrap();
        let pool = db::connect(database.app_options(), 12, config.statement_timeout).await.unwrap();
        let hub = Hub::with_pulse(pool.clone(), pulse);
        let app = App { hub, ..serve::state(config, Assets::none(), pool) };
        let behind = PgPoolOptions::new().max_connections(2).connect_lazy_with(database.owner_options());
        let router = router::router(app.clone());
        let server =
            tokio::spawn(listen::answer(listener, router, listen::HEAD_LIMIT, CancellationToken::new()));
        Self { app, url: format!("http://localhost:{port}"), database, behind, settings, server }
    }

    /// Joins it to the other servers of its database, as a server on somebody's own Postgres is.
    pub fn with_doorbell(self) -> Self {
        let bell = PostgresBell::new(&self.database.app_options());
        doorbell::connect(&self.app.hub, Arc::new(bell), self.app.metrics.clone());
        self
    }

    /// Stops at once, as if killed, and starts again on the same database and address.
    pub async fn restart(self) -> Self {
        self.app.hub.close();
        self.server.abort();
        let _ = self.server.await;
        self.app.db.close().await;
        let port: u16 = self.url.rsplit(':').next().unwrap().parse().unwrap();
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", port)).await {
                Ok(listener) => break listener,
                Err(_) => tokio::task::yield_now().await,
            }
        };
        Self::serve(self.database, listener, Pulse::default(), self.settings).await
    }

    /// Ends at once, as if killed.
    pub async fn stop(self) -> Database {
        self.app.hub.close();
        self.server.abort();
        let _ = self.server.await;
        self.behind.close().await;
        self.app.db.close().await;
        self.database
    }

    /// A browser without a session.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url, None)
    }

    /// A business in New York with an owner, a manager and a member of staff, all signed in.
    pub async fn business(&self) -> Business {
        let id = BusinessId::new();
        let (location, service) = (LocationId::new(), ServiceTypeId::new());
        let mut tx = Tx::begin(&self.app.db, id, None).await.unwrap();
        for (sql, ids) in [
            (
                "insert into business (id, name, slug) values ($1, 'Happy Paws', 'b' || replace($2::text, '-', ''))",
                [id.0, id.0],
            ),
            ("insert into log_head (business_id, epoch) values ($1, $2)", [id.0, Uuid::now_v7()]),
            ("insert into booking_counter (business_id) select $1 where $2::uuid is not null", [id.0, id.0]),
            (
                "insert into location (business_id, id, name, time_zone, phone_region, is_main)
                 values ($1, $2, 'Main Street', 'America/New_York', 'US', true)",
                [id.0, location.0],
            ),
            (
                "insert into service_type (business_id, id, name, kind) values ($1, $2, 'Full groom', 'grooming')",
                [id.0, service.0],
            ),
        ] {
            sqlx::query(sql).bind(ids[0]).bind(ids[1]).execute(tx.conn()).await.unwrap();
        }
        tx.commit().await.unwrap();
        Business {
            id,
            location,
            service,
            owner: self.person(id, "Olga Owner", Role::Owner).await,
            manager: self.person(id, "Mia Manager", Role::Manager).await,
            staff: self.person(id, "Sam Staff", Role::Staff).await,
        }
    }

    /// Somebody who works for a business, signed in. The account has no password.
    pub async fn person(&self, business: BusinessId, name: &str, role: Role) -> Client {
        let (account, staff) = (AccountId::new(), StaffId::new());
        let email = format!("{}@example.com", account.0.simple());
        let mut tx = Tx::begin(&self.app.db, business, None).await.unwrap();
        sqlx::query("insert into account (id, email) values ($1, $2)")
            .bind(account.0)
            .bind(&email)
            .execute(tx.conn())
            .await
            .unwrap();
        sqlx::query(
            "insert into staff (business_id, id, account_id, name, role) values ($1, $2, $3, $4, $5)",
        )
        .bind(business.0)
        .bind(staff.0)
        .bind(account.0)
        .bind(name)
        .bind(role.as_str())
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut client = Client::new(&self.url, None);
        (client.staff_id, client.email) = (staff, email);
        self.another_browser(business, &client).await
    }

    /// Another browser of somebody, with a session of its own.
    pub async fn another_browser(&self, business: BusinessId, of: &Client) -> Client {
        let (session, token) = (SessionId::new(), secret::token());
        let mut tx = self.tx(business).await;
        sqlx::query(
            "insert into session (id, token_hash, account_id, business_id, staff_id, expires_at)
             select $1, $2, account_id, business_id, id, $3 from staff where business_id = $4 and id = $5",
        )
        .bind(session.0)
        .bind(secret::hash(&token))
        .bind(Utc::now() + Duration::days(1))
        .bind(business.0)
        .bind(of.staff_id.0)
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut client = Client::new(&self.url, Some(token));
        (client.staff_id, client.session_id, client.email) = (of.staff_id, session, of.email.clone());
        client
    }

    /// A transaction in a business, as the serving role.
    pub async fn tx(&self, business: BusinessId) -> Tx {
        Tx::begin(&self.app.db, business, None).await.unwrap()
    }
}
