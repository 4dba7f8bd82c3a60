//! Databases in the cluster of `TEST_DATABASE_URL`, which script/test starts.

use pawline::server::schema;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::sync::OnceLock;
use uuid::Uuid;

/// The serving role's password in the cluster of the tests.
const APP_PASSWORD: &str = "for-tests-only";

/// A prepared database.
#[derive(Clone)]
pub struct Database {
    owner: PgConnectOptions,
}

impl Database {
    /// The one that tests share.
    pub fn shared() -> Self {
        static SHARED: OnceLock<Database> = OnceLock::new();
        SHARED.get_or_init(Self::fresh).clone()
    }

    /// An empty one.
    pub fn fresh() -> Self {
        // A runtime of its own: this is called inside other runtimes and outlives them.
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(Self::make())
        })
        .join()
        .unwrap()
    }

    async fn make() -> Self {
        let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: run script/test it");
        Self::in_cluster(&url).await
    }

    /// An empty one in another cluster; `url` is its superuser's.
    pub async fn in_cluster(url: &str) -> Self {
        let cluster: PgConnectOptions = url.parse().unwrap();
        let name = format!("it_{}", Uuid::now_v7().simple());
        let mut conn = cluster.connect().await.unwrap();
        conn.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
        conn.close().await.unwrap();
        let owner = cluster.database(&name);
        schema::prepare(&owner, Some(APP_PASSWORD)).await.unwrap();
        Self { owner }
    }

    /// As the owner of the tables: bypasses the tenant rule, so only for looking behind it.
    pub fn owner_options(&self) -> PgConnectOptions {
        self.owner.clone()
    }

    /// As the owner, for a program's settings.
    pub fn owner_url(&self) -> String {
        self.url(self.owner.get_username(), None)
    }

    /// As the serving role, for a program's settings.
    pub fn app_url(&self) -> String {
        self.url("pawline_app", Some(APP_PASSWORD))
    }

    fn url(&self, user: &str, password: Option<&str>) -> String {
        let cluster = std::env::var("TEST_DATABASE_URL").unwrap();
        let mut url: url::Url = cluster.parse().unwrap();
        url.set_path(self.owner.get_database().unwrap());
        url.set_username(user).unwrap();
        if password.is_some() {
            url.set_password(password).unwrap();
        }
        url.into()
    }

    /// An empty one without any table.
    pub async fn bare() -> Self {
        let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: run script/test it");
        let cluster: PgConnectOptions = url.parse().unwrap();
        let name = format!("it_{}", Uuid::now_v7().simple());
        let mut conn = cluster.connect().await.unwrap();
        conn.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
        conn.close().await.unwrap();
        Self { owner: cluster.database(&name) }
    }

    /// The same, owned by a role that is no superuser but reads every business, as README asks for.
    pub async fn with_plain_owner(self) -> Self {
        let (name, role) = (self.name().to_owned(), format!("{}_owner", self.name()));
        let mut conn = self.owner.connect().await.unwrap();
        for statement in [
            format!("create role {role} login createrole bypassrls"),
            // Since Postgres 16 a role is passed on only by those who were given it.
            format!("grant pawline_app, pawline_lookup to {role} with admin option"),
            format!("alter database {name} owner to {role}"),
        ] {
            conn.execute(AssertSqlSafe(statement)).await.unwrap();
        }
        conn.close().await.unwrap();
        Self { owner: self.owner.username(&role) }
    }

    /// What it is called in its cluster.
    pub fn name(&self) -> &str {
        self.owner.get_database().expect("it has a name")
    }

    /// As the serving role.
    pub fn app_options(&self) -> PgConnectOptions {
        self.owner.clone().username("pawline_app").password(APP_PASSWORD)
    }
}
