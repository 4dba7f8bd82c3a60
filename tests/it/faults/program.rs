//! The whole of it: the built server in a process, behind one proxy and before another, with Postgres
//! behind that; and a business with something of everything in it.

use super::clock::Clock;
use super::cluster::{Cluster, Places, folder};
use super::proxy::Proxy;
use super::until;
use crate::support::{Business, Client, Database, Scene, TestApp};
use pawline::domain::role::Role;
use pawline::server::Tx;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::{Child, Command};

/// The server that was built with this test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_pawline");
/// A browser gives a request up after this time and sends it again.
const BROWSER_PATIENCE: Duration = Duration::from_secs(8);

/// A running server: killed when it is dropped.
pub struct Program {
    child: Option<Child>,
    port: u16,
    log: PathBuf,
    environment: Vec<(String, String)>,
}

impl Program {
    /// In a folder of its own, where it finds what a built browser would load.
    pub fn new(folder: &Path, port: u16, environment: Vec<(String, String)>) -> Self {
        let site = folder.join("site");
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("assets.json"), r#"{"build":"faults","js":"","wasm":"","css":""}"#).unwrap();
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let mut all = vec![
            ("PORT".to_owned(), port.to_string()),
            ("PAWLINE_SITE".to_owned(), text(&site)),
            ("PAWLINE_DATA".to_owned(), text(&folder.join("data"))),
            ("RUST_LOG".to_owned(), "pawline=info,warn".to_owned()),
        ];
        all.extend(environment);
        Self { child: None, port, log: folder.join("server.log"), environment: all }
    }

    /// Starts it and waits until it answers. A database that is not yet back makes it end: then again, as
    /// whatever supervises it would.
    pub async fn start(&mut self) {
        let (mut tries, limit) = (0, Duration::from_secs(90));
        let ready = format!("http://127.0.0.1:{}/nothing", self.port);
        pawline::server::providers::ready_tls();
        let http = reqwest::Client::new();
        until("the server starts", limit, async || {
            let ended = self.child.as_mut().is_none_or(|child| matches!(child.try_wait(), Ok(Some(_))));
            if ended {
                assert!(tries < 60, "it does not start:\n{}", self.last_words());
                tries += 1;
                self.child = Some(self.spawn());
            }
            http.get(&ready).send().await.is_ok()
        })
        .await;
    }

    fn spawn(&self) -> Child {
        let log = fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        Command::new(PROGRAM)
            .arg("serve")
            .env_remove("DATABASE_URL")
            .env_remove("MIGRATE_DATABASE_URL")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    /// `kill -9`.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.unwrap();
        }
    }

    /// Asks it to stop; answers how long that took.
    pub async fn stop(&mut self) -> Duration {
        let start = tokio::time::Instant::now();
        let Some(mut child) = self.child.take() else { return Duration::ZERO };
        let pid = child.id().expect("it runs").to_string();
        assert!(Command::new("kill").arg(pid).status().await.unwrap().success());
        tokio::time::timeout(Duration::from_secs(90), child.wait()).await.expect("it stops").unwrap();
        start.elapsed()
    }

    /// Everything it said.
    pub fn words(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn last_words(&self) -> String {
        let text = self.words();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

/// All of it.
pub struct World {
    pub cluster: Arc<Cluster>,
    pub front: Proxy,
    pub back: Proxy,
    pub program: Program,
    pub clock: Option<Clock>,
    pub business: Business,
    pub scene: Scene,
    pub folder: PathBuf,
    database: Database,
}

impl World {
    pub async fn start() -> Self {
        Self::start_in(Places::default()).await
    }

    /// With the tables or the files in certain places.
    pub async fn start_in(places: Places) -> Self {
        let folder = folder("faults");
        let files = places.files.clone().unwrap_or_else(|| folder.join("data"));
        let cluster = tokio::task::spawn_blocking(|| Cluster::start_in(places)).await.unwrap();
        let database = Database::in_cluster(&cluster.owner_url("postgres")).await;
        let app = TestApp::on(database).await;
        let mut business = app.business().await;
        let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
        // The server's clock may be days ahead.
        sqlx::query("update session set expires_at = now() + interval '20 days'")
            .execute(&app.behind)
            .await
            .unwrap();
        let database = app.stop().await;
        let back = Proxy::before(cluster.port).await;
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let front = Proxy::before(port).await;
        let clock = Clock::new(&folder);
        let mut environment = vec![
            (
                "DATABASE_URL".to_owned(),
                format!("postgres://pawline_app@127.0.0.1:{}/{}", back.port, database.name()),
            ),
            ("MIGRATE_DATABASE_URL".to_owned(), cluster.owner_url(database.name())),
        ];
        environment.push(("PAWLINE_DATA".to_owned(), files.to_string_lossy().into_owned()));
        environment.extend(clock.iter().flat_map(Clock::environment));
        let mut program = Program::new(&folder, port, environment);
        program.start().await;
        let url = format!("http://localhost:{}", front.port);
        for client in [&mut business.owner, &mut business.manager, &mut business.staff] {
            *client = client.moved_to(&url, BROWSER_PATIENCE);
        }
        Self { cluster: Arc::new(cluster), front, back, program, clock, business, scene, folder, database }
    }

    /// Somebody in each role.
    pub fn person(&self, role: Role) -> &Client {
        match role {
            Role::Owner => &self.business.owner,
            Role::Manager => &self.business.manager,
            Role::Staff => &self.business.staff,
        }
    }

    /// Runs something that waits for a process.
    pub async fn with_cluster(&self, act: impl FnOnce(&Cluster) + Send + 'static) {
        let cluster = self.cluster.clone();
        tokio::task::spawn_blocking(move || act(&cluster)).await.unwrap();
    }

    /// As the serving role, past the server and the proxy.
    pub async fn pool(&self) -> PgPool {
        let options = self.database.app_options();
        PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap()
    }

    /// A transaction in the business.
    pub async fn tx(&self, pool: &PgPool) -> Tx {
        Tx::begin(pool, self.business.id, None).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the server's last words:\n{}", self.program.last_words());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
