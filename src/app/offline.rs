//! The service worker, whose one duty is the page that is shown when the server is not reached.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Registers `/sw.js`. Where the browser has none (plain http outside localhost, a private
/// window) everything else works all the same.
pub fn register() {
    let navigator: JsValue = window().navigator().into();
    if js_sys::Reflect::has(&navigator, &"serviceWorker".into()) != Ok(true) {
        return;
    }
    let registration = window().navigator().service_worker().register("/sw.js");
    wasm_bindgen_futures::spawn_local(async move {
        // Refused or not reached: the page itself is not worse for it.
        let _ = wasm_bindgen_futures::JsFuture::from(registration).await;
    });
}
