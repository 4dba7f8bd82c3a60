use crate::ui::Icon;
use leptos::prelude::*;
use leptos_meta::Title;

/// The frame of the pages before anyone is signed in: one card with one thing to do.
#[component]
pub fn Doorway(
    #[prop(into)] title: String,
    /// A wider card, for a long form.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title.clone()/>
        <main class="doorway" id="main" data-wide=wide.then_some("true")>
            <p class="doorway-brand"><Icon name="paw"/>"Pawline"</p>
            <div class="doorway-card">
                <h1>{title}</h1>
                {children()}
            </div>
        </main>
    }
    .into_any()
}
