use super::clashes::Clashes;
use super::drafts::PointDraft;
use crate::domain::ids::{ContactOwnerId, CustomerId};
use crate::live::Act;
use crate::rooms::customers::api::{
    add_contact_point, edit_contact_point, make_main, remove_contact_point, set_shared, set_sms,
};
use crate::rooms::customers::model::{
    ContactOwner, ContactPoint, ContactPointEdit, NewContactPoint, PointKind,
};
use crate::ui::{
    Badge, Button, CheckboxField, Icon, Menu, MenuItem, Section, SelectField, TextField, Tone, history_of,
};
use leptos::{html, prelude::*};

/// The phones and emails on a card: '+' adds one, each is edited in place, Main and SMS are one press.
#[component]
pub fn ContactPointsBlock(
    customer_id: CustomerId,
    /// As the card read them; news replaces them without touching what is being typed.
    #[prop(into)]
    points: Signal<Vec<ContactPoint>>,
    /// Some of the points are theirs.
    #[prop(into)]
    owners: Signal<Vec<ContactOwner>>,
) -> impl IntoView {
    let adding = RwSignal::new(None::<PointKind>);
    let actions = move || {
        view! {
            <Menu label="Add email or phone" icon="plus">
                <MenuItem icon="phone" press=move |_| adding.set(Some(PointKind::Phone))>"Add phone"</MenuItem>
                <MenuItem icon="mail" press=move |_| adding.set(Some(PointKind::Email))>"Add email"</MenuItem>
            </Menu>
        }
    };
    let row = move |id| {
        let point = Memo::new(move |before: Option<&Option<ContactPoint>>| {
            // A point that was just removed stays as it was until its row is gone.
            points
                .with(|all| all.iter().find(|point| point.id == id).cloned())
                .or_else(|| before.cloned().flatten())
        });
        view! { <li class="fact"><PointRow point owners/></li> }
    };
    let ids = move || -> Vec<_> { points.with(|all| all.iter().map(|point| point.id).collect()) };
    view! {
        <Section title="Contact" actions>
            <ul class="facts" role="list">
                <For each=ids key=|id| *id children=row/>
            </ul>
            {move || adding.get().map(|kind| view! { <AddPoint customer_id kind adding/> })}
            <Show when=move || points.with(Vec::is_empty) && adding.get().is_none()>
                <p class="text-2">"No phone or email yet."</p>
            </Show>
        </Section>
    }
    .into_any()
}

#[component]
fn PointRow(point: Memo<Option<ContactPoint>>, owners: Signal<Vec<ContactOwner>>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let act = Act::new();
    let of = move |read: fn(&ContactPoint) -> bool| point.with(|point| point.as_ref().is_some_and(read));
    let Some(first) = point.get_untracked() else { return ().into_any() };
    let (id, kind) = (first.id, first.kind);
    let shown =
        move || point.with(|point| point.as_ref().map(|point| point.display.clone()).unwrap_or_default());
    let href = move || point.with(|point| point.as_ref().map(|point| point.href.clone()));
    // Of what nobody types, what it is says more than where it reaches them.
    let label = move || match kind.is_typed() {
        true => point.with(|point| point.as_ref().map_or("", |point| point.label.label())),
        false => kind.label(),
    };
    let whose = move || {
        let id = point.with(|point| point.as_ref().and_then(|point| point.owner_id))?;
        owners.with(|all| all.iter().find(|owner| owner.id == id).map(|owner| owner.name.clone()))
    };
    let history = history_of("contact_point", id.0, shown);
    let main = move |_| act.run("Made Main.", move |intent| make_main(intent, id), |_| {});
    let sms = move |_| {
        let on = !of(|point| point.sms);
        let said = if on { "Texts go to this number." } else { "No texts go to this number." };
        act.run(said, move |intent| set_sms(intent, id, on), |_| {});
    };
    let share = move |_| {
        let on = !of(|point| point.shared);
        let said =
            if on { "Shared by several people: nobody is recognised by it alone." } else { "Not shared." };
        act.run(said, move |intent| set_shared(intent, id, on), |_| {});
    };
    let remove = move |_| act.run("Removed.", move |intent| remove_contact_point(intent, id), |_| {});
    let face = move || {
        view! {
            <Icon name=kind.icon()/>
            <div class="fact-main">
                {match kind.is_typed() {
                    true => view! { <a href=href dir="ltr">{shown}</a> }.into_any(),
                    false => view! { <bdi>{shown}</bdi> }.into_any(),
                }}
                <span class="cluster">
                    <span class="meta">{label}</span>
                    {move || whose().map(|name| view! { <span class="meta">"of "<bdi>{name}</bdi></span> })}
                    {move || of(|point| point.is_main).then(|| view! { <Badge tone=Tone::Accent>"Main"</Badge> })}
                    {move || of(|point| point.sms).then(|| view! { <Badge tone=Tone::Info>"SMS"</Badge> })}
                    {move || of(|point| point.shared).then(|| view! { <Badge icon="users">"Shared"</Badge> })}
                </span>
            </div>
            <Menu label=Signal::derive(move || format!("More for {}", shown()))>
                {kind.is_typed().then(|| view! { <MenuItem icon="edit" press=move |_| editing.set(true)>"Edit"</MenuItem> })}
                {(!of(|point| point.is_main)).then(|| view! { <MenuItem icon="star" press=main>"Make Main"</MenuItem> })}
                {(kind == PointKind::Phone).then(|| view! {
                    <MenuItem icon="chat" press=sms>
                        {if of(|point| point.sms) { "Turn texts off" } else { "Enable texts to this number" }}
                    </MenuItem>
                })}
                {kind.is_typed().then(|| view! {
                    <MenuItem icon="users" press=share>
                        {if of(|point| point.shared) { "Not shared: recognise by it" } else { "Shared by a household: do not match by it" }}
                    </MenuItem>
                })}
                <MenuItem icon="history" press=move |_| history.run(())>"History"</MenuItem>
                <MenuItem icon="trash" danger=true press=remove>"Remove"</MenuItem>
            </Menu>
        }
    };
    view! { <Show when=move || editing.get() fallback=face><EditPoint point editing/></Show> }.into_any()
}

#[component]
fn EditPoint(point: Memo<Option<ContactPoint>>, editing: RwSignal<bool>) -> impl IntoView {
    let Some(was) = point.get_untracked() else { return ().into_any() };
    let (id, version) = (was.id, StoredValue::new(was.version));
    let draft = PointDraft::of(was.clone());
    let act = Act::new();
    let was = StoredValue::new(was);
    let save = Callback::new(move |()| {
        let now = untrack(|| draft.new_point());
        let edit = was.with_value(|was| ContactPointEdit {
            raw: (now.raw != was.raw).then(|| now.raw.clone()),
            label: (now.label != was.label).then_some(now.label),
            is_main: None,
            sms: (now.sms != was.sms).then_some(now.sms),
        });
        let seen = version.get_value();
        act.run(
            "Contact changed.",
            move |intent| edit_contact_point(intent, id, seen, edit.clone()),
            move |_| editing.set(false),
        );
    });
    let theirs = Callback::new(move |(field, value): (String, serde_json::Value)| match field.as_str() {
        "raw" => draft.raw.set(value.as_str().unwrap_or_default().to_owned()),
        "label" => draft.label.set(value.as_str().unwrap_or_default().to_owned()),
        _ => draft.sms.set(value.as_bool().unwrap_or_default()),
    });
    let settled = Callback::new(move |(seen, _): (i32, String)| {
        version.set_value(seen);
        save.run(());
    });
    view! {
        <PointForm draft act scope=format!("point-{id}") on_save=save on_cancel=Callback::new(move |()| editing.set(false))/>
        <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
    }
    .into_any()
}

#[component]
pub(super) fn AddPoint(
    customer_id: CustomerId,
    kind: PointKind,
    adding: RwSignal<Option<PointKind>>,
    /// Whose it is; missing: the customer's own.
    #[prop(optional, into)]
    owner: Option<ContactOwnerId>,
) -> impl IntoView {
    let draft = PointDraft::empty(kind, false);
    let scope = owner.map_or_else(|| "new-point".to_owned(), |owner| format!("new-point-of-{owner}"));
    let act = Act::new();
    let save = Callback::new(move |()| {
        let point = NewContactPoint { owner_id: owner, ..untrack(|| draft.new_point()) };
        let said = if kind == PointKind::Phone { "Phone added." } else { "Email added." };
        act.run(
            said,
            move |intent| add_contact_point(intent, customer_id, point.clone()),
            move |_| adding.set(None),
        );
    });
    view! { <PointForm draft act scope on_save=save on_cancel=Callback::new(move |()| adding.set(None))/> }
}

#[component]
fn PointForm(
    draft: PointDraft,
    act: Act,
    scope: String,
    on_save: Callback<()>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let is_phone = draft.kind == PointKind::Phone;
    let (label, input_type) = if is_phone { ("Phone", "tel") } else { ("Email", "email") };
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
                name="raw" id=id("raw") label=label value=draft.raw input_type=input_type autocomplete="off"
                error=act.errors.for_field("raw") node_ref=input required=true
            />
            <SelectField name="label" id=id("label") label="Type" value=draft.label options=draft.types()/>
            {is_phone.then(|| view! {
                <CheckboxField
                    name="sms" id=id("sms") label="Enable texts to this number" value=draft.sms
                    error=act.errors.for_field("sms")
                />
            })}
            <div class="actions">
                <Button submit=true pending=act.pending icon="check">"Save"</Button>
                <Button kind=crate::ui::ButtonKind::Quiet press=move |_| on_cancel.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
