use super::browser::focus_first_wrong;
use leptos::prelude::*;
use std::time::Duration;

/// The errors of one form, by field name. Create it beside the field signals, fill it from the server.
#[derive(Clone, Copy, Debug)]
pub struct FieldErrors {
    list: RwSignal<Vec<(String, String)>>,
    /// Summaries that are on the screen.
    summaries: StoredValue<u32>,
}

impl FieldErrors {
    pub fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), summaries: StoredValue::new(0) }
    }

    /// The error of one field, for the field's `error` prop.
    pub fn for_field(self, name: &'static str) -> Signal<Option<String>> {
        let errors = self.list;
        Signal::derive(move || {
            errors.with(|all| all.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone()))
        })
    }

    /// Replaces all errors: pairs of field name and sentence. The focus goes to the first wrong field
    /// of the form that was sent; on a page that lists its errors above, the list takes it.
    pub fn set(self, errors: Vec<(String, String)>) {
        let refused = !errors.is_empty();
        self.list.try_set(errors);
        if refused {
            // Once the fields say that they are wrong.
            set_timeout(focus_first_wrong, Duration::from_millis(30));
        }
    }

    pub fn clear(self) {
        self.list.set(Vec::new());
    }

    pub fn all(self) -> Signal<Vec<(String, String)>> {
        self.list.into()
    }

    /// Whether the form shows all its errors in one place, so also those of no field.
    pub fn has_summary(self) -> bool {
        self.summaries.try_get_value().unwrap_or(0) > 0
    }

    /// A summary shows them from now until the owner is gone.
    pub(super) fn note_summary(self) {
        self.summaries.try_update_value(|count| *count += 1);
        on_cleanup(move || {
            self.summaries.try_update_value(|count| *count = count.saturating_sub(1));
        });
    }

    pub fn is_empty(self) -> bool {
        self.list.with(Vec::is_empty)
    }
}

impl Default for FieldErrors {
    fn default() -> Self {
        Self::new()
    }
}
