use leptos::{html, prelude::*};

use super::{
    FieldFrame, Icon,
    field_frame::{described_by, field_id},
    typed::sync_select,
};

/// One of a short list, in a native select.
#[component]
pub fn SelectField(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Pairs of value and words; a `Vec` or a signal of one.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Only when two fields of one name share a page.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] hide_label: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| field_id(&name));
    let described = described_by(&id, hint.is_some(), error);
    let node = NodeRef::<html::Select>::new();
    sync_select(node, value, options);
    let items = move || {
        let chosen = value.get_untracked();
        let item = |(key, words): (String, String)| {
            view! { <option value=key.clone() selected=key == chosen>{words}</option> }
        };
        options.get().into_iter().map(item).collect_view()
    };
    view! {
        <FieldFrame id=id.clone() label hint error required hide_label>
            <div class="select">
                <select
                    class="control"
                    node_ref=node
                    id=id
                    name=name
                    required=required
                    disabled=move || disabled.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {items}
                </select>
                <Icon name="chevron-down"/>
            </div>
        </FieldFrame>
    }
}
