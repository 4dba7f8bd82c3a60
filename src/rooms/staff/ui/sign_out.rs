use super::device;
use crate::domain::command::Intent;
use crate::error::AppError;
use crate::live::{Queue, offline, use_queue};
use crate::rooms::staff::api;
use crate::ui::{ConfirmDialog, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Signing out of this browser: forgets what the device keeps, and asks first if something waits to be
/// sent. From [`provide_sign_out`].
#[derive(Clone, Copy)]
pub struct SignOut {
    asking: RwSignal<bool>,
    queue: Queue,
}

/// Puts it into the context; the frame shows one [`SignOutDialog`].
pub fn provide_sign_out() -> SignOut {
    let sign_out = SignOut { asking: RwSignal::new(false), queue: use_queue() };
    provide_context(sign_out);
    sign_out
}

impl SignOut {
    /// Signs out, after asking if that would lose something.
    pub fn ask(self) {
        if self.queue.list.with_untracked(Vec::is_empty) { self.go() } else { self.asking.set(true) }
    }

    fn go(self) {
        let toasts = use_toasts();
        let queue = self.queue;
        spawn_local(async move {
            queue.empty().await;
            // First, so that nothing stays here even where the server cannot be reached.
            offline::wipe().await;
            match api::sign_out(Intent::new()).await {
                Ok(_) => device::load("/sign-in"),
                Err(AppError::Offline) => {
                    toasts.error(
                        "You are offline, so you are still signed in. This device keeps nothing of your customers any more; sign out again when the connection is back.",
                    );
                }
                Err(error) => {
                    toasts.error(error.to_string());
                }
            }
        });
    }
}

/// Asks before signing out throws away what waits to be sent.
#[component]
pub fn SignOutDialog() -> impl IntoView {
    let sign_out = expect_context::<SignOut>();
    let count = move || sign_out.queue.list.with(Vec::len);
    let text = Signal::derive(move || {
        let what = if count() == 1 {
            "1 thing that you wrote was not sent yet".to_owned()
        } else {
            format!("{} things that you wrote were not sent yet", count())
        };
        format!(
            "{what}. Signing out forgets everything on this device, also these. They go out by themselves if you stay until the connection is back."
        )
    });
    view! {
        <ConfirmDialog
            open=sign_out.asking title="Sign out and throw away what waits?" text
            confirm_label="Throw away and sign out" on_confirm=Callback::new(move |()| sign_out.go())
        />
    }
}
