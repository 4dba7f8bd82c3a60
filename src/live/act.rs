//! From a click to a toast: sends a command, shows that it is under way, and says how it went.

use super::client::{LinkState, Live};
use crate::domain::command::{Done, Intent};
use crate::error::{AppError, Clash};
use crate::ui::{FieldErrors, Leads, Toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// How acts are taken back; put into the context by the layout, which knows the history room.
#[derive(Clone, Copy)]
pub struct UndoWith(pub Callback<Intent>);

/// One form or button: whether its command is under way, and what was wrong with it.
#[derive(Clone, Copy)]
pub struct Act {
    /// The command is under way; the button says so and ignores more clicks.
    pub pending: RwSignal<bool>,
    /// Errors by field.
    pub errors: FieldErrors,
    /// Somebody else changed the same fields meanwhile.
    pub clash: RwSignal<Option<Clash>>,
    /// Whether there is a connection at all; none before signing in.
    live: Option<Live>,
    /// Both are taken when the act is made: when the answer comes, what asked may be drawn anew, and its context gone.
    undo: Option<UndoWith>,
    toasts: Option<Toasts>,
    /// An intent whose fate is unknown (the connection broke): the next try carries it again.
    unsettled: StoredValue<Option<Intent>>,
}

/// What is said where something is not saved because there is no connection.
const CUT_OFF: &str =
    "You are offline, so this was not saved. It stays here as it is: try again when the connection is back.";
const UNSURE: &str = "The connection broke, and it is not certain that this was saved. It stays here as it is: trying again is safe and never saves it twice.";

/// Pauses between tries while the server is not reached, in milliseconds.
const PAUSES: [u64; 3] = [400, 1200, 3000];

/// Takes what cannot be sent now.
type Keep = Box<dyn FnOnce(Intent)>;

impl Default for Act {
    fn default() -> Self {
        Self::new()
    }
}

impl Act {
    /// For one form or button.
    pub fn new() -> Self {
        Self {
            pending: RwSignal::new(false),
            errors: FieldErrors::new(),
            clash: RwSignal::new(None),
            live: use_context::<Live>(),
            undo: use_context::<UndoWith>(),
            toasts: use_context::<Toasts>(),
            unsettled: StoredValue::new(None),
        }
    }

    /// Sends a command. `call` makes the request and may be called several times: the intent stays
    /// the same, so it has one effect. `said` is the toast on success ("" for none), with Undo if
    /// anything changed. `then` runs on success.
    pub fn run<T, F>(
        self,
        said: impl Into<String>,
        call: impl Fn(Intent) -> F + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        let (undo, toasts) = (self.undo, self.toasts);
        let said = said.into();
        self.send(call, None, move |done| {
            tell(toasts, said, undo, None, &done);
            then(done);
        });
    }

    /// As [`Act::run`]; what is said comes of what was answered.
    pub fn run_telling<T, F>(
        self,
        said: impl FnOnce(&T) -> String + 'static,
        call: impl Fn(Intent) -> F + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        let (undo, toasts) = (self.undo, self.toasts);
        self.send(call, None, move |done| {
            tell(toasts, said(&done.value), undo, None, &done);
            then(done);
        });
    }

    /// As [`Act::run`]; the toast also leads on, if `leads` knows where to.
    pub fn run_leading<T, F>(
        self,
        said: impl Into<String>,
        call: impl Fn(Intent) -> F + 'static,
        leads: impl FnOnce(&T) -> Option<Leads> + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        let (undo, toasts) = (self.undo, self.toasts);
        let said = said.into();
        self.send(call, None, move |done| {
            tell(toasts, said, undo, leads(&done.value), &done);
            then(done);
        });
    }

    /// As [`Act::run`] for what cannot be taken back (sign-in, sessions, passwords, invites) or is
    /// itself the way back: no Undo is offered.
    pub fn run_final<T, F>(
        self,
        said: impl Into<String>,
        call: impl Fn(Intent) -> F + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        let said = said.into();
        self.send(call, None, move |done| {
            if let Some(toasts) = self.toasts.filter(|_| !said.is_empty()) {
                toasts.show(said);
            }
            then(done);
        });
    }

    /// As [`Act::run`] for what can wait on the device: without a connection `keep` takes it, under the
    /// intent by which it may have reached the server already.
    pub fn run_or_keep<T, F>(
        self,
        said: impl Into<String>,
        call: impl Fn(Intent) -> F + 'static,
        keep: impl FnOnce(Intent) + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        let (undo, toasts) = (self.undo, self.toasts);
        let said = said.into();
        self.send(call, Some(Box::new(keep)), move |done| {
            tell(toasts, said, undo, None, &done);
            then(done);
        });
    }

    /// As [`Act::run`] for what the log does not take back: Undo sends another command instead. `back`
    /// gets what was answered and makes it.
    pub fn run_back<T, F, U, B, G>(
        self,
        said: impl Into<String>,
        call: impl Fn(Intent) -> F + 'static,
        back: impl FnOnce(&Done<T>) -> B + 'static,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
        U: 'static,
        B: Fn(Intent) -> G + Send + Sync + 'static,
        G: Future<Output = Result<Done<U>, AppError>> + 'static,
    {
        let said = said.into();
        self.send(call, None, move |done| {
            let back = back(&done);
            if let Some(toasts) = self.toasts {
                let intent = Intent::new();
                let undo = move || {
                    let back = back(intent);
                    spawn_local(async move {
                        match back.await {
                            Ok(_) => toasts.show("Undone."),
                            Err(error) => toasts.error(error.to_string()),
                        };
                    });
                };
                toasts.undoable_by(said, Arc::new(undo));
            }
            then(done);
        });
    }

    fn send<T, F>(
        self,
        call: impl Fn(Intent) -> F + 'static,
        keep: Option<Keep>,
        then: impl FnOnce(Done<T>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<Done<T>, AppError>> + 'static,
    {
        if self.pending.try_get_untracked() != Some(false) {
            return;
        }
        self.errors.clear();
        self.clash.set(None);
        let owner = Owner::current();
        let intent = self.unsettled.get_value().unwrap_or_default();
        if self.is_cut_off() {
            match keep {
                Some(keep) => {
                    self.unsettled.set_value(None);
                    keep(intent);
                }
                None => self.say(CUT_OFF),
            }
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            let mut outcome = call(intent).await;
            for pause in PAUSES {
                if !matches!(&outcome, Err(error) if error.is_passing()) {
                    break;
                }
                if matches!(&outcome, Err(AppError::TooMany { .. })) || self.is_cut_off() {
                    break;
                }
                sleep(Duration::from_millis(pause)).await;
                outcome = call(intent).await;
            }
            // The form may have gone meanwhile; the toasts are still there.
            let settle = move || self.settle(intent, outcome, keep, then);
            match owner {
                Some(owner) => owner.with(settle),
                None => settle(),
            }
        });
    }

    /// The device has no connection, so trying is of no use.
    fn is_cut_off(self) -> bool {
        self.live.is_some_and(|live| live.state.try_get_untracked() == Some(LinkState::Offline))
    }

    /// Says at the form why it was not saved; where there is no form, in a toast.
    fn say(self, sentence: &str) {
        if self.errors.has_summary() {
            self.errors.set(vec![(String::new(), sentence.to_owned())]);
        } else {
            self.complain(sentence);
        }
    }

    fn complain(self, sentence: &str) {
        if let Some(toasts) = self.toasts {
            toasts.error(sentence);
        }
    }

    fn settle<T>(
        self,
        intent: Intent,
        outcome: Result<Done<T>, AppError>,
        keep: Option<Keep>,
        then: impl FnOnce(Done<T>),
    ) {
        if let (Err(AppError::Offline), Some(keep)) = (&outcome, keep) {
            self.unsettled.try_set_value(None);
            self.pending.try_set(false);
            keep(intent);
            return;
        }
        let unknown =
            matches!(outcome, Err(AppError::Offline | AppError::Unavailable | AppError::Internal { .. }));
        self.unsettled.try_set_value(unknown.then_some(intent));
        self.pending.try_set(false);
        match outcome {
            Ok(done) => then(done),
            Err(AppError::Invalid(fields)) => {
                self.errors.set(fields.into_iter().map(|f| (f.field, f.message)).collect());
            }
            Err(AppError::Conflict(clash)) => {
                self.clash.try_set(Some(clash));
            }
            Err(AppError::Offline) if self.live.is_some() => self.say(UNSURE),
            Err(error @ AppError::Offline) => self.say(&error.to_string()),
            Err(other) => {
                self.complain(&other.to_string());
            }
        }
    }
}

/// The toast of a success ("" for none), with Undo if anything changed.
fn tell<T>(
    toasts: Option<Toasts>,
    said: String,
    undo: Option<UndoWith>,
    leads: Option<Leads>,
    done: &Done<T>,
) {
    let Some(toasts) = toasts.filter(|_| !said.is_empty()) else { return };
    let intent = done.intent;
    let back = undo.filter(|_| done.seq.is_some()).map(|UndoWith(undo)| {
        let back: Arc<dyn Fn() + Send + Sync> = Arc::new(move || undo.run(intent));
        back
    });
    match (back, leads) {
        (back, Some(leads)) => toasts.leading(said, back, leads),
        (Some(back), None) => toasts.undoable_by(said, back),
        (None, None) => toasts.show(said),
    };
}

/// Waits, in the browser.
pub async fn sleep(duration: Duration) {
    let (done, wait) = futures::channel::oneshot::channel::<()>();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        duration,
    );
    let _ = wait.await;
}
