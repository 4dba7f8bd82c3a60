use crate::rooms::merge::model::{MergeField, Review};
use crate::ui::SegmentedField;
use leptos::prelude::*;

/// Which of two values the one that stays gets: "one" or "other".
#[component]
pub(super) fn FieldChoice(field: MergeField, review: Review, value: RwSignal<String>) -> impl IntoView {
    let shown = |text: String| if text.is_empty() { "Nothing".to_owned() } else { text };
    let options = vec![
        ("one".to_owned(), shown(review.one.shown(field))),
        ("other".to_owned(), shown(review.other.shown(field))),
    ];
    view! { <SegmentedField name=field.as_str() id=format!("merge-{}", field.as_str()) label=field.label() value options/> }
}
