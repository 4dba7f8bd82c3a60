//! What these screens ask of the browser; only from effects and listeners.

use crate::domain::ids::{ConversationId, CustomerId};
use leptos::prelude::*;

/// What an address of the app asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Customer(CustomerId),
    Conversation(ConversationId),
    Anything,
}

/// Reads an address: `/contacts/<id>` or `/inbox/<id>`.
pub(super) fn wanted(path: &str) -> Wanted {
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next(), parts.next().map(str::parse::<uuid::Uuid>)) {
        (Some("contacts"), Some(Ok(id))) => Wanted::Customer(CustomerId(id)),
        (Some("inbox"), Some(Ok(id))) => Wanted::Conversation(ConversationId(id)),
        _ => Wanted::Anything,
    }
}

/// The path of the page's address.
pub(super) fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Changes the address without leaving the page.
pub(super) fn go(path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(path));
    }
}

/// Loads the page anew, from the server if it is there.
pub(super) fn reload() {
    let _ = window().location().reload();
}

/// Calls back for an event on the window until the owner is gone.
pub(super) fn on_window(name: &'static str, callback: impl Fn() + 'static) {
    let handle = window_event_listener_untyped(name, move |_| callback());
    on_cleanup(move || handle.remove());
}

/// Why there is no server, as `offline.js` found: `network`, `server` or `stranger`.
pub(super) fn why() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-why")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whom_somebody_wanted_to_see() {
        let id = uuid::Uuid::now_v7();
        assert_eq!(wanted(&format!("/contacts/{id}")), Wanted::Customer(CustomerId(id)));
        assert_eq!(wanted(&format!("/inbox/{id}")), Wanted::Conversation(ConversationId(id)));
        for other in ["/", "/contacts", "/contacts/new", "/inbox", "/bookings", ""] {
            assert_eq!(wanted(other), Wanted::Anything, "{other}");
        }
    }
}
