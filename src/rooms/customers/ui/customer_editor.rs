use super::clashes::Clashes;
use super::editor_form::Form;
use super::fact_lines::{AddressLines, DetailLines};
use super::point_lines::PointLines;
use crate::live::Act;
use crate::rooms::customers::api::update_card;
use crate::rooms::customers::model::{Address, ContactPoint, Customer, Detail};
use crate::rooms::staff::api::list_staff;
use crate::ui::{Button, ButtonKind, CancelButton, ErrorSummary, LeaveGuard, SelectField, Sheet, TextField};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The full editor of a card in a sheet. It saves with **Update** and asks before changes are lost.
#[component]
pub fn CustomerEditor(
    /// Set it to true to open the editor.
    open: RwSignal<bool>,
    #[prop(into)] customer: Signal<Customer>,
    #[prop(into)] points: Signal<Vec<ContactPoint>>,
    #[prop(into)] addresses: Signal<Vec<Address>>,
    #[prop(into)] details: Signal<Vec<Detail>>,
) -> impl IntoView {
    // The form of the present opening: made by it and gone with it.
    let form = RwSignal::new(None::<Form>);
    let act = Act::new();
    let dirty = Signal::derive(move || form.get().is_some_and(|form| form.edit() != form.untouched()));
    let save = Callback::new(move |()| {
        let Some(now) = form.get_untracked() else { return };
        let Some((id, edit)) = untrack(|| now.send(act)) else { return };
        act.run(
            "Customer updated.",
            move |intent| update_card(intent, id, edit.clone()),
            move |_| open.set(false),
        );
    });
    let footer = move || {
        view! {
            <CancelButton/>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| save.run(())>"Update"</Button>
        }
    };
    let fresh = move || {
        let fresh = untrack(|| Form::new(customer.get(), points.get(), addresses.get(), details.get()));
        act.errors.clear();
        act.clash.set(None);
        form.set(Some(fresh));
        on_cleanup(move || {
            form.try_set(None);
        });
        view! { <EditorForm form=fresh act save/> }
    };
    view! {
        <Sheet open title="Edit customer" footer guard=true dirty>{fresh()}</Sheet>
        <LeaveGuard dirty/>
    }
    .into_any()
}

#[component]
fn EditorForm(form: Form, act: Act, save: Callback<()>) -> impl IntoView {
    // Not a resource: the card around it would wait for that, and take the open sheet off the page
    // and put it back, which ends its being modal.
    let staff = RwSignal::new(Vec::new());
    spawn_local(async move {
        if let Ok(all) = list_staff().await {
            staff.try_set(all);
        }
    });
    let people = Signal::derive(move || {
        let nobody = std::iter::once((String::new(), "Nobody".to_owned()));
        nobody
            .chain(staff.get().into_iter().map(|person| (person.id.to_string(), person.name)))
            .collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let theirs = Callback::new(move |(field, value): (String, serde_json::Value)| form.take(&field, &value));
    let settled = Callback::new(move |(version, record): (i32, String)| {
        form.decided(&record, version);
        save.run(());
    });
    view! {
        <form class="stack" on:submit=submit novalidate>
            <ErrorSummary errors=act.errors/>
            <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
            <div class="fields">
                <TextField name="name" label="Name" value=form.name required=true maxlength=200 autocomplete="off" error=act.errors.for_field("name")/>
                <TextField name="business_name" label="Business name" value=form.business_name maxlength=200 autocomplete="off" error=act.errors.for_field("business_name")/>
                <TextField
                    name="discount_bp" label="Standing discount, %" value=form.discount inputmode="decimal" autocomplete="off"
                    error=act.errors.for_field("discount_bp")
                />
                <SelectField
                    name="language" label="Likes to be written to in" value=form.language
                    options=super::language_options() error=act.errors.for_field("language")
                />
                <SelectField name="assigned_to" label="Assigned to" value=form.assigned_to options=people error=act.errors.for_field("assigned_to")/>
            </div>
            <h3>"Contact"</h3>
            <PointLines lines=form.points errors=act.errors scope="edit"/>
            <h3>"Addresses"</h3>
            <AddressLines lines=form.addresses errors=act.errors scope="edit"/>
            <h3>"Details"</h3>
            <DetailLines lines=form.details errors=act.errors scope="edit"/>
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
        </form>
    }
    .into_any()
}
