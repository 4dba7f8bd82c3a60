//! The data sets S and M: made once in the cluster, then copied for each benchmark.

use super::Database;
use super::process::Server;
use super::sign_in;
use pawline::domain::command::Cursor;
use pawline::domain::ids::{BusinessId, StaffId};
use pawline::server::secret;
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

/// How much there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// One business, 1,000 customers, 10,000 messages.
    S,
    /// 100 businesses, 100,000 customers (60,000 of them in one business), 1,000,000 messages.
    M,
}

impl Set {
    /// As the pages of figures call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::S => "S: 1,000 customers, 10,000 messages",
            Self::M => "M: 100,000 customers, 1,000,000 messages",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::S => "bench_set_s",
            Self::M => "bench_set_m",
        }
    }

    fn fill(self) -> &'static str {
        match self {
            Self::S => "select pg_temp.fill(1, 1000, 1000, 10000)",
            Self::M => "select pg_temp.fill(100, 100000, 60000, 1000000)",
        }
    }
}

/// A benchmark's own copy of a data set, with somebody signed in to its largest business.
pub struct World {
    pub database: Database,
    pub business: BusinessId,
    /// Who is signed in.
    pub staff: StaffId,
    /// The session's secret, and the cookie that carries it.
    pub token: String,
    pub cookie: String,
}

impl World {
    /// Copies the set; makes it first if this cluster has none yet.
    pub async fn of(set: Set) -> Self {
        if !Database::exists(set.template()).await {
            let template = Database::make(set.template()).await;
            let mut owner = template.owner().await;
            owner.execute(include_str!("../data.sql")).await.expect("the generator");
            owner.execute(set.fill()).await.expect("filled");
            owner.execute("vacuum analyze").await.expect("analyzed");
            owner.close().await.expect("closed");
        }
        let database = Database::copy(set.template()).await;
        let mut owner = database.owner().await;
        let business: Uuid =
            sqlx::query_scalar("select business_id from customer group by 1 order by count(*) desc limit 1")
                .fetch_one(&mut owner)
                .await
                .expect("a business");
        let business = BusinessId(business);
        let token = sign_in(&mut owner, business).await;
        let staff: Uuid = sqlx::query_scalar("select staff_id from session where token_hash = $1")
            .bind(secret::hash(&token))
            .fetch_one(&mut owner)
            .await
            .expect("who is signed in");
        let staff = StaffId(staff);
        let cookie = format!("{}={token}", pawline::server::session::COOKIE);
        Self { database, business, staff, token, cookie }
    }

    /// As the owner of the tables, for looking around.
    pub async fn owner(&self) -> PgConnection {
        self.database.owner().await
    }

    /// The server on it.
    pub fn serve(&self) -> Server {
        Server::start(&self.database.url)
    }

    /// The server on it, with more settings.
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Server {
        Server::start_with(&self.database.url, settings)
    }

    /// Where the log of the business ends.
    pub async fn head(&self) -> Cursor {
        let mut owner = self.owner().await;
        let (epoch, seq) = sqlx::query_as("select epoch, seq from log_head where business_id = $1")
            .bind(self.business.0)
            .fetch_one(&mut owner)
            .await
            .expect("its head");
        Cursor { epoch, seq }
    }

    /// Customers of the business in no order, the same every time.
    pub async fn customers(&self, condition: &str, most: i64) -> Vec<Uuid> {
        let sql = format!(
            "select c.id from customer c where c.business_id = $1 and c.archived_at is null and {condition}
             order by md5(c.id::text) limit $2"
        );
        let mut owner = self.owner().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(self.business.0)
            .bind(most)
            .fetch_all(&mut owner)
            .await
            .expect("customers")
    }
}
