use leptos::{html, prelude::*};

use super::{
    field_frame::{RequiredMark, described_by, field_id, field_notes},
    typed::sync_radio,
};

/// One of two to five choices, all visible: a radio group drawn as joined buttons.
#[component]
pub fn SegmentedField(
    /// The form's name for it; also makes the id `field-{name}`.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    /// Pairs of value and words.
    options: Vec<(String, String)>,
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
    let legend_class = if hide_label { "field-label visually-hidden" } else { "field-label" };
    let segments = options
        .into_iter()
        .map(|(choice, words)| {
            // The group is named by the id: two fields of one name must not share one choice.
            let group = id.clone();
            view! { <Segment group choice words value required disabled/> }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            id=id.clone()
            tabindex="-1"
            data-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=move || described.get()
        >
            <legend class=legend_class>{move || label.get()} {required.then(RequiredMark)}</legend>
            <div class="segments">{segments}</div>
            {field_notes(&id, hint, error, None)}
        </fieldset>
    }
}

#[component]
fn Segment(
    group: String,
    choice: String,
    words: String,
    value: RwSignal<String>,
    required: bool,
    disabled: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    sync_radio(node, value, choice.clone());
    view! {
        <label class="segment">
            <input
                type="radio"
                node_ref=node
                name=group
                value=choice.clone()
                checked=value.with_untracked(|value| *value == choice)
                required=required
                disabled=move || disabled.get()
                on:change=move |event| value.set(event_target_value(&event))
            />
            <span>{words}</span>
        </label>
    }
}
