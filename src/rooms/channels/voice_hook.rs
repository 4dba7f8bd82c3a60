//! `POST /hooks/twilio/{channel}/voice`, `…/voice/status` and `…/voice/recording`: Twilio says that somebody calls, how
//! the call goes, and what was left on the answering machine. It is stored as it came, and Twilio is told at once what to
//! do with the call; what it means for us is worked out afterwards.

use super::hook::{Signed, signed, status, xml};
use super::ops;
use super::store;
use crate::error::AppResult;
use crate::server::providers::twilio::voice::{NOTHING, Voice, hang_up};
use crate::server::{App, Tx};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Somebody calls.
    Rings,
    /// How it goes, or what came of putting it through.
    Status,
    /// A message was left.
    Recording,
}

/// Somebody calls: what is to become of it.
pub async fn rings(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    answer(&app, &channel, request, Step::Rings).await
}

/// How a call goes; if it was put through to nobody, what is to become of it then.
pub async fn went(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    answer(&app, &channel, request, Step::Status).await
}

/// A message was left.
pub async fn recorded(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    answer(&app, &channel, request, Step::Recording).await
}

async fn answer(app: &App, channel: &str, request: Request, step: Step) -> Response {
    match take(app, channel, request, step).await {
        Ok(document) => xml(document),
        Err(status) => status.into_response(),
    }
}

async fn take(app: &App, channel: &str, request: Request, step: Step) -> Result<String, StatusCode> {
    let signed = signed(app, channel, request).await?;
    let (call, put_through) = (signed.value("CallSid"), signed.value("DialCallStatus"));
    let word = match step {
        Step::Rings => "ringing".to_owned(),
        Step::Status if put_through.is_empty() => signed.value("CallStatus").to_owned(),
        Step::Status => format!("put-through-{put_through}"),
        // Told once when the caller is done, and once more when it can be listened to.
        Step::Recording => format!("recorded-{}", signed.value("RecordingStatus")),
    };
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !(1..=64).contains(&call.len())
        || !(1..=60).contains(&word.len())
        || !is_plain(call)
        || !is_plain(&word)
    {
        return Err(StatusCode::BAD_REQUEST);
    }
    let key = format!("{call}:{word}");
    let voice = keep(app, &signed, key, step).await.map_err(|error| status(&error))?;
    app.told.notify_one();
    let hook = format!("{}/hooks/twilio/{}/voice", app.config.public_url, signed.channel);
    Ok(match step {
        Step::Rings => voice.answer(&hook),
        Step::Status if put_through.is_empty() => NOTHING.to_owned(),
        Step::Status => voice.after(put_through, &hook),
        Step::Recording => hang_up(),
    })
}

/// Keeps what was told; answers what becomes of calls there.
async fn keep(app: &App, signed: &Signed, key: String, step: Step) -> AppResult<Voice> {
    let mut tx = Tx::begin(&app.db, signed.business, None).await?;
    // Only who calls is a sender: what they write meanwhile comes after it.
    let sender = if step == Step::Rings { signed.value("From") } else { "" };
    ops::tell(&mut tx, &signed.told("call", key, sender)).await?;
    let voice = store::voice(&mut tx, signed.channel).await?;
    tx.commit().await?;
    Ok(voice)
}
