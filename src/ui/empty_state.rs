use leptos::prelude::*;

use super::Icon;

/// What a list shows when there is nothing: what would be here, and the one action that helps.
#[component]
pub fn EmptyState(
    icon: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Option<Signal<String>>,
    #[prop(optional, into)] action: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p class="empty-title">{move || title.get()}</p>
            {text.map(|text| view! { <p class="empty-text">{move || text.get()}</p> })}
            {action.map(|action| action.run())}
        </div>
    }
}
