//! Who is asking: every server function begins by asking for a [`Caller`] with a right.

use super::{App, Tx, session};
use crate::domain::command::{Cursor, Done, Intent};
use crate::domain::ids::{AccountId, BusinessId, SessionId, StaffId};
use crate::domain::role::{Right, Role};
use crate::error::{AppError, AppResult};
use axum::http::StatusCode;
use axum::http::request::Parts;
use futures::future::BoxFuture;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;

/// A signed-in person, at work for one business.
#[derive(Clone)]
pub struct Caller {
    pub app: App,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub business_id: BusinessId,
    pub staff_id: StaffId,
    pub name: String,
    pub role: Role,
    pub business_name: String,
    /// What the person chose for themselves.
    pub preferences: serde_json::Value,
    /// The place in the log before anything that this request reads.
    pub as_of: Cursor,
}

/// The caller of a request, looked up once however many server functions a page calls.
#[derive(Clone, Default)]
pub struct CallerSlot(Arc<OnceCell<Option<Caller>>>);

impl Caller {
    /// The caller of the current request, if their role includes `right`.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] without a session, [`AppError::Forbidden`] without the right.
    pub async fn require(right: Right) -> AppResult<Self> {
        let caller = Self::find().await?.ok_or(AppError::SignedOut)?;
        if caller.role.may(right) { Ok(caller) } else { Err(AppError::Forbidden) }
    }

    /// The caller of the current request, whatever their role.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] without a session.
    pub async fn signed_in() -> AppResult<Self> {
        Self::find().await?.ok_or(AppError::SignedOut)
    }

    /// The caller of the current request, or none.
    ///
    /// # Errors
    /// When the session cannot be looked up.
    pub async fn find() -> AppResult<Option<Self>> {
        let (Some(app), Some(parts)) = (use_context::<App>(), use_context::<Parts>()) else {
            return Ok(None);
        };
        let slot = use_context::<CallerSlot>().unwrap_or_default();
        let found = slot.0.get_or_try_init(|| session::caller(&app, &parts.headers)).await.cloned();
        if matches!(found, Err(AppError::Unavailable))
            && let Some(response) = use_context::<ResponseOptions>()
        {
            // A page says it in words; whoever watches pages reads the status.
            response.set_status(StatusCode::SERVICE_UNAVAILABLE);
        }
        found
    }

    /// A transaction for reading.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&self) -> AppResult<Tx> {
        Tx::begin(&self.app.db, self.business_id, Some(self.staff_id)).await
    }

    /// Carries out a command: once for an intent, however often it is sent; in one transaction;
    /// again from the start when Postgres asks for that (deadlock, serialization). `name` and
    /// `request` make the hash by which another body under the same intent is refused; `work` gets
    /// the request for each try:
    ///
    /// ```ignore
    /// caller.command("pets/rename", intent, (id, name), |tx, (id, name)| Box::pin(ops::rename(tx, id, name))).await
    /// ```
    ///
    /// # Errors
    /// What `work` answers, [`AppError::IntentReused`], or what the database says.
    pub async fn command<T, R>(
        &self,
        name: &str,
        intent: Intent,
        request: R,
        work: impl for<'t> Fn(&'t mut Tx, R) -> BoxFuture<'t, AppResult<T>> + Send + Sync,
    ) -> AppResult<Done<T>>
    where
        T: Serialize + DeserializeOwned + Send + Sync,
        R: Serialize + Clone + Send + Sync,
    {
        run(&self.app, self.business_id, Some(self.staff_id), name, intent, request, work).await
    }
}

/// How often a command is tried again when Postgres asks for it.
const ATTEMPTS: u32 = 5;

/// After this long a command is not tried again: whoever sent it tries again under the same intent.
const RETRY_WITHIN: Duration = Duration::from_secs(5);

/// [`Caller::command`] for anyone, also a visitor or a telephone system (`staff` is none).
///
/// # Errors
/// As [`Caller::command`].
pub async fn run<T, R>(
    app: &App,
    business: BusinessId,
    staff: Option<StaffId>,
    name: &str,
    intent: Intent,
    request: R,
    work: impl for<'t> Fn(&'t mut Tx, R) -> BoxFuture<'t, AppResult<T>> + Send + Sync,
) -> AppResult<Done<T>>
where
    T: Serialize + DeserializeOwned + Send + Sync,
    R: Serialize + Clone + Send + Sync,
{
    let hash = request_hash(name, &request)?;
    let begun = Instant::now();
    for attempt in 1..=ATTEMPTS {
        let mut tx = Tx::begin(&app.db, business, staff).await?;
        tx.set_intent(intent);
        if !claim(&mut tx, intent, &hash).await? {
            return answered(&mut tx, intent, &hash).await;
        }
        let value = match work(&mut tx, request.clone()).await {
            // A deadlock or serialization failure reads as Unavailable: worth another try.
            Err(AppError::Unavailable) if attempt < ATTEMPTS && begun.elapsed() < RETRY_WITHIN => continue,
            other => other?,
        };
        keep_answer(&mut tx, intent, &value).await?;
        let seq = tx.commit().await?;
        if let Some(seq) = seq {
            app.hub.ring(business, seq);
        }
        return Ok(Done { value, intent, seq });
    }
    Err(AppError::Unavailable)
}

fn request_hash<R: Serialize>(name: &str, request: &R) -> AppResult<Vec<u8>> {
    let body = serde_json::to_vec(request).map_err(|_| AppError::BadRequest)?;
    Ok(Sha256::new().chain_update(name).chain_update([0]).chain_update(body).finalize().to_vec())
}

/// Waits for a concurrent duplicate to end; true if the intent is ours to carry out.
async fn claim(tx: &mut Tx, intent: Intent, hash: &[u8]) -> AppResult<bool> {
    let (business, staff) = (tx.business(), tx.staff());
    let made = sqlx::query!(
        "insert into intent (business_id, id, staff_id, request_hash) values ($1, $2, $3, $4)
         on conflict (business_id, id) do nothing",
        business.0,
        intent.0,
        staff.map(|s| s.0),
        hash,
    )
    .execute(tx.conn())
    .await?;
    Ok(made.rows_affected() == 1)
}

async fn answered<T: DeserializeOwned>(tx: &mut Tx, intent: Intent, hash: &[u8]) -> AppResult<Done<T>> {
    let (business, staff) = (tx.business(), tx.staff());
    let row = sqlx::query!(
        r#"select staff_id, request_hash, response,
                  (select max(e.seq) from event e where e.business_id = $1 and e.intent = $2) as seq
           from intent where business_id = $1 and id = $2"#,
        business.0,
        intent.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if row.request_hash != hash || row.staff_id != staff.map(|s| s.0) {
        return Err(AppError::IntentReused);
    }
    let value =
        serde_json::from_value(row.response.unwrap_or_default()).map_err(|_| AppError::IntentReused)?;
    Ok(Done { value, intent, seq: row.seq })
}

async fn keep_answer<T: Serialize>(tx: &mut Tx, intent: Intent, value: &T) -> AppResult<()> {
    let business = tx.business();
    let response = serde_json::to_value(value).map_err(|_| AppError::BadRequest)?;
    sqlx::query!(
        "update intent set response = $3 where business_id = $1 and id = $2",
        business.0,
        intent.0,
        response,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
