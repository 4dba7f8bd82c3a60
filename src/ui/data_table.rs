use leptos::prelude::*;

/// A table that scrolls inside its own box on narrow screens, also with the keyboard. The children
/// are `<thead>` and `<tbody>`.
#[component]
pub fn DataTable(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label=move || label.get()>
            <table class="table">{children()}</table>
        </div>
    }
}
