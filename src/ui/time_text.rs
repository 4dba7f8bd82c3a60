use leptos::prelude::*;

/// A moment in words ("10:42", "2 days ago") with its exact time for machines and as a tooltip.
#[component]
pub fn TimeText(
    /// RFC 3339.
    #[prop(into)]
    datetime: String,
    #[prop(into)] text: Signal<String>,
    /// The full date and time in words.
    #[prop(optional, into)]
    title: Option<String>,
) -> impl IntoView {
    view! { <time class="time" datetime=datetime title=title>{move || text.get()}</time> }
}
