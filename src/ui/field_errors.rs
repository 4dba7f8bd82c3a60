use super::browser::focus_first_wrong;
use leptos::prelude::*;
use std::time::Duration;

/// The errors of one form, by field name. Create it beside the field signals, fill it from the server.
#[derive(Clone, Copy, Debug)]
pub struct FieldErrors(RwSignal<Vec<(String, String)>>);

impl FieldErrors {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// The error of one field, for the field's `error` prop.
    pub fn for_field(self, name: &'static str) -> Signal<Option<String>> {
        let Self(errors) = self;
        Signal::derive(move || {
            errors.with(|all| all.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone()))
        })
    }

    /// Replaces all errors: pairs of field name and sentence. The focus goes to the first wrong field
    /// of the form that was sent; on a page that lists its errors above, the list takes it.
    pub fn set(self, errors: Vec<(String, String)>) {
        let refused = !errors.is_empty();
        self.0.try_set(errors);
        if refused {
            // Once the fields say that they are wrong.
            set_timeout(focus_first_wrong, Duration::from_millis(30));
        }
    }

    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    pub fn all(self) -> Signal<Vec<(String, String)>> {
        self.0.into()
    }

    pub fn is_empty(self) -> bool {
        self.0.with(Vec::is_empty)
    }
}

impl Default for FieldErrors {
    fn default() -> Self {
        Self::new()
    }
}
