//! What the inbox asks of the device. Both sides offer the same functions, so components call them
//! from effects and listeners without a `cfg`; on the server they do nothing.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub(super) use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use ssr::*;

use leptos::prelude::*;

/// Calls back for an event on the window until the owner is gone. Only from effects.
pub(super) fn on_window(name: &'static str, callback: impl Fn(leptos::web_sys::Event) + 'static) {
    let handle = window_event_listener_untyped(name, callback);
    on_cleanup(move || handle.remove());
}
