//! A read that is drawn once and then kept true in place.

use super::{Frame, LinkState, one_at_a_time, sleep, use_live};
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;
use std::time::Duration;

/// Pauses before another try while the server does not answer.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(6)];

/// What a screen shows, fetched again after events that concern it. Unlike a resource that is
/// fetched again, it never redraws the screen: rows keep their nodes, and with them the focus and
/// a press that has begun. Make it outside any `Suspend`, wait for [`Kept::ready`] inside one, and
/// read it in memos and `<For>`s.
pub struct Kept<T: Clone + Send + Sync + 'static> {
    first: Resource<Result<T, AppError>>,
    value: RwSignal<Option<T>>,
    /// Why there is nothing to show, or why what was asked for could not be shown.
    pub error: RwSignal<Option<AppError>>,
    again: Callback<()>,
}

impl<T: Clone + Send + Sync + 'static> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for Kept<T> {}

impl<T> Kept<T>
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    /// `fetch` reads what it depends on untracked; call [`Kept::again`] when that has changed.
    pub fn new<F>(
        fetch: impl Fn() -> F + Clone + Send + Sync + 'static,
        relevant: impl Fn(&Frame) -> bool + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let live = use_live();
        let value = RwSignal::new(None);
        let error = RwSignal::new(None);
        let take = move |answer: Result<T, AppError>| match answer {
            Ok(fresh) => {
                value.try_set(Some(fresh));
                if error.try_with_untracked(Option::is_some) == Some(true) {
                    error.try_set(None);
                }
            }
            // What stands there is still the last that was known; the link's state is on the screen.
            Err(failed) if failed.is_passing() && value.try_with_untracked(Option::is_some) == Some(true) => {
            }
            Err(failed) => {
                error.try_set(Some(failed));
            }
        };
        let first = {
            let fetch = fetch.clone();
            Resource::new(|| (), move |()| fetch())
        };
        let again = one_at_a_time(move || {
            let fetch = fetch.clone();
            async move {
                let mut answer = fetch().await;
                // A server that is out of breath must not leave old news on the screen.
                for pause in PAUSES {
                    if !matches!(&answer, Err(error) if error.is_passing()) {
                        break;
                    }
                    sleep(pause).await;
                    // The screen has gone.
                    if value.try_with_untracked(|_| ()).is_none() {
                        return;
                    }
                    answer = fetch().await;
                }
                live.calmly(move || take(answer)).await;
            }
        });
        live.on_event(move |frame| {
            if relevant(&frame) {
                again.run(());
            }
        });
        live.on_reset(move || again.run(()));
        // What could not be read without a connection is read as soon as there is one.
        Effect::new(move |_| {
            if live.state.get() == LinkState::Live && error.with_untracked(Option::is_some) {
                again.run(());
            }
        });
        Self { first, value, error, again }
    }

    /// Waits for the first answer. Await it in the `Suspend` that draws the screen.
    pub async fn ready(self) {
        let first = self.first.await;
        // An event may have brought a newer one meanwhile.
        if self.value.with_untracked(Option::is_none) {
            match first {
                Ok(first) => self.value.set(Some(first)),
                Err(error) => self.error.set(Some(error)),
            }
        }
    }

    /// Fetches again now.
    pub fn again(self) {
        self.again.run(());
    }

    /// Fetches again, as a button of an error asks for it.
    pub fn retry(self) -> Callback<()> {
        self.again
    }

    /// What is shown, tracked; none before the first answer.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.with(|value| value.as_ref().map(read))
    }

    /// A part of it that tells its readers only when it has changed.
    pub fn part<R>(self, read: impl Fn(&T) -> R + Send + Sync + 'static) -> Memo<R>
    where
        R: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.with(&read).unwrap_or_default())
    }
}
