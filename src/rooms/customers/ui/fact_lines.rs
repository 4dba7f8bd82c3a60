use super::drafts::{ADDRESS_FIELDS, AddressDraft, DetailDraft, Line, Lines};
use crate::ui::{Button, ComboField, FieldErrors, IconButton, TextArea, TextField};
use leptos::prelude::*;

/// What details are often called; anything else may be typed.
pub(super) fn detail_labels() -> Vec<String> {
    ["Allergies", "Preferred colour", "Nickname", "Preferred groomer", "How they found us", "Gate code"]
        .map(str::to_owned)
        .to_vec()
}

/// The fields of one address.
#[component]
pub(super) fn AddressFields(
    draft: AddressDraft,
    /// In front of the ids of the fields.
    scope: String,
    /// The error of a field, by its place in [`ADDRESS_FIELDS`].
    error: Callback<usize, Signal<Option<String>>>,
) -> impl IntoView {
    let field = move |(at, (name, label)): (usize, (&'static str, &'static str))| {
        view! {
            <TextField
                name=name id=format!("{scope}-{name}") label=label value=draft.fields[at] autocomplete="off"
                error=error.run(at)
            />
        }
    };
    view! { <div class="fields address-fields">{ADDRESS_FIELDS.into_iter().enumerate().map(field).collect_view()}</div> }
}

/// Several addresses in a form.
#[component]
pub(super) fn AddressLines(
    lines: Lines<AddressDraft>,
    errors: FieldErrors,
    scope: &'static str,
) -> impl IntoView {
    let line = move |Line { key, draft }: Line<AddressDraft>| {
        let error =
            Callback::new(move |at: usize| lines.error(errors, "addresses", key, ADDRESS_FIELDS[at].0));
        view! {
            <div class="draft-block" role="group" aria-label="Address">
                <AddressFields draft scope=format!("{scope}-address-{key}") error/>
                <IconButton icon="trash" label="Remove this address" press=move |_| lines.remove(key)/>
            </div>
        }
    };
    view! {
        <div class="draft-lines">
            <For each=move || lines.all.get() key=|line| line.key children=line/>
            <div class="actions">
                <Button icon="plus" press=move |_| { lines.add(AddressDraft::empty()); }>"Add address"</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Several details in a form.
#[component]
pub(super) fn DetailLines(
    lines: Lines<DetailDraft>,
    errors: FieldErrors,
    scope: &'static str,
) -> impl IntoView {
    let line = move |Line { key, draft }: Line<DetailDraft>| {
        view! {
            <div class="draft-block detail-line" role="group" aria-label="Detail">
                <ComboField
                    name="label" id=format!("{scope}-detail-{key}-label") label="What" value=draft.label
                    suggestions=detail_labels() error=lines.error(errors, "details", key, "label")
                />
                <TextArea
                    name="value" id=format!("{scope}-detail-{key}-value") label="Detail" value=draft.value rows=1
                    maxlength=1000 error=lines.error(errors, "details", key, "value")
                />
                <IconButton icon="trash" label="Remove this detail" press=move |_| lines.remove(key)/>
            </div>
        }
    };
    view! {
        <div class="draft-lines">
            <For each=move || lines.all.get() key=|line| line.key children=line/>
            <div class="actions">
                <Button icon="plus" press=move |_| { lines.add(DetailDraft::empty()); }>"Add detail"</Button>
            </div>
        </div>
    }
    .into_any()
}
