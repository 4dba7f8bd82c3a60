use super::contact_filters::ContactFilters;
use super::contact_list::ContactList;
use super::list_query::ListQuery;
use super::my_customers::MyCustomers;
use super::row_keys::on_shortcut;
use super::saved_views::SavedViews;
use super::scroll_memory::ScrollMemory;
use super::typing::when_settled;
use crate::rooms::staff::Me;
use crate::ui::{
    ButtonKind, ButtonLink, EmptyState, NavTab, NavTabs, Pane, PaneFocus, PaneLayout, SearchField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::time::Duration;

/// Contacts: the list of all customers with search, filters and sort, beside **My Customers**.
#[component]
pub fn ContactsPage(
    /// What else leads on from here.
    #[prop(optional, into)]
    more: Option<ViewFn>,
) -> impl IntoView {
    let more = StoredValue::new(more);
    let address = use_query_map();
    let query = Memo::new(move |_| ListQuery::read(&address.read()));
    let navigate = use_navigate();
    let go = Callback::new(move |next: ListQuery| {
        navigate(&next.address(), NavigateOptions { replace: true, scroll: false, ..Default::default() });
    });
    let focus =
        Signal::derive(
            move || if query.with(|query| query.mine) { PaneFocus::List } else { PaneFocus::Main },
        );
    if expect_context::<Me>().preferences.shortcuts {
        Effect::new(move |_| {
            let keys = window_event_listener(leptos::ev::keydown, move |event| {
                on_shortcut(&event, ".contacts .rows");
            });
            on_cleanup(move || keys.remove());
        });
    }
    view! {
        <Title text="Contacts"/>
        <PaneLayout list=|| view! { <ViewTabs/><MyCustomers/> } focus>
            <AllContacts query go more/>
        </PaneLayout>
    }
    .into_any()
}

/// On a phone, where only one of the two lists fits.
#[component]
fn ViewTabs() -> impl IntoView {
    let tabs = Signal::stored(vec![
        NavTab::new("/contacts", "All contacts"),
        NavTab::new("/contacts?view=mine", "My Customers"),
    ]);
    let address = use_query_map();
    let current = Signal::derive(move || {
        let mine = address.with(|query| query.get_str("view") == Some("mine"));
        if mine { "/contacts?view=mine".to_owned() } else { "/contacts".to_owned() }
    });
    view! { <div class="view-tabs"><NavTabs label="Lists" tabs current/></div> }
}

#[component]
fn AllContacts(
    query: Memo<ListQuery>,
    go: Callback<ListQuery>,
    more: StoredValue<Option<ViewFn>>,
) -> impl IntoView {
    let text = RwSignal::new(query.with_untracked(|query| query.text.clone()));
    // The address follows the box when typing pauses; the box follows the address on the way back.
    Effect::new(move |before: Option<String>| {
        let said = query.with(|query| query.text.clone());
        if before.is_some_and(|before| before != said) && text.get_untracked().trim() != said {
            text.set(said.clone());
        }
        said
    });
    when_settled(text.into(), Duration::from_millis(150), move |typed: String| {
        let typed = typed.trim().to_owned();
        if query.with_untracked(|query| query.text != typed) {
            go.run(ListQuery { text: typed, ..query.get_untracked() });
        }
    });
    let filter = Memo::new(move |_| query.with(ListQuery::filter));
    let header = move || {
        view! {
            <h1 class="contacts-title">"Contacts"</h1>
            {more.with_value(|more| more.as_ref().map(ViewFn::run))}
            <ButtonLink href="/contacts/new" kind=ButtonKind::Secondary icon="plus">"Add New Customer"</ButtonLink>
        }
    };
    let nobody = move || {
        let (narrow, archived) = query.with_untracked(|query| (query.is_narrow(), query.archived));
        match (narrow, archived) {
            (true, _) => view! {
                <EmptyState
                    icon="search" title="Nobody matches" text="Try fewer letters, another spelling or no filter."
                    action=|| view! { <ButtonLink href="/contacts">"Show everyone"</ButtonLink> }
                />
            }.into_any(),
            (false, true) => view! { <EmptyState icon="archive" title="Nobody is archived"/> }.into_any(),
            (false, false) => view! {
                <EmptyState
                    icon="contacts" title="No customers yet" text="They appear here when they write or call, or when you add them."
                    action=|| view! { <ButtonLink href="/contacts/new" kind=ButtonKind::Primary icon="plus">"Add New Customer"</ButtonLink> }
                />
            }.into_any(),
        }
    };
    let scroller = NodeRef::new();
    let wanted = StoredValue::new(1);
    let memory = ScrollMemory { address: Signal::derive(move || query.with(ListQuery::address)), scroller };
    let on_scroll = Callback::new(move |()| memory.note(wanted.try_get_value().unwrap_or(1)));
    view! {
        <Pane header body_ref=scroller on_scroll>
            <div class="contacts">
                <ViewTabs/>
                <div class="contacts-tools">
                    <SearchField name="q" label="Search contacts" placeholder="Name, phone, email, pet or tag" value=text/>
                    <ContactFilters query go/>
                    <SavedViews query/>
                </div>
                <ContactList filter empty=nobody.into() label="Contacts" memory wanted counted=true/>
            </div>
        </Pane>
    }
    .into_any()
}
