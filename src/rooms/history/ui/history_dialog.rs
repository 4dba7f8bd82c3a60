use super::FieldHistory;
use crate::ui::{Dialog, RecordHistory};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The history of a record that a screen asked for (`ui/record_history.rs`). It ends with the screen.
#[component]
pub fn HistoryDialog(shown: RecordHistory) -> impl IntoView {
    let RecordHistory { open, of } = shown;
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            open.set(false);
        }
    });
    let title = Signal::derive(move || {
        of.with(|of| of.as_ref().map(|of| format!("History of {}", of.name)).unwrap_or_default())
    });
    view! {
        <Dialog open title>
            {move || of.get().map(|of| view! { <FieldHistory subject_type=of.kind subject_id=of.id/> })}
        </Dialog>
    }
    .into_any()
}
