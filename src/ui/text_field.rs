use leptos::{html, prelude::*};

use super::input::{InputSpec, input_field};

/// One line of text, a mail address, a phone number, a password.
#[component]
pub fn TextField(
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
    #[prop(optional, into)] placeholder: Option<String>,
    /// Counts towards this limit near its end; never cuts the text off.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// The native `type`: text, email, tel, url, password, number.
    #[prop(default = "text")]
    input_type: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
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
        placeholder,
        limit: maxlength,
        kind: input_type,
        autocomplete,
        inputmode,
        min: None,
        max: None,
        list: None,
        node_ref,
    })
}
