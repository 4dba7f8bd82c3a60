use leptos::prelude::*;

use super::IconButton;

/// A tag or a chosen filter; with `on_remove` it carries a button that takes it away.
#[component]
pub fn Chip(
    #[prop(into)] text: String,
    #[prop(optional, into)] on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let remove = on_remove.map(|on_remove| {
        view! { <IconButton icon="close" label=format!("Remove {text}") press=move |_| on_remove.run(())/> }
    });
    view! { <span class="chip"><bdi>{text.clone()}</bdi>{remove}</span> }
}
