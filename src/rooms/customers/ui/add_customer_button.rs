use crate::ui::Icon;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The floating '+': **Add New Customer** from any screen on which it would not lie over a composer or a
/// form, and that has no button of its own for it.
#[component]
pub fn AddCustomerButton() -> impl IntoView {
    let path = use_location().pathname;
    let in_the_way =
        move || path.with(|path| path == "/" || path.starts_with("/inbox") || path.starts_with("/contacts"));
    view! {
        <Show when=move || !in_the_way()>
            <a
                class="btn btn-icon" data-kind="primary" href="/contacts/new"
                aria-label="Add New Customer" title="Add New Customer"
            >
                <Icon name="plus"/>
            </a>
        </Show>
    }
}
