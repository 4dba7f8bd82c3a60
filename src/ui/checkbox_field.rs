use leptos::{html, prelude::*};

use super::{
    field_frame::{RequiredMark, described_by, field_id, field_notes},
    typed::sync_checkbox,
};

/// A yes-or-no answer; the label stands beside the box and is part of the target.
#[component]
pub fn CheckboxField(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<bool>,
    /// Only when two fields of one name share a page.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let described = described_by(&id, hint.is_some(), error);
    let node = NodeRef::<html::Input>::new();
    sync_checkbox(node, value);
    view! {
        <div class="field" data-invalid=move || error.with(Option::is_some).then_some("true")>
            <label class="check" for=id.clone()>
                <input
                    type="checkbox"
                    node_ref=node
                    id=id.clone()
                    name=name
                    value="true"
                    checked=value.get_untracked()
                    required=required
                    disabled=move || disabled.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <span>{move || label.get()} {required.then(RequiredMark)}</span>
            </label>
            {field_notes(&id, hint, error, None)}
        </div>
    }
}
