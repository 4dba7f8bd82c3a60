use leptos::{html, prelude::*};

use super::input::{InputSpec, input_field};

/// A day and a time of the location's clock; the value is `YYYY-MM-DDTHH:MM` or empty.
#[component]
pub fn DateTimeField(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Only when two fields of one name share a page.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] hide_label: bool,
    /// The earliest accepted value, in the value's own format.
    #[prop(optional, into)]
    min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    /// For callers that move the focus here.
    #[prop(optional)]
    node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    input_field(InputSpec {
        name,
        label,
        value,
        id,
        hint,
        error,
        required,
        disabled,
        hide_label,
        placeholder: None,
        limit: None,
        kind: "datetime-local",
        autocomplete: None,
        inputmode: None,
        min,
        max,
        list: None,
        node_ref,
    })
}
