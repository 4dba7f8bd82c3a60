use leptos::prelude::*;

/// A key or a key combination, such as "Ctrl K".
#[component]
pub fn Kbd(#[prop(into)] keys: String) -> impl IntoView {
    view! { <kbd class="kbd">{keys}</kbd> }
}
