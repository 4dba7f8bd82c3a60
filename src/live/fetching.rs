//! Fetching after events: at once, but one at a time however many events come.

use super::sleep;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::time::Duration;

/// The pause after a fetch before the next one.
const PAUSE: Duration = Duration::from_millis(120);

/// Pauses before another try while the server does not answer; the last one repeats.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(6)];

/// Asks until there is an answer, as long as somebody still `looks`. The event that asked for it does not
/// come again: a server that was out of breath for a minute must not leave old news on the screen.
pub async fn patiently<T, F>(looks: impl Fn() -> bool, ask: impl Fn() -> F) -> Result<T, AppError>
where
    F: Future<Output = Result<T, AppError>>,
{
    let [.., longest] = PAUSES;
    let mut pauses = PAUSES.into_iter();
    loop {
        let answer = ask().await;
        if !matches!(&answer, Err(error) if error.is_passing()) {
            return answer;
        }
        sleep(pauses.next().unwrap_or(longest)).await;
        if !looks() {
            return answer;
        }
    }
}

/// A callback that fetches; calls during a fetch are answered by one more fetch after it.
pub fn one_at_a_time<F>(fetch: impl Fn() -> F + Clone + Send + Sync + 'static) -> Callback<()>
where
    F: Future<Output = ()> + 'static,
{
    // Whether a fetch is under way, and whether another is wanted after it.
    let state = StoredValue::new((false, false));
    Callback::new(move |()| match state.try_get_value() {
        Some((true, _)) => state.set_value((true, true)),
        Some((false, _)) => {
            state.set_value((true, false));
            let fetch = fetch.clone();
            let owner = Owner::current();
            spawn_local(async move {
                loop {
                    match &owner {
                        Some(owner) => owner.with(&fetch).await,
                        None => fetch().await,
                    }
                    sleep(PAUSE).await;
                    match state.try_get_value() {
                        Some((_, true)) => state.set_value((true, false)),
                        Some((_, false)) => {
                            state.set_value((false, false));
                            return;
                        }
                        None => return,
                    }
                }
            });
        }
        None => {}
    })
}
