//! What `offline.html` calls.

use super::ui::{Found, OfflineApp};
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Whether this device keeps anything for somebody who is signed in.
#[wasm_bindgen]
pub async fn is_anything_kept() -> bool {
    crate::live::offline::kept_who().await.is_some()
}

/// Shows what is kept. The page is drawn anew: nothing that a server rendered is taken over.
#[wasm_bindgen]
pub async fn mount_offline() {
    console_error_panic_hook::set_once();
    let Some(found) = Found::load().await else { return };
    mount_to_body(move || view! { <OfflineApp found/> });
}
