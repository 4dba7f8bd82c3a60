//! A Postgres that acknowledges before it is on the disk is refused (R1): what we call saved would not be.

use super::cluster::{Cluster, Places};
use super::until;
use crate::support::Database;
use pawline::server::{db, schema};
use sqlx::{ConnectOptions, Connection, Executor};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_could_lose_what_was_saved_is_refused() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start_in(Places::default())).await.unwrap();
    let database = Database::in_cluster(&cluster.owner_url("postgres")).await;
    let pool = db::connect(database.app_options(), 2, PATIENCE).await.unwrap();
    assert_eq!(schema::check(&pool).await, Ok(()));

    // As `alter role … set` or `alter database … set` would have it.
    let hasty = database.app_options().options([("synchronous_commit", "off")]);
    let hasty = db::connect(hasty, 2, PATIENCE).await.unwrap();
    let refused = schema::check(&hasty).await.unwrap_err();
    assert!(refused.contains("synchronous_commit = off"), "{refused}");
    hasty.close().await;

    let mut owner = database.owner_options().connect().await.unwrap();
    owner.execute("alter system set fsync = off").await.unwrap();
    owner.execute("select pg_reload_conf()").await.unwrap();
    owner.close().await.unwrap();
    // The postmaster passes it on when it gets to it.
    until("a server without fsync is refused", PATIENCE, async || {
        schema::check(&pool).await.is_err_and(|refused| refused.contains("fsync = off"))
    })
    .await;
    pool.close().await;
}
