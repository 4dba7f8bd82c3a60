//! The service worker, which keeps what the app is made of and answers without a server.

use leptos::prelude::{document, set_timeout, window};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// What the worker fetches must not compete with the page that somebody waits for.
const REST: Duration = Duration::from_millis(1500);

/// Registers `/sw.js` for the page's build: another build's worker takes over from the one before and
/// keeps that build's files. Where the browser has none (plain http outside localhost, a private
/// window) everything else works all the same.
pub fn register() {
    let navigator: JsValue = window().navigator().into();
    if js_sys::Reflect::has(&navigator, &"serviceWorker".into()) != Ok(true) {
        return;
    }
    let build = document().document_element().and_then(|root| root.get_attribute("data-build"));
    let address = format!("/sw.js?build={}", build.unwrap_or_default());
    let register = move || {
        let registration = window().navigator().service_worker().register(&address);
        wasm_bindgen_futures::spawn_local(async move {
            // Refused or not reached: the page itself is not worse for it.
            let _ = wasm_bindgen_futures::JsFuture::from(registration).await;
        });
    };
    set_timeout(register, REST);
}
