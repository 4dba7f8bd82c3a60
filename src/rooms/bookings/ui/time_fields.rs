use super::draft::Draft;
use crate::ui::{DateTimeField, FieldErrors, SegmentedField};
use leptos::prelude::*;

/// Start and end on the clock of the location. Where the clock is put back and shows a time twice,
/// the question which one is meant appears after the first try.
#[component]
pub(super) fn TimeFields(
    draft: Draft,
    errors: FieldErrors,
    #[prop(into)] hint: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="booking-times">
            <DateTimeField
                name="starts_at" id="booking-starts" label="Starts" value=draft.starts required=true
                error=errors.for_field("starts_at")
            />
            <PassField name="starts_pass" label="Which start" value=draft.starts_pass of=draft.starts errors/>
            <DateTimeField
                name="ends_at" id="booking-ends" label="Ends" value=draft.ends required=true
                error=errors.for_field("ends_at")
            />
            <PassField name="ends_pass" label="Which end" value=draft.ends_pass of=draft.ends errors/>
            {move || hint.get().map(|text| view! { <p class="field-hint">{text}</p> })}
        </div>
    }
    .into_any()
}

#[component]
fn PassField(
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    /// The time in question: another time needs no answer.
    of: RwSignal<String>,
    errors: FieldErrors,
) -> impl IntoView {
    let error = errors.for_field(name);
    let asked = RwSignal::new(false);
    Effect::new(move |before: Option<String>| {
        let now = of.get();
        if before.is_some_and(|before| before != now) {
            asked.set(false);
            value.set(String::new());
        }
        now
    });
    Effect::new(move |_| {
        if error.with(Option::is_some) {
            asked.set(true);
        }
    });
    let options = || {
        [("first", "The first, summer time"), ("second", "The second, winter time")]
            .map(|(key, words)| (key.to_owned(), words.to_owned()))
            .to_vec()
    };
    view! {
        <Show when=move || asked.get()>
            <SegmentedField name id=format!("booking-{name}") label value options=options() error/>
        </Show>
    }
}
