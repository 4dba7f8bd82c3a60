use super::Shelf;
use futures::channel::oneshot;
use leptos::prelude::window;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

const NAME: &str = "pawline";
const VERSION: u32 = 1;

/// Keeps a text; true once it is on the disk.
pub async fn put(shelf: Shelf, key: &str, text: &str) -> bool {
    let Some((database, transaction, store)) = open(shelf, "readwrite").await else { return false };
    let written = match store.put_with_key(&text.into(), &key.into()) {
        Ok(_) => committed(&transaction).await,
        Err(_) => false,
    };
    database.close();
    written
}

/// The text under a key.
pub async fn get(shelf: Shelf, key: &str) -> Option<String> {
    let (database, _transaction, store) = open(shelf, "readonly").await?;
    let found = match store.get(&key.into()) {
        Ok(request) => answered(&request).await,
        Err(_) => None,
    };
    database.close();
    found?.as_string()
}

/// Every text of a shelf, in the order of their keys.
pub async fn all(shelf: Shelf) -> Vec<String> {
    let Some((database, _transaction, store)) = open(shelf, "readonly").await else { return Vec::new() };
    let found = match store.get_all() {
        Ok(request) => answered(&request).await,
        Err(_) => None,
    };
    database.close();
    found
        .map(|list| js_sys::Array::from(&list).iter().filter_map(|text| text.as_string()).collect())
        .unwrap_or_default()
}

/// Forgets the text under a key.
pub async fn remove(shelf: Shelf, key: &str) {
    if let Some((database, transaction, store)) = open(shelf, "readwrite").await {
        if store.delete(&key.into()).is_ok() {
            committed(&transaction).await;
        }
        database.close();
    }
}

/// Forgets everything of a shelf.
pub async fn clear(shelf: Shelf) {
    if let Some((database, transaction, store)) = open(shelf, "readwrite").await {
        if store.clear().is_ok() {
            committed(&transaction).await;
        }
        database.close();
    }
}

/// A small text in local storage.
pub fn text(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps a small text in local storage; none: forgets it.
pub fn keep_text(name: &str, text: Option<&str>) {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    let _ = match text {
        Some(text) => storage.set_item(name, text),
        None => storage.remove_item(name),
    };
}

/// Forgets the small texts in local storage: all, or all but drafts that the server does not have.
pub fn forget_texts(all: bool) {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    if all {
        let _ = storage.clear();
        return;
    }
    let count = storage.length().unwrap_or(0);
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with("pawline.")) {
        let unsynced =
            storage.get_item(name).ok().flatten().is_some_and(|text| text.contains("\"synced\":false"));
        if !unsynced {
            let _ = storage.remove_item(name);
        }
    }
}

/// Has this browser told of messages no more, and takes away what was told: it names customers.
pub async fn leave_push() {
    // Where there is no service worker there is nothing to leave.
    let _ = try_leave_push().await;
}

async fn try_leave_push() -> Result<(), JsValue> {
    let navigator: JsValue = window().navigator().into();
    let workers = js_sys::Reflect::get(&navigator, &"serviceWorker".into())?;
    let registration = promised(&workers, "getRegistration").await?;
    for shown in js_sys::Array::from(&promised(&registration, "getNotifications").await?).iter() {
        called(&shown, "close")?;
    }
    let manager = js_sys::Reflect::get(&registration, &"pushManager".into())?;
    let subscription = promised(&manager, "getSubscription").await?;
    promised(&subscription, "unsubscribe").await?;
    Ok(())
}

/// Fails where there is no such function, also of what is not there.
fn called(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    js_sys::Reflect::get(of, &name.into())?.dyn_into::<js_sys::Function>()?.call0(of)
}

async fn promised(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(called(of, name)?.dyn_into::<js_sys::Promise>()?).await
}

/// A connection of its own for each act: none stays open that would keep another tab waiting.
async fn open(shelf: Shelf, mode: &str) -> Option<(IdbDatabase, IdbTransaction, IdbObjectStore)> {
    let factory: IdbFactory = window().indexed_db().ok().flatten()?;
    let request: IdbOpenDbRequest = factory.open_with_u32(NAME, VERSION).ok()?;
    let fresh = request.clone();
    let upgrade = Closure::<dyn FnMut(Event)>::new(move |_| {
        let Some(database) = fresh.result().ok().and_then(|value| value.dyn_into::<IdbDatabase>().ok())
        else {
            return;
        };
        for shelf in Shelf::ALL {
            let _ = database.create_object_store(shelf.name());
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = answered(&request).await?.dyn_into().ok()?;
    let transaction = transaction(&database, shelf, mode)?;
    let store = transaction.object_store(shelf.name()).ok()?;
    Some((database, transaction, store))
}

/// With strict durability: what waits to be sent must survive an empty battery.
fn transaction(database: &IdbDatabase, shelf: Shelf, mode: &str) -> Option<IdbTransaction> {
    let begin: js_sys::Function =
        js_sys::Reflect::get(database, &"transaction".into()).ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"durability".into(), &"strict".into()).ok()?;
    begin.call3(database, &shelf.name().into(), &mode.into(), &options).ok()?.dyn_into().ok()
}

/// What a request answers; none if it failed.
async fn answered(request: &IdbRequest) -> Option<JsValue> {
    let (yes, no, outcome) = ends();
    request.set_onsuccess(Some(yes.as_ref().unchecked_ref()));
    request.set_onerror(Some(no.as_ref().unchecked_ref()));
    let good = outcome.await.unwrap_or(false);
    request.set_onsuccess(None);
    request.set_onerror(None);
    if good { request.result().ok() } else { None }
}

/// Whether everything of a transaction was written.
async fn committed(transaction: &IdbTransaction) -> bool {
    let (yes, no, outcome) = ends();
    transaction.set_oncomplete(Some(yes.as_ref().unchecked_ref()));
    transaction.set_onerror(Some(no.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(no.as_ref().unchecked_ref()));
    let good = outcome.await.unwrap_or(false);
    transaction.set_oncomplete(None);
    transaction.set_onerror(None);
    transaction.set_onabort(None);
    good
}

type Listener = Closure<dyn FnMut(Event)>;

/// Two listeners, for the good and the bad end, and which of them was called.
fn ends() -> (Listener, Listener, oneshot::Receiver<bool>) {
    let (done, outcome) = oneshot::channel();
    let done = Rc::new(Cell::new(Some(done)));
    let end = |good: bool| {
        let done = done.clone();
        Closure::<dyn FnMut(Event)>::new(move |_| {
            if let Some(done) = done.take() {
                let _ = done.send(good);
            }
        })
    };
    (end(true), end(false), outcome)
}
