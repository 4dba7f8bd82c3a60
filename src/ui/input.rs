use leptos::{html, prelude::*};

use super::{
    FieldFrame,
    field_frame::{described_by, field_id},
    typed::sync_input,
};

/// Everything a one-line field can be told; the public fields fill in the part they offer.
pub(super) struct InputSpec {
    pub name: String,
    pub label: Signal<String>,
    pub value: RwSignal<String>,
    pub id: Option<String>,
    pub hint: Option<String>,
    pub error: Signal<Option<String>>,
    pub required: bool,
    pub disabled: Signal<bool>,
    pub hide_label: bool,
    pub placeholder: Option<String>,
    pub limit: Option<usize>,
    pub kind: &'static str,
    pub autocomplete: Option<&'static str>,
    pub inputmode: Option<&'static str>,
    pub min: Option<String>,
    pub max: Option<String>,
    pub list: Option<String>,
    pub node_ref: NodeRef<html::Input>,
}

/// A framed `<input>`. There is no `maxlength`: it would silently cut pasted text.
pub(super) fn input_field(spec: InputSpec) -> impl IntoView {
    let InputSpec { name, label, value, error, required, disabled, hide_label, node_ref, .. } = spec;
    let id = spec.id.unwrap_or_else(|| field_id(&name));
    let described = described_by(&id, spec.hint.is_some(), error);
    sync_input(node_ref, value);
    view! {
        <FieldFrame
            id=id.clone() label hint=spec.hint error required hide_label
            limit=spec.limit.map(|max| (value, max))
        >
            <input
                class="control"
                node_ref=node_ref
                id=id
                name=name
                type=spec.kind
                value=value.get_untracked()
                placeholder=spec.placeholder
                autocomplete=spec.autocomplete
                inputmode=spec.inputmode
                min=spec.min
                max=spec.max
                list=spec.list
                dir="auto"
                required=required
                disabled=move || disabled.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || described.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </FieldFrame>
    }
}
