use crate::error::AppError;
use crate::rooms::search::api;
use crate::rooms::search::model::{Found, SHOWN};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Waits for so long after the last letter.
const PAUSE: Duration = Duration::from_millis(70);

/// Asks the server while somebody types, and drops answers to what is no longer there.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    pub query: RwSignal<String>,
    /// The newest answer; none before the first.
    pub found: RwSignal<Option<Result<Found, AppError>>>,
    /// What the answer is about.
    pub answered: RwSignal<String>,
    asked: StoredValue<u32>,
}

impl Finder {
    pub(super) fn new() -> Self {
        Self {
            query: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            answered: RwSignal::new(String::new()),
            asked: StoredValue::new(0),
        }
    }

    /// The box holds this now.
    pub(super) fn type_in(self, text: String) {
        self.query.set(text);
        let ask = self.next();
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(ask) {
                    self.fetch(ask);
                }
            },
            PAUSE,
        );
    }

    /// Asks at once, for what the box holds.
    pub(super) fn ask(self) {
        let ask = self.next();
        self.fetch(ask);
    }

    /// Whether the answer is about what the box holds.
    pub(super) fn is_current(self) -> bool {
        self.found.with_untracked(Option::is_some)
            && self.answered.get_untracked() == self.query.get_untracked()
    }

    fn next(self) -> u32 {
        self.asked.update_value(|asked| *asked += 1);
        self.asked.get_value()
    }

    fn fetch(self, ask: u32) {
        let typed = self.query.get_untracked();
        spawn_local(async move {
            let answer = api::find(typed.clone(), SHOWN).await;
            if self.asked.try_get_value() == Some(ask) {
                self.answered.try_set(typed);
                self.found.try_set(Some(answer));
            }
        });
    }
}
