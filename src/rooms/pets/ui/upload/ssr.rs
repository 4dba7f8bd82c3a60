use crate::domain::command::{Done, Intent};
use crate::domain::ids::FileId;
use crate::error::AppError;

/// On the server nobody picks a file.
#[derive(Clone)]
pub(in crate::rooms::pets::ui) struct Picked;

impl Picked {
    pub fn size(&self) -> f64 {
        0.0
    }
}

pub(in crate::rooms::pets::ui) fn picked(_event: &leptos::ev::Event) -> Option<Picked> {
    None
}

pub(in crate::rooms::pets::ui) async fn send(
    _url: String,
    _photo: Picked,
    _intent: Intent,
    _progress: impl Fn(u32) + 'static,
) -> Result<Done<FileId>, AppError> {
    Err(AppError::Offline)
}
