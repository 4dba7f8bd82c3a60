//! Looks at every answer of our own server functions before the page does: whether it is ours at all,
//! and of which build.
//!
//! The sign-in page of a hotel's network answers every address with 200 and HTML. Only answers that
//! name a build (`x-pawline-build`) are ours; any other counts as no connection.

use std::cell::Cell;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Request, Response};

const BUILD: &str = "x-pawline-build";
/// The window's event after an answer of another build than the page's.
pub const NEW_BUILD: &str = "pawline-new-build";

thread_local! {
    static STRANGER: Cell<bool> = const { Cell::new(false) };
}

/// Whether the last answer came from somebody else in our server's place.
pub fn is_stranger_answering() -> bool {
    STRANGER.with(Cell::get)
}

/// Looks at all answers from now on; once for a page, before the first request.
pub fn watch() {
    let window = leptos::prelude::window();
    let real = js_sys::Reflect::get(&window, &"fetch".into())
        .ok()
        .and_then(|fetch| fetch.dyn_into::<js_sys::Function>().ok());
    let Some(real) = real else { return };
    let place = JsValue::from(window.clone());
    let watched = Closure::<dyn Fn(JsValue, JsValue) -> js_sys::Promise>::new(move |input, init| {
        let asked = address(&input);
        let call = real.call2(&place, &input, &init);
        future_to_promise(async move {
            let answer = JsFuture::from(js_sys::Promise::from(call?)).await?;
            if asked.is_some_and(|asked| asked.starts_with("/api/")) {
                look_at(&answer)?;
            }
            Ok(answer)
        })
    });
    if js_sys::Reflect::set(&window, &"fetch".into(), watched.as_ref()) == Ok(true) {
        // As long as the page.
        watched.forget();
    }
}

/// The path of what is fetched, if it is our own.
fn address(input: &JsValue) -> Option<String> {
    let url = match input.dyn_ref::<Request>() {
        Some(request) => request.url(),
        None => input.as_string()?,
    };
    let origin = leptos::prelude::window().location().origin().ok()?;
    Some(url.strip_prefix(&origin).unwrap_or(&url).to_owned())
}

fn look_at(answer: &JsValue) -> Result<(), JsValue> {
    let Some(answer) = answer.dyn_ref::<Response>() else { return Ok(()) };
    let Some(build) = answer.headers().get(BUILD).ok().flatten() else {
        STRANGER.with(|stranger| stranger.set(true));
        return Err(js_sys::TypeError::new("Another server answered in Pawline's place.").into());
    };
    STRANGER.with(|stranger| stranger.set(false));
    if super::wire::page_build().is_some_and(|page| page != build) {
        let _ = leptos::prelude::window().dispatch_event(&web_sys::Event::new(NEW_BUILD)?);
    }
    Ok(())
}
