use crate::live::Queue;
use crate::ui::{Banner, Button, ConfirmDialog, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// For somebody whose session ended: what waits goes out after signing in again, or is thrown away.
#[component]
pub fn UnsentNotice(queue: Queue) -> impl IntoView {
    let asking = RwSignal::new(false);
    let words = move || match queue.list.with(Vec::len) {
        1 => "1 thing that you wrote waits here and goes out when you sign in again. ".to_owned(),
        count => format!("{count} things that you wrote wait here and go out when you sign in again. "),
    };
    let action = move || {
        view! { <Button press=move |_| asking.set(true)>"Throw away"</Button> }
    };
    view! {
        <Banner tone=Tone::Danger action>
            "You are signed out. "{words}<a href="/sign-in" rel="external">"Sign in again"</a>
        </Banner>
        <ConfirmDialog
            open=asking title="Throw away what waits?" text="It was never sent, and cannot be brought back."
            confirm_label="Throw away" on_confirm=Callback::new(move |()| spawn_local(queue.empty()))
        />
    }
}
