use leptos::prelude::*;
use std::hash::Hash;

/// The rows of a block: links that stay the same nodes while their words change, so that news from
/// elsewhere takes neither the focus nor a press that has begun.
#[component]
pub(super) fn Rows<T, K>(
    rows: Memo<Vec<T>>,
    /// What stays the same about a row.
    key: fn(&T) -> K,
    /// Empty: it leads nowhere.
    href: fn(&T) -> String,
    /// What stands in the link.
    #[prop(into)]
    face: Callback<T, AnyView>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Copy + Eq + Hash + Send + Sync + 'static,
{
    let row = move |id: K| {
        let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| key(row) == id).cloned()));
        view! {
            <li>
                <a class="row" href=move || row.with(|row| row.as_ref().map(href).filter(|href| !href.is_empty()))>
                    {move || row.get().map(|row| face.run(row))}
                </a>
            </li>
        }
    };
    view! {
        <ul class="today-list">
            <For each=move || rows.with(|rows| rows.iter().map(key).collect::<Vec<_>>()) key=|id| *id children=row/>
        </ul>
    }
    .into_any()
}
