use crate::ui::Button;
use leptos::prelude::*;

/// What was archived, folded away, each with a way back.
#[component]
pub(super) fn ArchivedLabels(
    /// Key and name.
    labels: Vec<(String, String)>,
    /// Gets the key.
    on_restore: Callback<String>,
) -> impl IntoView {
    if labels.is_empty() {
        return ().into_any();
    }
    let row = move |(key, name): (String, String)| {
        view! {
            <li class="label-row">
                <span class="label-name" dir="auto">{name.clone()}</span>
                <Button icon="restore" press=move |_| on_restore.run(key.clone())>
                    "Restore" <span class="visually-hidden">{format!(" {name}")}</span>
                </Button>
            </li>
        }
    };
    let count = labels.len();
    view! {
        <details class="label-archive">
            <summary>{format!("Archived ({count})")}</summary>
            <ul class="label-rows">{labels.into_iter().map(row).collect_view()}</ul>
        </details>
    }
    .into_any()
}
