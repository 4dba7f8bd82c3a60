//! Postgres: the pool of the serving role, and the transaction in which everything happens.

use crate::domain::command::{Cursor, Intent};
use crate::domain::ids::{BusinessId, CustomerId, StaffId};
use crate::error::{AppError, AppResult};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction};
use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

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
