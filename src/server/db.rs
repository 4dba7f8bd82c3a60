//! Postgres: the pool of the serving role, and the transaction in which everything happens.

use crate::domain::command::{Cursor, Intent};
use crate::domain::ids::{BusinessId, CustomerId, StaffId};
use crate::error::{AppError, AppResult};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Row, Transaction};
use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

/// The migrations, compiled in.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The roles of the cluster; see the file.
const ROLES: &str = include_str!("roles.sql");

/// How long a request waits for a connection. Who waits longer is told that Pawline is not available.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two connections that a question is tried on.
const RETRY_PAUSE: Duration = Duration::from_millis(5);
/// A connection that was free answers within this time, or it and its like are looked at.
const ANSWER_PATIENCE: Duration = Duration::from_secs(3);
/// How long free connections have to answer then.
const LOOK_PATIENCE: Duration = Duration::from_secs(1);
/// A connection that is given back answers within this time or is thrown away.
const RETURN_PATIENCE: Duration = Duration::from_secs(5);

/// Connects as the serving role. A statement that takes longer than `patience` is given up, and so is
/// a transaction whose request went away in the middle.
///
/// # Errors
/// When Postgres cannot be reached within 10 s.
pub async fn connect(
    options: PgConnectOptions,
    size: u32,
    patience: Duration,
) -> Result<PgPool, sqlx::Error> {
    let patience = patience.as_millis();
    let options = options.application_name("pawline").options([
        ("statement_timeout", patience),
        ("lock_timeout", patience),
        ("idle_in_transaction_session_timeout", 4 * patience),
    ]);
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        // The pool itself waits for this answer without end: of a network that swallows everything it
        // would never get its connections back.
        .after_release(|conn, _| Box::pin(async move { still_answers(conn).await.map(|()| true) }))
        .connect_with(options)
        .await
}

async fn still_answers(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    use sqlx::Connection;
    let silent = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(RETURN_PATIENCE, conn.ping()).await.map_err(silent)?
}

/// Asks for something that changes nothing: again on another connection when the first one turns out to
/// be dead. A restart of Postgres leaves a pool full of those, and each tells only when it is used.
///
/// # Errors
/// When Postgres does not answer, or what it says.
pub async fn ask<T, F>(pool: &PgPool, question: impl Fn() -> F) -> AppResult<T>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    let deadline = Instant::now() + PATIENCE;
    let mut dead = pool.options().get_max_connections();
    loop {
        // With a free one there is no queue to wait in.
        let limit =
            if pool.num_idle() > 0 { deadline.min(Instant::now() + ANSWER_PATIENCE) } else { deadline };
        match timeout_at(limit, question()).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) if dead > 0 && is_broken(&error) && Instant::now() < deadline => {
                dead -= 1;
                // One that cannot even be opened would be tried as fast as the machine can.
                tokio::time::sleep(RETRY_PAUSE).await;
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(_) if Instant::now() < deadline => drop_silent(pool).await,
            Err(_) => {
                tracing::warn!("the database is silent");
                return Err(AppError::Unavailable);
            }
        }
    }
}

/// Throws away the free connections that do not answer: where one was swallowed by the network, the others
/// were too, and each would cost somebody seconds.
async fn drop_silent(pool: &PgPool) {
    use sqlx::Connection;
    let free: Vec<_> = std::iter::from_fn(|| pool.try_acquire()).collect();
    futures::future::join_all(free.into_iter().map(|mut conn| async move {
        if !timeout(LOOK_PATIENCE, conn.ping()).await.is_ok_and(|answer| answer.is_ok()) {
            drop(conn.detach());
        }
    }))
    .await;
}

/// Whether it is the connection that failed, and not the question.
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
        sqlx::Error::Database(db) => {
            db.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
        }
        _ => false,
    }
}

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
pub async fn schema_is_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
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
    match schema_is_current(pool).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err("The schema is not up to date: set MIGRATE_DATABASE_URL, or run pawline migrate with it."
                .into())
        }
        Err(error) => Err(format!("The schema cannot be read (run pawline migrate once): {error}")),
    }
}

/// Something that happened, before it has a number.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// `<subject>.<verb>`: `customer.updated`.
    pub kind: String,
    pub customer_id: Option<CustomerId>,
    pub subject_type: &'static str,
    pub subject_id: Uuid,
    /// The changed fields as they were; none: it was made.
    pub before: Option<serde_json::Value>,
    /// The changed fields as they are; none: it was removed.
    pub after: Option<serde_json::Value>,
}

/// One request's transaction, for one business: row-level security shows nothing else.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    business: BusinessId,
    staff: Option<StaffId>,
    intent: Option<Intent>,
    undoes: Option<Intent>,
    events: Vec<NewEvent>,
}

impl Tx {
    /// Begins for a business; `staff` is who acts (none: a visitor, a caller or Pawline itself).
    ///
    /// # Errors
    /// When no connection is free or Postgres does not answer.
    pub async fn begin(pool: &PgPool, business: BusinessId, staff: Option<StaffId>) -> AppResult<Self> {
        // The value is a parsed UUID, so the text is safe; one round trip.
        let begin = format!("begin; set local app.business_id = '{}'", business.0);
        let inner = ask(pool, || pool.begin_with(AssertSqlSafe(begin.clone()))).await?;
        Ok(Self { inner, business, staff, intent: None, undoes: None, events: Vec::new() })
    }

    /// The business that this transaction acts for.
    pub fn business(&self) -> BusinessId {
        self.business
    }

    /// Who acts.
    pub fn staff(&self) -> Option<StaffId> {
        self.staff
    }

    /// For queries.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Notes what happened; it gets its number at commit.
    pub fn record(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// What was noted so far, oldest first.
    pub fn recorded(&self) -> &[NewEvent] {
        &self.events
    }

    /// Whether anything was recorded.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// The command that the events belong to.
    pub fn set_intent(&mut self, intent: Intent) {
        self.intent = Some(intent);
    }

    /// The command that is carried out, if it is one.
    pub fn intent(&self) -> Option<Intent> {
        self.intent
    }

    /// The command that this one takes back.
    pub fn set_undoes(&mut self, intent: Intent) {
        self.undoes = Some(intent);
    }

    /// The place in the log that this transaction's later reads contain.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn cursor(&mut self) -> AppResult<Cursor> {
        let business = self.business;
        Ok(sqlx::query_as!(Cursor, "select epoch, seq from log_head where business_id = $1", business.0)
            .fetch_one(self.conn())
            .await?)
    }

    /// Gives the events their numbers and commits. Only here is the business's counter taken, so
    /// nothing can deadlock on it. Answers the number of the last event.
    ///
    /// # Errors
    /// When the insert or the commit fails; nothing has happened then.
    pub async fn commit(mut self) -> AppResult<Option<i64>> {
        let seq = if self.events.is_empty() { None } else { Some(self.write_events().await?) };
        self.inner.commit().await?;
        Ok(seq)
    }

    async fn write_events(&mut self) -> AppResult<i64> {
        let events = std::mem::take(&mut self.events);
        let (mut kinds, mut customers, mut types) = (Vec::new(), Vec::new(), Vec::new());
        let (mut ids, mut befores, mut afters) = (Vec::new(), Vec::new(), Vec::new());
        for event in events {
            kinds.push(event.kind);
            customers.push(event.customer_id.map(|id| id.0));
            types.push(event.subject_type.to_owned());
            ids.push(event.subject_id);
            befores.push(event.before);
            afters.push(event.after);
        }
        let count = i64::try_from(kinds.len()).unwrap_or(i64::MAX);
        let seq = sqlx::query_scalar!(
            r#"with head as (
                 update log_head set seq = seq + $2 where business_id = $1 returning seq
               ), written as (
                 insert into event (business_id, seq, at, staff_id, kind, customer_id, subject_type, subject_id,
                                    before, after, intent, undoes)
                 select $1, head.seq - $2 + e.place, clock_timestamp(), $3, e.kind, e.customer_id, e.subject_type,
                        e.subject_id, e.before, e.after, $4, $5
                 from head, unnest($6::text[], $7::uuid[], $8::text[], $9::uuid[], $10::jsonb[], $11::jsonb[])
                   with ordinality as e (kind, customer_id, subject_type, subject_id, before, after, place)
               )
               select seq as "seq!" from head"#,
            self.business.0,
            count,
            self.staff.map(|id| id.0),
            self.intent.map(|i| i.0),
            self.undoes.map(|i| i.0),
            &kinds,
            &customers as &[Option<Uuid>],
            &types,
            &ids,
            &befores as &[Option<serde_json::Value>],
            &afters as &[Option<serde_json::Value>],
        )
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(seq)
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        super::constraints::explain(error)
    }
}
