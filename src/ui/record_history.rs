use leptos::prelude::*;
use uuid::Uuid;

/// A record whose fields have a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// As the log calls it: `pet`, `booking`, …
    pub kind: &'static str,
    pub id: Uuid,
    /// As people call it, for the title.
    pub name: String,
}

/// Whose history is shown, and whether it is.
#[derive(Clone, Copy)]
pub struct RecordHistory {
    pub open: RwSignal<bool>,
    pub of: RwSignal<Option<Recorded>>,
}

/// Puts it into the context; call it once, above every screen.
pub fn provide_record_history() -> RecordHistory {
    let shown = RecordHistory { open: RwSignal::new(false), of: RwSignal::new(None) };
    provide_context(shown);
    shown
}

/// What shows the history of a record's fields. The dialog stands above every screen: a row that somebody's change
/// draws anew does not close it.
pub fn history_of(
    kind: &'static str,
    id: Uuid,
    name: impl Fn() -> String + Send + Sync + 'static,
) -> Callback<()> {
    let shown = use_context::<RecordHistory>();
    Callback::new(move |()| {
        if let Some(RecordHistory { open, of }) = shown {
            of.set(Some(Recorded { kind, id, name: untrack(&name) }));
            open.set(true);
        }
    })
}
