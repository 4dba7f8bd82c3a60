use leptos::prelude::*;

use super::plot::{points, polyline};

/// The course of a value in the size of a word, with its whole story in the label.
#[component]
pub fn Sparkline(
    /// "Weight: 12.1 to 12.8 kg since March".
    #[prop(into)]
    label: String,
    #[prop(into)] values: Signal<Vec<f64>>,
) -> impl IntoView {
    view! {
        <svg class="sparkline" viewBox="0 0 80 24" role="img" aria-label=label>
            <polyline points=move || points(&polyline(&values.get(), 80.0, 24.0, 2.0))></polyline>
        </svg>
    }
}
