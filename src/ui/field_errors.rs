use leptos::prelude::*;

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

    /// Replaces all errors: pairs of field name and sentence.
    pub fn set(self, errors: Vec<(String, String)>) {
        self.0.set(errors);
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
