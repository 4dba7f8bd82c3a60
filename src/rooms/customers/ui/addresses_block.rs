use super::clashes::Clashes;
use super::drafts::{ADDRESS_FIELDS, AddressDraft};
use super::fact_lines::AddressFields;
use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::customers::api::{add_address, edit_address, remove_address};
use crate::rooms::customers::model::Address;
use crate::ui::{Button, ButtonKind, Icon, IconButton, Menu, MenuItem, Section, history_of};
use leptos::prelude::*;

/// The addresses on a card, each edited in place.
#[component]
pub fn AddressesBlock(
    customer_id: CustomerId,
    #[prop(into)] addresses: Signal<Vec<Address>>,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let actions =
        move || view! { <IconButton icon="plus" label="Add address" press=move |_| adding.set(true)/> };
    let row = move |id| {
        let address = Memo::new(move |before: Option<&Option<Address>>| {
            addresses
                .with(|all| all.iter().find(|address| address.id == id).cloned())
                .or_else(|| before.cloned().flatten())
        });
        view! { <li class="fact"><AddressRow address/></li> }
    };
    let ids = move || -> Vec<_> { addresses.with(|all| all.iter().map(|address| address.id).collect()) };
    view! {
        <Section title="Addresses" actions>
            <ul class="facts" role="list">
                <For each=ids key=|id| *id children=row/>
            </ul>
            <Show when=move || adding.get()><AddAddress customer_id adding/></Show>
            <Show when=move || addresses.with(Vec::is_empty) && !adding.get()>
                <p class="text-2">"No address yet."</p>
            </Show>
        </Section>
    }
    .into_any()
}

#[component]
fn AddressRow(address: Memo<Option<Address>>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let act = Act::new();
    let Some(id) = address.with_untracked(|address| address.as_ref().map(|address| address.id)) else {
        return ().into_any();
    };
    let line = Memo::new(move |_| {
        address.with(|address| address.as_ref().map(Address::one_line).unwrap_or_default())
    });
    let label = move || {
        address.with(|address| address.as_ref().map(|address| address.label.clone()).unwrap_or_default())
    };
    let history = history_of("address", id.0, move || line.get());
    let remove = move |_| act.run("Address removed.", move |intent| remove_address(intent, id), |_| {});
    let face = move || {
        view! {
            <Icon name="location"/>
            <div class="fact-main">
                <bdi>{move || line.get()}</bdi>
                {move || Some(label()).filter(|label| !label.is_empty()).map(|label| view! { <bdi class="meta">{label}</bdi> })}
            </div>
            <Menu label=Signal::derive(move || format!("More for {}", line.get()))>
                <MenuItem icon="edit" press=move |_| editing.set(true)>"Edit"</MenuItem>
                <MenuItem icon="history" press=move |_| history.run(())>"History"</MenuItem>
                <MenuItem icon="trash" danger=true press=remove>"Remove"</MenuItem>
            </Menu>
        }
    };
    view! { <Show when=move || editing.get() fallback=face><EditAddress address editing/></Show> }.into_any()
}

#[component]
fn EditAddress(address: Memo<Option<Address>>, editing: RwSignal<bool>) -> impl IntoView {
    let Some(was) = address.get_untracked() else { return ().into_any() };
    let (id, version) = (was.id, StoredValue::new(was.version));
    let draft = AddressDraft::of(was.clone());
    let was = StoredValue::new(was);
    let act = Act::new();
    let save = Callback::new(move |()| {
        let (edit, seen) = (untrack(|| was.with_value(|was| draft.edit(was))), version.get_value());
        act.run(
            "Address changed.",
            move |intent| edit_address(intent, id, seen, edit.clone()),
            move |_| editing.set(false),
        );
    });
    let theirs = Callback::new(move |(field, value): (String, serde_json::Value)| {
        if let Some(at) = ADDRESS_FIELDS.iter().position(|(name, _)| *name == field) {
            draft.fields[at].set(value.as_str().unwrap_or_default().to_owned());
        }
    });
    let settled = Callback::new(move |(seen, _): (i32, String)| {
        version.set_value(seen);
        save.run(());
    });
    view! {
        <AddressForm draft act scope=format!("address-{id}") on_save=save on_cancel=Callback::new(move |()| editing.set(false))/>
        <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
    }
    .into_any()
}

#[component]
fn AddAddress(customer_id: CustomerId, adding: RwSignal<bool>) -> impl IntoView {
    let draft = AddressDraft::empty();
    let act = Act::new();
    let save = Callback::new(move |()| {
        let address = untrack(|| draft.new_address());
        act.run(
            "Address added.",
            move |intent| add_address(intent, customer_id, address.clone()),
            move |_| adding.set(false),
        );
    });
    view! { <AddressForm draft act scope="new-address".to_owned() on_save=save on_cancel=Callback::new(move |()| adding.set(false))/> }
}

#[component]
fn AddressForm(
    draft: AddressDraft,
    act: Act,
    scope: String,
    on_save: Callback<()>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let error = Callback::new(move |at: usize| act.errors.for_field(ADDRESS_FIELDS[at].0));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(());
    };
    view! {
        <form class="fact-form" on:submit=submit>
            <AddressFields draft scope error/>
            <div class="actions">
                <Button submit=true pending=act.pending icon="check">"Save"</Button>
                <Button kind=ButtonKind::Quiet press=move |_| on_cancel.run(())>"Cancel"</Button>
            </div>
        </form>
    }
}
