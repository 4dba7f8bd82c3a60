use leptos::prelude::*;

use super::Icon;

/// Opens what is folded on phones, such as a list's filters: an element with this id, the class
/// `foldable` and `data-shown` while `shown` holds. On wider screens all of it is seen, without a button.
#[component]
pub fn FoldButton(
    /// The id of what it opens.
    controls: &'static str,
    shown: RwSignal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(default = "filter")] icon: &'static str,
) -> impl IntoView {
    view! {
        <button
            class="btn fold-button" type="button" aria-controls=controls
            aria-expanded=move || if shown.get() { "true" } else { "false" }
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            <Icon name=icon/>
            <span class="btn-label">{move || label.get()}</span>
        </button>
    }
}
