use crate::domain::command::{Done, Intent};
use crate::domain::ids::FileId;
use crate::error::AppError;
use futures::channel::oneshot;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use uuid::Uuid;
use web_sys::{File, HtmlInputElement, ProgressEvent, XmlHttpRequest};

/// A file that somebody chose.
#[derive(Clone)]
pub(in crate::rooms::pets::ui) struct Picked(File);

impl Picked {
    /// Bytes.
    pub fn size(&self) -> f64 {
        self.0.size()
    }
}

/// The file that was just chosen; empties the input, so that the same file can be chosen again.
pub(in crate::rooms::pets::ui) fn picked(event: &leptos::ev::Event) -> Option<Picked> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Picked(file))
}

/// Sends it; `progress` is told percents.
pub(in crate::rooms::pets::ui) async fn send(
    url: String,
    photo: Picked,
    intent: Intent,
    progress: impl Fn(u32) + 'static,
) -> Result<Done<FileId>, AppError> {
    let offline = |_| AppError::Offline;
    let request = XmlHttpRequest::new().map_err(offline)?;
    request.open("POST", &url).map_err(offline)?;
    request.set_request_header("X-Intent", &intent.0.to_string()).map_err(offline)?;
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
    request.send_with_opt_blob(Some(&photo.0)).map_err(offline)?;
    let _ = wait.await;
    answer(&request)
}

fn answer(request: &XmlHttpRequest) -> Result<Done<FileId>, AppError> {
    let status = request.status().unwrap_or(0);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    let unknown = || AppError::Internal { incident: Uuid::now_v7() };
    match status {
        0 => Err(AppError::Offline),
        200 => serde_json::from_str(&text).map_err(|_| unknown()),
        // A proxy before the server answers for it, in words of its own.
        _ => Err(serde_json::from_str(&text).unwrap_or_else(|_| match status {
            413 => AppError::invalid("photo", "This photo is too large: at most 15 MB."),
            502..=504 => AppError::Unavailable,
            _ => unknown(),
        })),
    }
}
