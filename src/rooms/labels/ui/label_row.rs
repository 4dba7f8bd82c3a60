use crate::rooms::labels::model::shown_count;
use crate::ui::{Menu, MenuItem};
use leptos::prelude::*;

/// A label of the settings in one line: what it is, how many carry it, and what can be done.
#[component]
pub(super) fn LabelRow(
    #[prop(into)] name: String,
    customers: i64,
    /// Of labels that pets carry as well.
    #[prop(optional)]
    pets: Option<i64>,
    /// The contacts that carry it, filtered.
    #[prop(optional, into)]
    href: Option<String>,
    /// The word on the first item of the menu.
    edit_label: &'static str,
    on_edit: Callback<()>,
    on_archive: Callback<()>,
    /// In place of the bare name.
    #[prop(optional, into)]
    face: Option<ViewFn>,
) -> impl IntoView {
    let mut count =
        format!("{} {}", shown_count(customers), if customers == 1 { "customer" } else { "customers" });
    if let Some(pets) = pets {
        count += &format!(", {} {}", shown_count(pets), if pets == 1 { "pet" } else { "pets" });
    }
    let face = match face {
        Some(face) => face.run(),
        None => view! { <span class="label-name" dir="auto">{name.clone()}</span> }.into_any(),
    };
    let count = match href.filter(|_| customers > 0) {
        Some(href) => view! { <a class="label-count" href=href>{count}</a> }.into_any(),
        None => view! { <span class="label-count">{count}</span> }.into_any(),
    };
    view! {
        <li class="label-row">
            {face}
            {count}
            <Menu label=format!("More for {name}")>
                <MenuItem icon="edit" press=move |_| on_edit.run(())>{edit_label}</MenuItem>
                <MenuItem icon="archive" press=move |_| on_archive.run(())>"Archive"</MenuItem>
            </Menu>
        </li>
    }
    .into_any()
}
