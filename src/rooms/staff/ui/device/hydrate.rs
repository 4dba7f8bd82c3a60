use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlDocument;

/// The IANA zone that the device is set to.
pub fn time_zone() -> Option<String> {
    let options =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok()?.as_string()
}

/// The country that the device's language names: `US` of `en-US`.
pub fn region() -> Option<String> {
    let language = window().navigator().language()?;
    let region = language.split('-').next_back()?;
    (region.len() == 2 && region.chars().all(|c| c.is_ascii_uppercase())).then(|| region.to_owned())
}

/// Puts text on the clipboard, then says whether that was allowed.
pub fn copy(text: String, then: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        // Over plain http there is no clipboard: then the property is undefined.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"));
        let there = clipboard.is_ok_and(|clipboard| !clipboard.is_undefined());
        let done = there && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
        then(done);
    });
}

/// Loads a page anew: who is signed in may have changed.
pub fn load(address: &str) {
    let _ = window().location().set_href(address);
}

/// Loads this page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// The theme that was chosen: `light`, `dark` or `system`.
pub fn theme() -> String {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    chosen.unwrap_or_else(|| "system".into())
}

/// Chooses a theme, at once and for a year.
pub fn set_theme(theme: &str) {
    let Some(root) = document().document_element() else { return };
    let (_, cookie) = match theme {
        "light" | "dark" => {
            (root.set_attribute("data-theme", theme), format!("theme={theme}; Max-Age=31536000"))
        }
        _ => (root.remove_attribute("data-theme"), "theme=; Max-Age=0".to_owned()),
    };
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let _ = document.set_cookie(&format!("{cookie}; Path=/; SameSite=Lax"));
    }
}

/// Asks whether desktop notifications may be shown.
pub fn ask_to_notify() {
    let _ = web_sys::Notification::request_permission();
}

/// Under which address this page was reached: `https://pawline.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
