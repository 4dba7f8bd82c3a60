use leptos::prelude::*;

/// A line icon from the sprite `public/icons.svg`.
///
/// Hidden from assistive technology unless it carries meaning of its own: then give it a `label`.
#[component]
pub fn Icon(
    /// The id of a symbol in the sprite.
    name: &'static str,
    #[prop(optional, into)] label: Option<String>,
) -> impl IntoView {
    let hidden = label.is_none().then_some("true");
    let role = label.is_some().then_some("img");
    view! {
        <svg class="icon" viewBox="0 0 24 24" focusable="false" aria-hidden=hidden role=role aria-label=label>
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}
