use leptos::prelude::*;

use super::Icon;

/// What all fields share: the label above, hint, counter and error below the control.
///
/// The control inside must use `control_id(id)` conventions: `id`, `{id}-hint`, `{id}-error`.
#[component]
pub fn FieldFrame(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(optional_no_strip)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// Keeps the label for assistive technology only, where the surroundings say it to the eye.
    #[prop(optional)]
    hide_label: bool,
    /// The value and its limit, for a counter that appears near the limit.
    #[prop(optional_no_strip)]
    limit: Option<(RwSignal<String>, usize)>,
    children: Children,
) -> impl IntoView {
    let label_class = if hide_label { "field-label visually-hidden" } else { "field-label" };
    view! {
        <div class="field" data-invalid=move || error.with(Option::is_some).then_some("true")>
            <label class=label_class for=id.clone()>
                {move || label.get()}
                {required.then(RequiredMark)}
            </label>
            {children()}
            {field_notes(&id, hint, error, limit)}
        </div>
    }
}

/// The asterisk; the control's own `required` says it in words.
#[component]
pub(super) fn RequiredMark() -> impl IntoView {
    view! {
        <span class="field-required" aria-hidden="true">" *"</span>
    }
}

/// Hint, counter and error, with the ids that [`described_by`] names.
pub(super) fn field_notes(
    id: &str,
    hint: Option<String>,
    error: Signal<Option<String>>,
    limit: Option<(RwSignal<String>, usize)>,
) -> impl IntoView + use<> {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        {hint.map(|text| view! { <p class="field-hint" id=hint_id>{text}</p> })}
        {limit.map(|(value, max)| view! { <p class="field-counter" role="status">{move || counter(&value.read(), max)}</p> })}
        {move || {
            let id = error_id.clone();
            error.get().map(|text| view! {
                <p class="field-error" id=id><Icon name="alert"/>{text}</p>
            })
        }}
    }
}

/// The value of `aria-describedby`: the error first, then the hint.
pub(super) fn described_by(
    id: &str,
    has_hint: bool,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let hint = has_hint.then(|| format!("{id}-hint"));
    let error_id = format!("{id}-error");
    Signal::derive(move || {
        let failed = error.with(Option::is_some).then(|| error_id.clone());
        let ids: Vec<String> = failed.into_iter().chain(hint.clone()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

/// The id of a field's control, unless the caller gives another: one form of a name per page needs none.
pub fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// Says nothing until four fifths of the limit are used; typing past the limit is counted, never cut off.
fn counter(text: &str, max: usize) -> Option<String> {
    let used = text.chars().count();
    if used > max {
        Some(format!("{} too many (limit {max})", used - max))
    } else if used * 5 >= max * 4 {
        Some(format!("{used} of {max}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::counter;

    #[test]
    fn the_counter_appears_near_the_limit_only() {
        assert_eq!(counter("short", 10), None);
        assert_eq!(counter("eight ch", 10), Some("8 of 10".into()));
        assert_eq!(counter("twelve chars", 10), Some("2 too many (limit 10)".into()));
    }

    #[test]
    fn the_counter_counts_characters_not_bytes() {
        assert_eq!(counter("éééé", 10), None);
    }
}
