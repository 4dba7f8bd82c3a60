use super::Here;
use crate::error::AppError;
use crate::rooms::notifications::model::NewDevice;
use base64_url::{decode, encode};
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long the service worker may take to be there.
const PATIENCE_MS: u32 = 10_000;

const REFUSED: &str = "Your browser does not let Pawline show notifications.";
const BROKEN: &str = "This device could not be set up for notifications. Check its connection and try again.";

/// Whether this browser can be told.
pub async fn look() -> Here {
    let navigator: JsValue = window().navigator().into();
    let page: JsValue = window().into();
    let has = |of: &JsValue, name: &str| Reflect::has(of, &name.into()) == Ok(true);
    if !has(&navigator, "serviceWorker") || !has(&page, "PushManager") || !has(&page, "Notification") {
        return if is_apple_touch() { Here::NeedsInstalling } else { Here::Unsupported };
    }
    if permission().as_deref() == Some("denied") {
        return Here::Refused;
    }
    match subscription().await {
        Ok(Some(_)) => Here::On,
        _ => Here::Off,
    }
}

/// Has this browser told, with our key.
///
/// # Errors
/// [`AppError::Refused`] with a sentence.
pub async fn subscribe(key: &str) -> Result<NewDevice, AppError> {
    if allowed().await.as_deref() != Ok("granted") {
        return Err(AppError::refused(REFUSED));
    }
    try_subscribe(key).await.map_err(|_| AppError::refused(BROKEN))
}

async fn try_subscribe(key: &str) -> Result<NewDevice, JsValue> {
    let manager = manager().await?;
    let ours = decode(key).ok_or(JsValue::NULL)?;
    let mut found = subscription().await?;
    if let Some(old) = &found
        && key_of(old).is_some_and(|theirs| theirs != ours)
    {
        // Made for another key of ours, with which nothing can be sent any more.
        answer(old, "unsubscribe", &[]).await?;
        found = None;
    }
    let subscription = match found {
        Some(known) => known,
        None => {
            let options = Object::new();
            Reflect::set(&options, &"userVisibleOnly".into(), &true.into())?;
            Reflect::set(&options, &"applicationServerKey".into(), &Uint8Array::from(&ours[..]))?;
            answer(&manager, "subscribe", &[options.into()]).await?
        }
    };
    let text = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_string());
    let secret = |name: &str| -> Result<String, JsValue> {
        let bytes = call(&subscription, "getKey", &[name.into()])?;
        Ok(encode(&Uint8Array::new(&bytes).to_vec()))
    };
    let endpoint = text(Reflect::get(&subscription, &"endpoint".into())).ok_or(JsValue::NULL)?;
    Ok(NewDevice { endpoint, p256dh: secret("p256dh")?, auth: secret("auth")? })
}

/// Has it told no more.
pub async fn unsubscribe() {
    if let Ok(Some(known)) = subscription().await {
        let _ = answer(&known, "unsubscribe", &[]).await;
    }
}

/// Whether the person has allowed it already, so that nobody is asked.
pub fn is_allowed() -> bool {
    permission().as_deref() == Some("granted")
}

/// An iPhone or iPad; an iPad calls itself a Mac with a touch screen.
fn is_apple_touch() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let touches = navigator.max_touch_points() > 1;
    agent.contains("iPhone") || agent.contains("iPad") || (agent.contains("Macintosh") && touches)
}

fn permission() -> Option<String> {
    let notification = Reflect::get(&window(), &"Notification".into()).ok()?;
    Reflect::get(&notification, &"permission".into()).ok()?.as_string()
}

/// Asks the person, unless they have answered already.
async fn allowed() -> Result<String, JsValue> {
    let notification = Reflect::get(&window(), &"Notification".into())?;
    let answered = answer(&notification, "requestPermission", &[]).await?;
    answered.as_string().ok_or(JsValue::NULL)
}

/// What subscribes, once the service worker is there.
async fn manager() -> Result<JsValue, JsValue> {
    let navigator: JsValue = window().navigator().into();
    let workers = Reflect::get(&navigator, &"serviceWorker".into())?;
    let ready: Promise = Reflect::get(&workers, &"ready".into())?.dyn_into()?;
    match select(pin!(JsFuture::from(ready)), pin!(TimeoutFuture::new(PATIENCE_MS))).await {
        Either::Left((registration, _)) => Reflect::get(&registration?, &"pushManager".into()),
        Either::Right(_) => Err(JsValue::NULL),
    }
}

async fn subscription() -> Result<Option<JsValue>, JsValue> {
    let found = answer(&manager().await?, "getSubscription", &[]).await?;
    Ok(Some(found).filter(|found| !found.is_null() && !found.is_undefined()))
}

fn key_of(subscription: &JsValue) -> Option<Vec<u8>> {
    let options = Reflect::get(subscription, &"options".into()).ok()?;
    let key = Reflect::get(&options, &"applicationServerKey".into()).ok()?;
    (!key.is_null() && !key.is_undefined()).then(|| Uint8Array::new(&key).to_vec())
}

fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    function.apply(of, &arguments.iter().collect::<Array>())
}

async fn answer(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(call(of, name, arguments)?.dyn_into::<Promise>()?).await
}

/// Base64 as keys are written in addresses; the browser's own functions know only the other kind.
mod base64_url {
    use leptos::prelude::window;

    pub fn encode(bytes: &[u8]) -> String {
        let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let text = window().btoa(&binary).unwrap_or_default();
        text.trim_end_matches('=').replace('+', "-").replace('/', "_")
    }

    pub fn decode(text: &str) -> Option<Vec<u8>> {
        let binary = window().atob(&text.replace('-', "+").replace('_', "/")).ok()?;
        binary.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
    }
}
