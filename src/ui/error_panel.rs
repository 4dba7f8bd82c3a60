use leptos::prelude::*;

use super::{Button, Icon};

/// In place of content that could not be had: what failed, why, and what to do next.
#[component]
pub fn ErrorPanel(
    /// "The inbox could not be loaded."
    #[prop(into)]
    what: Signal<String>,
    /// "The server did not answer."
    #[prop(optional, into)]
    why: Option<Signal<String>>,
    /// "Your drafts are kept on this device."
    #[prop(optional, into)]
    next: Option<Signal<String>>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="error-panel" role="alert">
            <Icon name="alert"/>
            <p class="error-panel-what">{move || what.get()}</p>
            {why.map(|why| view! { <p>{move || why.get()}</p> })}
            {next.map(|next| view! { <p>{move || next.get()}</p> })}
            {on_retry.map(|retry| view! { <Button press=move |_| retry.run(())>"Try again"</Button> })}
        </div>
    }
}
