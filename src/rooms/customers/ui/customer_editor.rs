use super::clashes::Clashes;
use super::editor_form::Form;
use super::fact_lines::{AddressLines, DetailLines};
use super::point_lines::PointLines;
use crate::live::Act;
use crate::rooms::customers::api::update_card;
use crate::rooms::customers::model::{Address, ContactPoint, Customer, Detail};
use crate::rooms::staff::api::list_staff;
use crate::ui::{Button, ButtonKind, Dialog, ErrorSummary, LeaveGuard, SelectField, Sheet, TextField};
use leptos::prelude::*;

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
    let form = RwSignal::new(None::<Form>);
    let asking = RwSignal::new(false);
    let act = Act::new();
    // A fresh form at each opening, unless the user came back to what they had changed.
    Effect::new(move |_| {
        if open.get() && form.with_untracked(Option::is_none) {
            let fresh = untrack(|| Form::new(customer.get(), points.get(), addresses.get(), details.get()));
            act.errors.clear();
            act.clash.set(None);
            form.set(Some(fresh));
        }
    });
    let dirty = Signal::derive(move || form.get().is_some_and(|form| form.edit() != form.untouched()));
    let closed = Callback::new(move |()| {
        if dirty.get_untracked() {
            asking.set(true);
        } else {
            form.set(None);
        }
    });
    let save = Callback::new(move |()| {
        let Some(now) = form.get_untracked() else { return };
        let Some((id, edit)) = untrack(|| now.send(act)) else { return };
        act.run(
            "Customer updated.",
            move |intent| update_card(intent, id, edit.clone()),
            move |_| {
                form.set(None);
                open.set(false);
            },
        );
    });
    let footer = move || {
        view! {
            <Button kind=ButtonKind::Quiet on:click=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary pending=act.pending on:click=move |_| save.run(())>"Update"</Button>
        }
    };
    let discard = move |_| {
        asking.set(false);
        form.set(None);
    };
    let again = move |_| {
        asking.set(false);
        open.set(true);
    };
    let ask_footer = move || {
        view! {
            <Button on:click=again>"Keep editing"</Button>
            <Button kind=ButtonKind::Danger on:click=discard>"Discard changes"</Button>
        }
    };
    view! {
        <Sheet open title="Edit customer" footer on_close=closed>
            {move || form.get().map(|form| view! { <EditorForm form act save/> })}
        </Sheet>
        <Dialog open=asking title="Discard your changes?" footer=ask_footer>
            <p>"What you changed is not saved yet."</p>
        </Dialog>
        <LeaveGuard dirty/>
    }
    .into_any()
}

#[component]
fn EditorForm(form: Form, act: Act, save: Callback<()>) -> impl IntoView {
    let staff = Resource::new(|| (), |()| list_staff());
    let people = Signal::derive(move || {
        let mut options = vec![(String::new(), "Nobody".to_owned())];
        if let Some(Ok(staff)) = staff.get() {
            options.extend(staff.into_iter().map(|person| (person.id.to_string(), person.name)));
        }
        options
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
