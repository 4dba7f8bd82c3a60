//! The schema and the roles of the cluster: made, brought up to date, checked at start.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};
use std::time::Duration;

/// The migrations, compiled in.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The roles of the cluster; see the file.
const ROLES: &str = include_str!("roles.sql");

/// Makes the roles and brings the schema up to date, as the owner. `app_password` is set for
/// pawline_app when it is ours to set (the embedded database and tests).
///
/// # Errors
/// When a statement fails.
pub async fn prepare(owner: &PgConnectOptions, app_password: Option<&str>) -> Result<(), sqlx::Error> {
    use sqlx::{ConnectOptions, Connection};
    let mut conn = owner.connect().await?;
    make_roles(&mut conn, app_password).await?;
    migrate(&mut conn).await?;
    conn.close().await
}

/// [`prepare`] for somebody's own Postgres: pawline_app gets its password only where this makes it.
///
/// # Errors
/// When a statement fails.
pub async fn prepare_given(owner: &PgConnectOptions, app_password: Option<&str>) -> Result<(), sqlx::Error> {
    use sqlx::{ConnectOptions, Connection};
    let mut conn = owner.connect().await?;
    make_given_roles(&mut conn, app_password).await?;
    migrate(&mut conn).await?;
    conn.close().await
}

/// [`make_roles`] for somebody's own Postgres; see [`prepare_given`].
///
/// # Errors
/// When a statement fails.
pub async fn make_given_roles(
    conn: &mut PgConnection,
    app_password: Option<&str>,
) -> Result<(), sqlx::Error> {
    use sqlx::Executor;
    let there = "select exists (select from pg_roles where rolname = 'pawline_app')";
    let there: bool = sqlx::query_scalar(there).fetch_one(&mut *conn).await?;
    make_roles(conn, None).await?;
    if let (false, Some(password)) = (there, app_password) {
        let statement: String =
            sqlx::query_scalar("select format('alter role pawline_app password %L', $1::text)")
                .bind(password)
                .fetch_one(&mut *conn)
                .await?;
        conn.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(())
}

/// The three roles, as the owner; see [`prepare`].
///
/// # Errors
/// When a statement fails.
pub async fn make_roles(conn: &mut PgConnection, app_password: Option<&str>) -> Result<(), sqlx::Error> {
    use sqlx::Executor;
    let mut roles = ROLES.to_owned();
    if let Some(password) = app_password {
        assert!(
            password.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'),
            "a password we made"
        );
        roles.push_str(&format!("alter role pawline_app password '{password}';"));
    }
    // Roles belong to the cluster, advisory locks to a database: of two servers that start at once on
    // two databases, one is told to try again.
    let mut tries = 0;
    while let Err(error) = conn.execute(AssertSqlSafe(roles.clone())).await {
        tries += 1;
        if tries == ROLE_TRIES || !is_collision(&error) {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// One server migrates at a time; the others wait here.
const MIGRATION_LOCK: i64 = 0x7061_776c_696e_6531;
/// How often a migration is tried that waits for a table in use.
const MIGRATION_TRIES: u32 = 30;

/// Brings the schema up to date, while other servers serve.
///
/// What a migration waits for, everybody behind it waits for too: after two seconds it lets go and tries
/// again. Newer migrations than this program knows are no hindrance: an older server may start again
/// while a newer one takes over.
async fn migrate(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    use sqlx::Executor;
    use sqlx::migrate::Migrator;
    sqlx::query("select pg_advisory_lock($1)").bind(MIGRATION_LOCK).execute(&mut *conn).await?;
    conn.execute("set lock_timeout = '2s'").await?;
    let mut migrator = Migrator::with_migrations(MIGRATIONS.migrations.to_vec());
    migrator.set_ignore_missing(true).set_locking(false);
    let mut tries = 0;
    while let Err(error) = migrator.run(&mut *conn).await {
        tries += 1;
        if tries == MIGRATION_TRIES || !is_waiting_for_a_lock(&error) {
            return Err(sqlx::Error::Migrate(Box::new(error)));
        }
        tracing::warn!(tries, "a migration waits for a table in use");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // For /readyz.
    conn.execute("grant select on _sqlx_migrations to pawline_app").await?;
    sqlx::query("select pg_advisory_unlock($1)").bind(MIGRATION_LOCK).execute(&mut *conn).await?;
    Ok(())
}

fn is_waiting_for_a_lock(error: &sqlx::migrate::MigrateError) -> bool {
    use sqlx::migrate::MigrateError::{Execute, ExecuteMigration};
    matches!(error, Execute(sqlx::Error::Database(db)) | ExecuteMigration(sqlx::Error::Database(db), _)
        if db.code().as_deref() == Some("55P03"))
}

/// Whether every migration of this program is applied. More may be: a newer server made them, and they
/// fit (README: Upgrading).
///
/// # Errors
/// When the database does not answer.
pub async fn is_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let applied =
        sqlx::query_as::<_, (i64, Vec<u8>)>("select version, checksum from _sqlx_migrations where success")
            .fetch_all(pool)
            .await;
    let applied = match applied {
        Ok(applied) => applied,
        // No such table.
        Err(sqlx::Error::Database(db)) if db.code().as_deref() == Some("42P01") => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(MIGRATIONS.iter().all(|known| {
        applied
            .iter()
            .any(|(version, sum)| *version == known.version && known.checksum.as_ref() == sum.as_slice())
    }))
}

/// How often the roles are tried to be made while another server makes them too.
const ROLE_TRIES: u32 = 40;

/// Whether a statement on roles failed because another one touched the same role: "tuple concurrently
/// updated", or made it first.
fn is_collision(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(db) if matches!(db.code().as_deref(), Some("XX000" | "23505" | "42710")))
}

/// Refuses a database that would lose what we acknowledged, or whose schema is not ours.
///
/// # Errors
/// A sentence for the operator.
pub async fn check(pool: &PgPool) -> Result<(), String> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
                current_setting('synchronous_commit') as sync,
                (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as unsafe_role",
    )
    .fetch_one(pool)
    .await
    .map_err(|error| format!("Postgres does not answer: {error}"))?;
    let version: i32 = row.get("version");
    if version < 150_000 {
        return Err(format!("Postgres is version {}; it should be 15 or later.", version / 10_000));
    }
    for setting in ["fsync", "sync"] {
        if row.get::<String, _>(setting) == "off" {
            let name = if setting == "sync" { "synchronous_commit" } else { setting };
            return Err(format!(
                "Postgres runs with {name} = off: it could lose what was saved. Turn it on."
            ));
        }
    }
    if row.get::<bool, _>("unsafe_role") {
        return Err(
            "DATABASE_URL names a role that bypasses row-level security; it should be pawline_app.".into()
        );
    }
    match is_current(pool).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err("The schema is not up to date: set MIGRATE_DATABASE_URL, or run pawline migrate with it."
                .into())
        }
        Err(error) => Err(format!("The schema cannot be read (run pawline migrate once): {error}")),
    }
}
