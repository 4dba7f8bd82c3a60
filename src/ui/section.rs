use leptos::prelude::*;

/// A card with a heading, an optional action and a body.
#[component]
pub fn Section(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=id>
            <header class="section-header">
                <h2 class="section-title">{move || title.get()}</h2>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </header>
            <div class="section-body">{children()}</div>
        </section>
    }
}
