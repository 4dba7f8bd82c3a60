use leptos::prelude::{document, window};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{self, Element, Event, HtmlElement, Storage};

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept on this device. A browser may refuse storage: then there is nothing.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a text on this device, as far as the browser lets us.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets what was kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Whether somebody looks at this page now.
pub fn is_watched() -> bool {
    let document = document();
    !document.hidden() && document.has_focus().unwrap_or(false)
}

/// Whether this page is out of sight.
pub fn is_hidden() -> bool {
    document().hidden()
}

/// Two short soft tones. A browser that was never touched stays silent.
pub fn ring() {
    let _ = try_ring();
}

fn try_ring() -> Result<(), JsValue> {
    let context = web_sys::AudioContext::new()?;
    let now = context.current_time();
    for (place, frequency) in [(0.0, 660.0_f32), (0.14, 880.0)] {
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.frequency().set_value(frequency);
        let start = now + place;
        volume.gain().set_value_at_time(0.0001, start)?;
        volume.gain().exponential_ramp_to_value_at_time(0.12, start + 0.02)?;
        volume.gain().exponential_ramp_to_value_at_time(0.0001, start + 0.22)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start_with_when(start)?;
        tone.stop_with_when(start + 0.25)?;
    }
    // Frees the device's audio once the tones are over.
    let close = Closure::once_into_js(move || {
        let _ = context.close();
    });
    window().set_timeout_with_callback_and_timeout_and_arguments_0(close.unchecked_ref(), 1000)?;
    Ok(())
}

/// A desktop notification, if the person allowed it; one at a time.
pub fn notify(title: &str, text: &str) {
    if web_sys::Notification::permission() != web_sys::NotificationPermission::Granted {
        return;
    }
    let options = web_sys::NotificationOptions::new();
    options.set_body(text);
    options.set_tag("pawline-inbox");
    if let Ok(notification) = web_sys::Notification::new_with_options(title, &options) {
        let focus = Closure::<dyn Fn()>::new(|| {
            let _ = window().focus();
        });
        notification.set_onclick(Some(focus.as_ref().unchecked_ref()));
        // Lives as long as the notification may be pressed.
        focus.forget();
    }
}

/// The number on the app's icon, where the platform has one.
pub fn set_badge(count: u32) {
    let navigator = window().navigator();
    let name = if count > 0 { "setAppBadge" } else { "clearAppBadge" };
    let Ok(set) = js_sys::Reflect::get(&navigator, &name.into()) else { return };
    if let Some(set) = set.dyn_ref::<js_sys::Function>() {
        let result = if count > 0 { set.call1(&navigator, &count.into()) } else { set.call0(&navigator) };
        if let Some(promise) = result.ok().and_then(|value| value.dyn_into::<js_sys::Promise>().ok()) {
            // A refusal is no news.
            let ignore = Closure::<dyn FnMut(JsValue)>::new(|_| {});
            let _ = promise.catch(&ignore);
            ignore.forget();
        }
    }
}

/// Takes away what was shown while no page was open: nothing waits any more.
pub fn close_notifications() {
    leptos::task::spawn_local(async {
        let _ = try_close_notifications().await;
    });
}

async fn try_close_notifications() -> Result<(), JsValue> {
    let navigator: JsValue = window().navigator().into();
    let workers = js_sys::Reflect::get(&navigator, &"serviceWorker".into())?;
    if workers.is_undefined() {
        return Ok(());
    }
    let registration = answer(&workers, "getRegistration").await?;
    if registration.is_undefined() {
        return Ok(());
    }
    for one in js_sys::Array::from(&answer(&registration, "getNotifications").await?).iter() {
        call(&one, "close")?;
    }
    Ok(())
}

fn call(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    js_sys::Reflect::get(of, &name.into())?.dyn_into::<js_sys::Function>()?.call0(of)
}

async fn answer(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(call(of, name)?.dyn_into::<js_sys::Promise>()?).await
}

/// Whether a key press belongs to what somebody is typing, or to an open dialog or menu.
pub fn is_typing_place(event: &Event) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    target.closest("input, textarea, select, dialog, [popover]").ok().flatten().is_some()
        || target.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// Moves the focus to the next (or previous) element that matches, beginning at the current one;
/// stops at the ends. False if there is none.
pub fn focus_next(selector: &str, forward: bool) -> bool {
    let Ok(list) = document().query_selector_all(selector) else { return false };
    let all: Vec<HtmlElement> =
        (0..list.length()).filter_map(|at| list.item(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let active = document().active_element();
    let at = all
        .iter()
        .position(|element| active.as_ref().is_some_and(|active| element.is_same_node(Some(active))))
        .or_else(|| all.iter().position(|element| element.has_attribute("aria-current")));
    let to = match at {
        Some(at) if forward => (at + 1).min(all.len().saturating_sub(1)),
        Some(at) => at.saturating_sub(1),
        None => 0,
    };
    all.get(to).is_some_and(|element| element.focus().is_ok())
}

/// An attribute of the element that has the focus, if it matches; else of the one that is marked as current.
pub fn focused(selector: &str, attribute: &str) -> Option<String> {
    let active = document().active_element().and_then(|active| active.closest(selector).ok().flatten());
    let current = || document().query_selector(&format!("{selector}[aria-current]")).ok().flatten();
    active.or_else(current)?.get_attribute(attribute)
}
