use leptos::{html, prelude::*};

use super::{
    field_frame::field_id,
    input::{InputSpec, input_field},
};

/// Free text with suggestions from a native `<datalist>`.
#[component]
pub fn ComboField(
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
    #[prop(optional)] maxlength: Option<usize>,
    #[prop(into)] suggestions: Signal<Vec<String>>,
    /// For callers that move the focus here.
    #[prop(optional)]
    node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let id = Some(id.unwrap_or_else(|| field_id(&name)));
    let list = format!("{}-list", id.as_deref().unwrap_or_default());
    let field = input_field(InputSpec {
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
        kind: "text",
        autocomplete: Some("off"),
        inputmode: None,
        min: None,
        max: None,
        list: Some(list.clone()),
        node_ref,
    });
    view! {
        <div class="combo">
            {field}
            <datalist id=list>
                {move || suggestions.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view()}
            </datalist>
        </div>
    }
}
