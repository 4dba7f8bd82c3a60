//! What the benchmarks share: a database of their own, the built server as a process, a client
//! that costs next to nothing, and pgbench as the floor.

// Each benchmark takes what it needs.
#![allow(dead_code)]

pub mod load;
pub mod process;
pub mod raw;
pub mod sets;
pub mod sockets;
/// The stand-in that the tests have texts carried by.
#[path = "../../tests/it/support/twilio/mod.rs"]
pub mod twilio;

use pawline::domain::ids::{BusinessId, SessionId};
use pawline::server::{schema, secret};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use uuid::Uuid;

/// The serving role's password in a benchmark's cluster.
const APP_PASSWORD: &str = "for-benchmarks-only";

/// Whether a short run was asked for.
pub fn quick() -> bool {
    std::env::var_os("PAWLINE_BENCH_QUICK").is_some()
}

/// A prepared database in the cluster that script/bench starts.
pub struct Database {
    pub owner: PgConnectOptions,
    pub app: PgConnectOptions,
    pub url: String,
}

impl Database {
    /// Makes an empty one of this name.
    pub async fn make(name: &str) -> Self {
        run_on_cluster(&format!("create database {name}")).await;
        let database = Self::named(name);
        schema::prepare(&database.owner, Some(APP_PASSWORD)).await.expect("prepared");
        database
    }

    /// Copies one to which nobody is connected.
    pub async fn copy(from: &str) -> Self {
        let name = format!("bench_{}", Uuid::now_v7().simple());
        run_on_cluster(&format!("create database {name} template {from}")).await;
        Self::named(&name)
    }

    /// Whether the cluster has one of this name.
    pub async fn exists(name: &str) -> bool {
        let mut conn = cluster().1.connect().await.expect("Postgres answers");
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(name)
            .fetch_one(&mut conn)
            .await
            .expect("an answer")
    }

    fn named(name: &str) -> Self {
        let (cluster, options) = cluster();
        let owner = options.database(name);
        let app = owner.clone().username("pawline_app").password(APP_PASSWORD);
        let (before, query) = cluster.split_once("/postgres?").unwrap_or((cluster.as_str(), ""));
        let host = before.rsplit_once('@').map_or(before, |(_, host)| host);
        let url = format!("postgres://pawline_app:{APP_PASSWORD}@{host}/{name}?{query}");
        Self { owner, app, url }
    }

    /// As the owner, for loading.
    pub async fn owner(&self) -> PgConnection {
        self.owner.connect().await.expect("the owner connects")
    }
}

fn cluster() -> (String, PgConnectOptions) {
    let cluster = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: run script/bench");
    let options = cluster.parse().expect("an address");
    (cluster, options)
}

async fn run_on_cluster(sql: &str) {
    let mut conn = cluster().1.connect().await.expect("Postgres answers");
    conn.execute(AssertSqlSafe(sql.to_owned())).await.expect("done");
    conn.close().await.expect("closed");
}

/// A session of somebody who works for `business`; answers the cookie's value.
pub async fn sign_in(conn: &mut PgConnection, business: BusinessId) -> String {
    let token = secret::token();
    let (account, staff): (Uuid, Uuid) =
        sqlx::query_as("select account_id, id from staff where business_id = $1 limit 1")
            .bind(business.0)
            .fetch_one(&mut *conn)
            .await
            .expect("the data set has staff");
    sqlx::query(
        "insert into session (id, token_hash, account_id, business_id, staff_id, expires_at)
         values ($1, $2, $3, $4, $5, now() + interval '1 day')",
    )
    .bind(SessionId::new().0)
    .bind(secret::hash(&token))
    .bind(account)
    .bind(business.0)
    .bind(staff)
    .execute(conn)
    .await
    .expect("a session");
    token
}
