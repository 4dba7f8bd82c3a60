use super::Here;
use crate::error::AppError;
use crate::rooms::notifications::model::NewDevice;

/// Whether this browser can be told.
pub async fn look() -> Here {
    Here::Unknown
}

/// Has this browser told, with our key.
pub async fn subscribe(_key: &str) -> Result<NewDevice, AppError> {
    Err(AppError::Offline)
}

/// Has it told no more.
pub async fn unsubscribe() {}

/// Whether the person has allowed it already, so that nobody is asked.
pub fn is_allowed() -> bool {
    false
}
