//! Passwords: argon2id, two at a time. Each takes 19 MB for a moment; without a gate a burst of
//! sign-ins would take the memory of the machine.

use super::model::PASSWORD_MAX;
use crate::error::{AppError, AppResult};
use crate::server::secret;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

static GATE: Semaphore = Semaphore::const_new(2);
/// Longest wait for one's turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Verified against when there is no account or no password, so that both take as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make(&secret::token()));

fn make(password: &str) -> Option<String> {
    let salt = secret::bytes::<16>();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .ok()
        .map(|hash: PasswordHash| hash.to_string())
}

async fn turn() -> AppResult<SemaphorePermit<'static>> {
    match tokio::time::timeout(PATIENCE, GATE.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(AppError::TooMany { retry_after: 10 }),
    }
}

/// What is stored of a password, in PHC form.
///
/// # Errors
/// [`AppError::TooMany`] when too many wait.
pub async fn hash(password: String) -> AppResult<String> {
    let _turn = turn().await?;
    tokio::task::spawn_blocking(move || make(&password)).await.ok().flatten().ok_or_else(failed)
}

/// Whether a password is the stored one. Takes as long when nothing is stored.
///
/// # Errors
/// [`AppError::TooMany`] when too many wait.
pub async fn verify(password: String, stored: Option<String>) -> AppResult<bool> {
    let _turn = turn().await?;
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some() && password.chars().count() <= PASSWORD_MAX;
        let stored = stored.or_else(|| NOBODY.clone()).unwrap_or_default();
        let password: String = password.chars().take(PASSWORD_MAX).collect();
        let right = PasswordHash::new(&stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    })
    .await
    .map_err(|_| failed())
}

fn failed() -> AppError {
    let incident = crate::server::incident();
    tracing::error!(%incident, "a password could not be hashed");
    AppError::Internal { incident }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_opens() {
        let stored = hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct hors".into(), Some(stored)).await.unwrap());
        assert!(!verify("correct horse".into(), None).await.unwrap());
        assert!(!verify("correct horse".into(), Some("no hash".into())).await.unwrap());
    }
}
