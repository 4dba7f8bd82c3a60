use super::clashes::Clashes;
use super::contact_points_block::AddPoint;
use crate::domain::ids::{ContactOwnerId, CustomerId};
use crate::live::Act;
use crate::rooms::customers::model::{
    ContactOwner, ContactOwnerEdit, ContactPoint, NewContactOwner, PointKind,
};
use crate::rooms::customers::owners_api::{add_owner, edit_owner, remove_owner};
use crate::ui::{
    Badge, Button, ButtonKind, CheckboxField, Icon, IconButton, Menu, MenuItem, Section, TextField, Tone,
    history_of,
};
use leptos::{html, prelude::*};

/// To whom the pets belong besides the customer, how they are reached, and whether pets may be handed to them.
#[component]
pub fn OwnersBlock(
    customer_id: CustomerId,
    #[prop(into)] owners: Signal<Vec<ContactOwner>>,
    /// All of the card; those of an owner stand with them.
    #[prop(into)]
    points: Signal<Vec<ContactPoint>>,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let actions = move || view! { <IconButton icon="plus" label="Add additional owner" press=move |_| adding.set(true)/> };
    let row = move |id| {
        let owner = Memo::new(move |before: Option<&Option<ContactOwner>>| {
            // Who was just removed stays as they were until their row is gone.
            owners
                .with(|all| all.iter().find(|owner| owner.id == id).cloned())
                .or_else(|| before.cloned().flatten())
        });
        view! { <li class="fact"><OwnerRow customer_id owner points/></li> }
    };
    let ids = move || -> Vec<_> { owners.with(|all| all.iter().map(|owner| owner.id).collect()) };
    view! {
        <Section title="Additional owners" actions>
            <ul class="facts" role="list">
                <For each=ids key=|id| *id children=row/>
            </ul>
            <Show when=move || adding.get()><AddOwner customer_id adding/></Show>
            <Show when=move || owners.with(Vec::is_empty) && !adding.get()>
                <p class="text-2">"Nobody else: a partner, a parent, a sitter. They are recognised when they call or write."</p>
            </Show>
        </Section>
    }
    .into_any()
}

#[component]
fn OwnerRow(
    customer_id: CustomerId,
    owner: Memo<Option<ContactOwner>>,
    points: Signal<Vec<ContactPoint>>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let adding = RwSignal::new(None::<PointKind>);
    let act = Act::new();
    let Some(id) = owner.with_untracked(|owner| owner.as_ref().map(|owner| owner.id)) else {
        return ().into_any();
    };
    let name = Memo::new(move |_| {
        owner.with(|owner| owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default())
    });
    let may_pick_up =
        Memo::new(move |_| owner.with(|owner| owner.as_ref().is_some_and(|owner| owner.may_pick_up)));
    let history = history_of("contact_owner", id.0, move || name.get());
    let remove =
        move |_| act.run("Additional owner removed.", move |intent| remove_owner(intent, id), |_| {});
    let pick_up = move || match may_pick_up.get() {
        true => view! { <Badge tone=Tone::Ok icon="check">"May pick up"</Badge> }.into_any(),
        false => view! { <Badge tone=Tone::Warn icon="block">"May not pick up"</Badge> }.into_any(),
    };
    let face = move || {
        view! {
            <Icon name="users"/>
            <div class="fact-main">
                <bdi>{move || name.get()}</bdi>
                <span class="cluster">{pick_up}</span>
                {move || reached(points, id)}
            </div>
            <Menu label=Signal::derive(move || format!("More for {}", name.get()))>
                <MenuItem icon="edit" press=move |_| editing.set(true)>"Edit"</MenuItem>
                <MenuItem icon="phone" press=move |_| adding.set(Some(PointKind::Phone))>"Add phone"</MenuItem>
                <MenuItem icon="mail" press=move |_| adding.set(Some(PointKind::Email))>"Add email"</MenuItem>
                <MenuItem icon="history" press=move |_| history.run(())>"History"</MenuItem>
                <MenuItem icon="trash" danger=true press=remove>"Remove"</MenuItem>
            </Menu>
        }
    };
    view! {
        <Show when=move || editing.get() fallback=face><EditOwner owner editing/></Show>
        {move || adding.get().map(|kind| view! { <AddPoint customer_id kind adding owner=id/> })}
    }
    .into_any()
}

/// How somebody is reached.
fn reached(points: Signal<Vec<ContactPoint>>, id: ContactOwnerId) -> impl IntoView {
    points.with(|all| {
        all.iter()
            .filter(|point| point.owner_id == Some(id))
            .map(|point| {
                let (href, shown) = (point.href.clone(), point.display.clone());
                view! { <a href=href dir="ltr">{shown}</a> }
            })
            .collect_view()
    })
}

#[component]
fn EditOwner(owner: Memo<Option<ContactOwner>>, editing: RwSignal<bool>) -> impl IntoView {
    let Some(was) = owner.get_untracked() else { return ().into_any() };
    let (id, version) = (was.id, StoredValue::new(was.version));
    let (name, may_pick_up) = (RwSignal::new(was.name.clone()), RwSignal::new(was.may_pick_up));
    let was = StoredValue::new(was);
    let act = Act::new();
    let save = Callback::new(move |()| {
        let (typed, may) = (name.get_untracked(), may_pick_up.get_untracked());
        let edit = was.with_value(|was| ContactOwnerEdit {
            name: (typed != was.name).then_some(typed),
            may_pick_up: (may != was.may_pick_up).then_some(may),
        });
        let seen = version.get_value();
        act.run(
            "Additional owner changed.",
            move |intent| edit_owner(intent, id, seen, edit.clone()),
            move |_| editing.set(false),
        );
    });
    let theirs = Callback::new(move |(field, value): (String, serde_json::Value)| match field.as_str() {
        "name" => name.set(value.as_str().unwrap_or_default().to_owned()),
        _ => may_pick_up.set(value.as_bool().unwrap_or_default()),
    });
    let settled = Callback::new(move |(seen, _): (i32, String)| {
        version.set_value(seen);
        save.run(());
    });
    view! {
        <OwnerForm
            act scope=format!("owner-{id}") name may_pick_up reach=None on_save=save
            on_cancel=Callback::new(move |()| editing.set(false))
        />
        <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
    }
    .into_any()
}

#[component]
fn AddOwner(customer_id: CustomerId, adding: RwSignal<bool>) -> impl IntoView {
    let (name, may_pick_up) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (phone, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let act = Act::new();
    let save = Callback::new(move |()| {
        let owner = NewContactOwner {
            name: name.get_untracked(),
            may_pick_up: may_pick_up.get_untracked(),
            phone: phone.get_untracked(),
            email: email.get_untracked(),
        };
        act.run(
            "Additional owner added.",
            move |intent| add_owner(intent, customer_id, owner.clone()),
            move |_| adding.set(false),
        );
    });
    view! {
        <OwnerForm
            act scope="new-owner".to_owned() name may_pick_up reach=Some((phone, email)) on_save=save
            on_cancel=Callback::new(move |()| adding.set(false))
        />
    }
}

#[component]
fn OwnerForm(
    act: Act,
    scope: String,
    name: RwSignal<String>,
    may_pick_up: RwSignal<bool>,
    /// The phone and the email of somebody new.
    reach: Option<(RwSignal<String>, RwSignal<String>)>,
    on_save: Callback<()>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(());
    };
    let id = |field: &str| format!("{scope}-{field}");
    view! {
        <form class="fact-form" on:submit=submit novalidate>
            <TextField
                name="name" id=id("name") label="Name" value=name autocomplete="off" required=true maxlength=200
                error=act.errors.for_field("name") node_ref=input
            />
            {reach.map(|(phone, email)| view! {
                <TextField
                    name="phone" id=id("phone") label="Phone (optional)" value=phone input_type="tel" autocomplete="off"
                    error=act.errors.for_field("phone")
                />
                <TextField
                    name="email" id=id("email") label="Email (optional)" value=email input_type="email" autocomplete="off"
                    error=act.errors.for_field("email")
                />
            })}
            <CheckboxField
                name="may_pick_up" id=id("may-pick-up") label="May pick up the pets" value=may_pick_up
                error=act.errors.for_field("may_pick_up")
            />
            <div class="actions">
                <Button submit=true pending=act.pending icon="check">"Save"</Button>
                <Button kind=ButtonKind::Quiet press=move |_| on_cancel.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
