//! The one error that crosses the wire. It never carries an internal text: what went wrong inside
//! is logged under an incident number, and only that number is shown.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use uuid::Uuid;

/// `Result` with [`AppError`].
pub type AppResult<T> = Result<T, AppError>;

/// A field that was filled wrongly and the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form knows it: `name`, `phones.0.raw`.
    pub field: String,
    /// A whole sentence: what is wrong and what would be right.
    pub message: String,
}

/// A field that somebody else changed meanwhile, with both values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldClash {
    /// The column, which is also the form field's name.
    pub field: String,
    /// What stands there now.
    pub theirs: serde_json::Value,
    /// What this edit wanted.
    pub mine: serde_json::Value,
}

/// An edit made on an old version of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// The version that the record has now: send the edit again with it to insist.
    pub version: i32,
    /// Who changed it last, if that is known.
    #[serde(default)]
    pub by: Option<String>,
    /// The fields in question; fields that nobody else touched are not here.
    pub fields: Vec<FieldClash>,
}

impl Clash {
    /// Whose the other values are, for a sentence.
    pub fn who(&self) -> String {
        self.by.clone().unwrap_or_else(|| "Somebody else".to_owned())
    }
}

/// Everything a caller can be told instead of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// No session, or one that ended. 401.
    #[error("You are signed out. Sign in to go on; what you typed is kept.")]
    SignedOut,
    /// The role does not include this. 403.
    #[error("Your role does not include this. Ask an owner or a manager.")]
    Forbidden,
    /// It does not exist, or not in this business: the two look the same. 404.
    #[error("This does not exist any more.")]
    NotFound,
    /// Fields to correct. 422.
    #[error("Some fields need another look.")]
    Invalid(Vec<FieldError>),
    /// Somebody else changed the same fields meanwhile. 409.
    #[error("Somebody changed this meanwhile.")]
    Conflict(Clash),
    /// The act does not fit the present state; the sentence says why. 409.
    #[error("{0}")]
    Refused(String),
    /// The same intent came with another request. 422.
    #[error("This was already sent with other contents. Reload the page and try again.")]
    IntentReused,
    /// Tried too often; seconds until it is worth trying again. 429.
    #[error("Too many tries. Wait {retry_after} seconds and try again.")]
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The request could not be read: broken JSON, a missing or misshapen field. 400.
    #[error("The request could not be read.")]
    BadRequest,
    /// The server was not reached. Only the browser makes this one.
    #[error("There is no connection. Nothing you typed is lost.")]
    Offline,
    /// The database does not answer. 503.
    #[error("Pawline is not available for the moment. Nothing you typed is lost; try again shortly.")]
    Unavailable,
    /// Something failed inside; the log has the rest under this number. 500.
    #[error("Something went wrong on our side (incident {incident}). Nothing you typed is lost.")]
    Internal {
        /// What support looks up in the log.
        incident: Uuid,
    },
}

impl AppError {
    /// One field and its sentence.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// A refusal with its reason.
    pub fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }

    /// The HTTP status that answers with this error.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict(_) | Self::Refused(_) => 409,
            Self::Invalid(_) | Self::IntentReused => 422,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Offline | Self::Unavailable => 503,
        }
    }

    /// The fields to correct, if that is what this is.
    pub fn field_errors(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid(fields) => fields.iter().map(|f| (f.field.clone(), f.message.clone())).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether sending the same command again later can help.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Offline | Self::Unavailable | Self::TooMany { .. })
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// On the server only a request that cannot be read gets here; in the browser, a request
    /// that found no server. Neither text is passed on.
    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            _ => Self::Internal { incident: Uuid::now_v7() },
        }
    }
}

/// Collects the field errors of a form, so that all are shown at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Notes a wrong field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Takes a checked value, or notes its error under `field` and goes on with the default.
    pub fn take<T: Default>(&mut self, field: impl Into<String>, value: Result<T, String>) -> T {
        value.unwrap_or_else(|message| {
            self.add(field, message);
            T::default()
        })
    }

    /// All or nothing: the errors that were noted, or Ok.
    pub fn done(self) -> AppResult<()> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.0)) }
    }
}
