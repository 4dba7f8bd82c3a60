use crate::domain::command::{Done, Intent};
use crate::domain::ids::DraftFileId;
use crate::error::AppError;
use futures::channel::oneshot;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use uuid::Uuid;
use web_sys::{DataTransfer, File, FileList, HtmlInputElement, ProgressEvent, XmlHttpRequest};

/// A file that somebody chose.
#[derive(Clone)]
pub(in crate::rooms::conversations::ui) struct Picked(File);

impl Picked {
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Bytes.
    pub fn size(&self) -> f64 {
        self.0.size()
    }
}

/// The files that were just chosen; empties the input, so that the same can be chosen again.
pub(in crate::rooms::conversations::ui) fn picked(event: &leptos::ev::Event) -> Vec<Picked> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = all(input.files());
    input.set_value("");
    files
}

/// The files that were pasted (`clipboardData`) or dropped (`dataTransfer`). What has words as well (a table copied from a
/// spreadsheet) is no file.
pub(in crate::rooms::conversations::ui) fn carried(event: &web_sys::Event, of: &str) -> Vec<Picked> {
    let event: &JsValue = event.as_ref();
    let held = js_sys::Reflect::get(event, &of.into()).ok();
    let held = held.and_then(|held| held.dyn_into::<DataTransfer>().ok());
    let is_text = |held: &DataTransfer| held.get_data("text/plain").is_ok_and(|text| !text.is_empty());
    all(held.filter(|held| !is_text(held)).and_then(|held| held.files()))
}

fn all(list: Option<FileList>) -> Vec<Picked> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).map(Picked).collect()
}

/// Sends it; `progress` is told percents.
pub(in crate::rooms::conversations::ui) async fn send(
    url: String,
    file: Picked,
    intent: Intent,
    progress: impl Fn(u32) + 'static,
) -> Result<Done<DraftFileId>, AppError> {
    let offline = |_| AppError::Offline;
    let request = XmlHttpRequest::new().map_err(offline)?;
    request.open("POST", &url).map_err(offline)?;
    request.set_request_header("X-Intent", &intent.0.to_string()).map_err(offline)?;
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    request.set_request_header("X-Name", &name).map_err(offline)?;
    let (done, wait) = oneshot::channel::<()>();
    let ended = Closure::once(move || {
        let _ = done.send(());
    });
    let moved = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress((event.loaded() * 100.0 / event.total()) as u32);
        }
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(moved.as_ref().unchecked_ref()));
    }
    request.send_with_opt_blob(Some(&file.0)).map_err(offline)?;
    let _ = wait.await;
    answer(&request)
}

fn answer(request: &XmlHttpRequest) -> Result<Done<DraftFileId>, AppError> {
    let status = request.status().unwrap_or(0);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    let unknown = || AppError::Internal { incident: Uuid::now_v7() };
    match status {
        0 => Err(AppError::Offline),
        200 => serde_json::from_str(&text).map_err(|_| unknown()),
        // A proxy before the server answers for it, in words of its own.
        _ => Err(serde_json::from_str(&text).unwrap_or_else(|_| match status {
            413 => AppError::invalid("file", "This file is too large: at most 25 MB."),
            502..=504 => AppError::Unavailable,
            _ => unknown(),
        })),
    }
}
