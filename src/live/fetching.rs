//! Fetching after events: at once, but one at a time however many events come.

use super::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::time::Duration;

/// The pause after a fetch before the next one.
const PAUSE: Duration = Duration::from_millis(120);

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
