//! Counting tries, against the [`super::limits`].

use super::limits::Limit;
use crate::error::{AppError, AppResult};
use sqlx::PgPool;

/// Counts a try under `key`.
///
/// # Errors
/// [`AppError::TooMany`] when the limit is passed.
pub async fn count(pool: &PgPool, key: &str, limit: Limit) -> AppResult<()> {
    let row = sqlx::query!(
        r#"insert into throttle (key, tries, since) values ($1, 1, now())
           on conflict (key) do update set
             tries = case when throttle.since < now() - make_interval(secs => $2) then 1 else throttle.tries + 1 end,
             since = case when throttle.since < now() - make_interval(secs => $2) then now() else throttle.since end
           returning tries, ceil(extract(epoch from since + make_interval(secs => $2) - now()))::int as "wait!""#,
        key,
        f64::from(limit.seconds),
    )
    .fetch_one(pool)
    .await?;
    if row.tries > limit.tries {
        return Err(AppError::TooMany { retry_after: u32::try_from(row.wait.max(1)).unwrap_or(1) });
    }
    Ok(())
}

/// Forgets the tries under `key`: the right password was given.
///
/// # Errors
/// When the statement fails.
pub async fn forget(pool: &PgPool, key: &str) -> AppResult<()> {
    sqlx::query!("delete from throttle where key = $1", key).execute(pool).await?;
    Ok(())
}

/// Takes one try under `key` back: it was no wrong one.
///
/// # Errors
/// When the statement fails.
pub async fn give_back(pool: &PgPool, key: &str) -> AppResult<()> {
    sqlx::query!("update throttle set tries = greatest(tries - 1, 0) where key = $1", key)
        .execute(pool)
        .await?;
    Ok(())
}
