use crate::live::{LinkState, use_queue};
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

/// Whether what is on the screen is true this moment, and how much waits: "Offline · 3 waiting".
#[component]
pub fn LinkBadge(
    #[prop(into)] state: Signal<LinkState>,
    /// Opens the list of what waits.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
) -> impl IntoView {
    let queue = use_queue();
    let word = move || match state.get() {
        LinkState::Connecting => (Tone::Neutral, "Connecting"),
        LinkState::Live => (Tone::Ok, "Live"),
        LinkState::Reconnecting => (Tone::Warn, "Reconnecting"),
        LinkState::Offline => (Tone::Warn, "Offline"),
        LinkState::SignedOut => (Tone::Danger, "Signed out"),
    };
    let waiting = Memo::new(move |_| queue.waiting());
    // The state is told anew with every try; only a change is drawn.
    let shown = Memo::new(move |_| (word(), waiting.get()));
    let face = move || {
        let ((tone, word), count) = shown.get();
        let text = if count == 0 { word.to_owned() } else { format!("{word} · {count} waiting") };
        let badge = view! { <Badge tone>{text}</Badge> };
        match on_open.filter(|_| count > 0) {
            Some(open) => view! {
                <button class="link-waiting" type="button" aria-haspopup="dialog" on:click=move |_| open.run(())>{badge}</button>
            }
            .into_any(),
            None => badge.into_any(),
        }
    };
    view! { <div role="status" data-link-state=move || word().1>{face}</div> }
}
