//! Bodies of requests that are files.

use crate::error::{AppError, AppResult};
use axum::body::Body;
use futures::StreamExt;
use std::time::Duration;

/// How long a file may be under way: a slow line, but not for ever.
const PATIENCE: Duration = Duration::from_secs(600);

/// Reads a body of at most so many bytes; none: it has more. What is too large is read on for a while without being kept: a
/// browser whose connection is cut sees no answer.
///
/// # Errors
/// [`AppError::BadRequest`] when it breaks off or takes too long.
pub async fn receive(body: Body, most: usize) -> AppResult<Option<Vec<u8>>> {
    tokio::time::timeout(PATIENCE, read(body, most)).await.map_err(|_| AppError::BadRequest)?
}

async fn read(body: Body, most: usize) -> AppResult<Option<Vec<u8>>> {
    let (mut kept, mut seen) = (Vec::new(), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| AppError::BadRequest)?;
        seen += chunk.len();
        if seen <= most {
            kept.extend_from_slice(&chunk);
        } else if seen > 4 * most {
            break;
        }
    }
    Ok((seen <= most).then_some(kept))
}
