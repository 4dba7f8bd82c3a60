use crate::domain::command::{Done, Intent};
use crate::domain::ids::DraftFileId;
use crate::error::AppError;

/// On the server nobody picks a file.
#[derive(Clone)]
pub(in crate::rooms::conversations::ui) struct Picked;

impl Picked {
    pub fn name(&self) -> String {
        String::new()
    }

    pub fn size(&self) -> f64 {
        0.0
    }
}

pub(in crate::rooms::conversations::ui) fn picked(_event: &leptos::ev::Event) -> Vec<Picked> {
    Vec::new()
}

pub(in crate::rooms::conversations::ui) fn carried(
    _event: &leptos::web_sys::Event,
    _of: &str,
) -> Vec<Picked> {
    Vec::new()
}

pub(in crate::rooms::conversations::ui) async fn send(
    _url: String,
    _file: Picked,
    _intent: Intent,
    _progress: impl Fn(u32) + 'static,
) -> Result<Done<DraftFileId>, AppError> {
    Err(AppError::Offline)
}
