use leptos::prelude::*;

use super::Icon;

/// The title of a page with its actions; the page's only `h1`.
#[component]
pub fn PageHeader(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] subtitle: Option<Signal<String>>,
    /// Where the back arrow goes.
    #[prop(optional, into)]
    back: Option<String>,
    #[prop(optional, into)] actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <header class="page-header">
            {back.map(|href| view! {
                <a class="btn btn-icon" data-kind="quiet" href=href aria-label="Back" title="Back"><Icon name="chevron-left"/></a>
            })}
            <div class="page-heading">
                <h1 class="page-title" dir="auto">{move || title.get()}</h1>
                {subtitle.map(|text| view! { <p class="page-subtitle" dir="auto">{move || text.get()}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </header>
    }
}
