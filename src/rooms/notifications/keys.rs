//! The pair of keys by which push services know this installation: made when it is first needed, and kept sealed.

use crate::error::{AppError, AppResult};
use crate::server::App;
use crate::server::providers::push::VapidKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What the pair is sealed for.
const PLACE: &[u8] = b"push key";
/// How often another server may come before us.
const ATTEMPTS: u32 = 5;

/// The pair. If the kept one cannot be opened (SECRET_KEY is another one), a new one takes its place: devices that were
/// added under the old one must be added again.
///
/// # Errors
/// [`AppError::Unavailable`] when it cannot be read, made or kept.
pub async fn key(app: &App) -> AppResult<VapidKey> {
    for _ in 0..ATTEMPTS {
        let kept = sqlx::query_scalar!("select sealed from push_key").fetch_optional(&app.db).await?;
        if let Some(sealed) = &kept
            && let Some(text) = app.seals.open(PLACE, sealed)?
            && let Some(key) = VapidKey::read(&text)
        {
            return Ok(key);
        }
        make(app, kept.as_deref()).await?;
    }
    Err(AppError::Unavailable)
}

/// The public one in base64url, as browsers take it.
///
/// # Errors
/// As [`key`].
pub async fn public(app: &App) -> AppResult<String> {
    Ok(URL_SAFE_NO_PAD.encode(key(app).await?.public()))
}

/// Keeps a new pair in the place of what stands there; of two servers at once, the first has it.
async fn make(app: &App, old: Option<&[u8]>) -> AppResult<()> {
    let text = VapidKey::make().ok_or(AppError::Unavailable)?;
    let key = VapidKey::read(&text).ok_or(AppError::Unavailable)?;
    let sealed = app.seals.seal(PLACE, &text)?;
    match old {
        None => {
            sqlx::query!(
                "insert into push_key (public_key, sealed) values ($1, $2) on conflict do nothing",
                key.public(),
                sealed,
            )
            .execute(&app.db)
            .await?;
        }
        Some(old) => {
            tracing::warn!("the key for push services cannot be opened: a new one is made");
            sqlx::query!(
                "update push_key set public_key = $1, sealed = $2, created_at = now() where sealed = $3",
                key.public(),
                sealed,
                old,
            )
            .execute(&app.db)
            .await?;
        }
    }
    Ok(())
}
