//! What the database refuses, in words and at the right field. Rooms list their constraints.

use crate::error::AppError;

/// A constraint's name, the form field it belongs to and the sentence to show there.
pub type Constraint = (&'static str, &'static str, &'static str);

/// Turns a database error into what the caller may know.
pub fn explain(error: sqlx::Error) -> AppError {
    match &error {
        sqlx::Error::RowNotFound => return AppError::NotFound,
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        // A connection that was cut while it began.
        | sqlx::Error::Protocol(_)
        | sqlx::Error::Tls(_) => {
            tracing::warn!(why = about(&error), "the database does not answer");
            return AppError::Unavailable;
        }
        sqlx::Error::Database(db) => {
            let known = db
                .constraint()
                .and_then(|name| crate::rooms::constraints().find(|(constraint, ..)| *constraint == name));
            if let Some((_, field, message)) = known {
                return AppError::invalid(*field, *message);
            }
            match db.code().as_deref() {
                // A foreign key that points to nothing of this business: a stale or foreign id.
                Some("23503") => return AppError::NotFound,
                // A character that no text of Postgres can hold: NUL.
                Some("22021" | "22P05") => return AppError::BadRequest,
                // Serialization failure, deadlock: the caller of a command retries.
                Some("40001" | "40P01") => return AppError::Unavailable,
                // It took longer than STATEMENT_TIMEOUT, or waited so long for a lock.
                Some("57014" | "55P03") => {
                    tracing::warn!(%error, "a statement was given up");
                    return AppError::Unavailable;
                }
                // The disk is full, memory or connections ran out, a file cannot be read.
                Some(code) if code.starts_with("53") || code == "58030" => {
                    tracing::error!(why = about(&error), "the database is out of something");
                    return AppError::Unavailable;
                }
                // The server is starting, stopping, or ended this connection.
                Some(code) if code.starts_with("57P") || code.starts_with("08") => {
                    return AppError::Unavailable;
                }
                _ => {}
            }
        }
        _ => {}
    }
    let incident = super::incident();
    tracing::error!(%incident, why = about(&error), "database error");
    AppError::Internal { incident }
}

/// What may be logged of a database error. Postgres repeats in its message what somebody typed when the
/// value is at fault (classes 22, 23 and P0), so then only the places are named.
pub fn about(error: &sqlx::Error) -> String {
    let sqlx::Error::Database(db) = error else {
        return match error {
            // These may quote a value.
            sqlx::Error::Decode(_) | sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } => {
                "a value could not be read or written".to_owned()
            }
            other => other.to_string(),
        };
    };
    let code = db.code().unwrap_or_default().into_owned();
    let message =
        if ["22", "23", "P0"].iter().any(|class| code.starts_with(class)) { "" } else { db.message() };
    let place = |name: &str, value: Option<&str>| value.map_or_else(String::new, |v| format!(" {name} {v}"));
    format!("{code}{}{} {message}", place("table", db.table()), place("constraint", db.constraint()))
        .trim_end()
        .to_owned()
}

/// Whether the same transaction could succeed when it is tried again at once.
pub fn is_retryable(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(db) if matches!(db.code().as_deref(), Some("40001" | "40P01")))
}
