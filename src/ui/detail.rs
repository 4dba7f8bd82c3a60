use leptos::prelude::*;

/// One name with its value inside a [`DescriptionList`](super::DescriptionList).
#[component]
pub fn Detail(#[prop(into)] term: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="detail">
            <dt>{move || term.get()}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
