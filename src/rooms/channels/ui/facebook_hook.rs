use leptos::prelude::*;

/// Where Facebook is told to tell us, and the word that it must name there.
#[component]
pub(super) fn FacebookHook(address: String, verify_token: String) -> impl IntoView {
    view! {
        <div class="meta stack">
            <p>"In your app at Facebook, under Messenger, Webhooks, enter this callback URL:"<br/><code>{address}</code></p>
            <p>"with this verify token:"<br/><code>{verify_token}</code></p>
            <p>
                "Then add the Page there, with messages, messaging_postbacks, message_deliveries, message_reads and \
                 message_echoes."
            </p>
        </div>
    }
    .into_any()
}
