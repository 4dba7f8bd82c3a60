use super::contact_list::ContactList;
use crate::rooms::customers::model::{CustomerFilter, CustomerSort};
use crate::ui::{EmptyState, Icon, Menu, MenuItem, Pane, use_remembered};
use leptos::prelude::*;

/// **My Customers**: those assigned to whoever is signed in. Folded away, only its menu stays, at
/// the bottom.
#[component]
pub(super) fn MyCustomers() -> impl IntoView {
    let folded = use_remembered("my-customers-folded", false);
    let archived = RwSignal::new(false);
    let sort = RwSignal::new(CustomerSort::Activity);
    let filter = Signal::derive(move || CustomerFilter {
        mine: true,
        archived: archived.get(),
        sort: sort.get(),
        ..Default::default()
    });
    let header = move || {
        view! {
            <h2 class="my-customers-title">"My Customers"</h2>
            <button
                class="btn btn-icon" type="button" data-kind="quiet" aria-controls="my-customers-list"
                aria-expanded=move || if folded.get() { "false" } else { "true" }
                aria-label="My Customers" title=move || if folded.get() { "Show My Customers" } else { "Fold My Customers away" }
                on:click=move |_| folded.update(|folded| *folded = !*folded)
            >
                {move || if folded.get() { view! { <Icon name="chevron-right"/> } } else { view! { <Icon name="chevron-left"/> } }}
            </button>
        }
    };
    let footer = move || {
        view! {
            <span class="my-customers-state meta">{move || if archived.get() { "Archived ones" } else { "" }}</span>
            <Menu label="More for My Customers">
                <MenuItem icon="plus" href="/contacts/new">"Add New Customer"</MenuItem>
                <MenuItem icon="archive" press=move |_| archived.update(|on| *on = !*on)>
                    {if archived.get_untracked() { "Hide archived" } else { "Show archived" }}
                </MenuItem>
                <MenuItem icon="sort" press=move |_| sort.set(CustomerSort::Activity)>"Sort by last activity"</MenuItem>
                <MenuItem icon="sort" press=move |_| sort.set(CustomerSort::Name)>"Sort by name"</MenuItem>
                <MenuItem icon="sort" press=move |_| sort.set(CustomerSort::Newest)>"Sort by newest"</MenuItem>
            </Menu>
        }
    };
    let nobody = move || {
        let text = if archived.get_untracked() {
            "None of yours is archived."
        } else {
            "Customers that are assigned to you appear here."
        };
        view! { <EmptyState icon="user" title="Nobody yet" text=text/> }
    };
    view! {
        <div class="my-customers" data-folded=move || folded.get().then_some("true")>
            <Pane label="My Customers" header footer>
                <div id="my-customers-list" class="my-customers-list">
                    <ContactList filter empty=nobody.into() compact=true label="My Customers"/>
                </div>
            </Pane>
        </div>
    }
    .into_any()
}
