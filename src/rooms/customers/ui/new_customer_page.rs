use super::companion::Companion;
use super::fact_lines::{AddressLines, DetailLines};
use super::match_panel::MatchPanel;
use super::new_form::NewForm;
use super::point_lines::PointLines;
use super::relationship_lines::RelationshipLines;
use crate::live::Act;
use crate::rooms::customers::model::MatchQuery;
use crate::rooms::staff::{Me, api::list_staff};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ErrorSummary, LeaveGuard, PageHeader, Section, SelectField, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};

/// **Add New Customer**: Contact, Details, Relationship; whoever may be meant already is shown while
/// one types.
#[component]
pub fn NewCustomerPage(
    /// What is saved together with the customer.
    companion: Companion,
) -> impl IntoView {
    let me = expect_context::<Me>();
    let form = NewForm::new(&use_query_map().read_untracked(), me.staff_id);
    let act = Act::new();
    let navigate = use_navigate();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(customer) = form.send(act) else { return };
        let navigate = navigate.clone();
        act.run("Customer added.", companion.save.run(customer), move |done| {
            form.done.set(true);
            navigate(&format!("/contacts/{}", done.value), Default::default());
        });
    };
    let dirty = Signal::derive(move || form.is_dirty() || (!form.done.get() && companion.is_dirty.get()));
    view! {
        <Title text="Add New Customer"/>
        <div class="page new-customer">
            <PageHeader title="Add New Customer" back="/contacts"/>
            <form class="stack new-customer-form" on:submit=save novalidate>
                <ErrorSummary errors=act.errors/>
                <ContactSection form act pet=companion.pet/>
                {companion.section.run(act.errors)}
                <DetailsSection form act/>
                <Section title="Relationship">
                    <RelationshipLines lines=form.relationships errors=act.errors/>
                </Section>
                <div class="actions form-end">
                    <ButtonLink href="/contacts" kind=ButtonKind::Quiet>"Cancel"</ButtonLink>
                    <Button kind=ButtonKind::Primary submit=true pending=act.pending icon="check">"Save customer"</Button>
                </div>
            </form>
        </div>
        <LeaveGuard dirty/>
    }
    .into_any()
}

#[component]
fn ContactSection(form: NewForm, act: Act, pet: Signal<String>) -> impl IntoView {
    let query = Signal::derive(move || MatchQuery { pet: pet.get(), ..form.query() });
    view! {
        <Section title="Contact">
            <div class="fields">
                <TextField name="name" label="Name" value=form.name required=true maxlength=200 autocomplete="off" error=act.errors.for_field("name")/>
                <TextField
                    name="business_name" label="Business name" value=form.business_name maxlength=200 autocomplete="off"
                    error=act.errors.for_field("business_name")
                />
            </div>
            <PointLines lines=form.points errors=act.errors scope="new"/>
            <MatchPanel query/>
            <AddressLines lines=form.addresses errors=act.errors scope="new"/>
        </Section>
    }
    .into_any()
}

#[component]
fn DetailsSection(form: NewForm, act: Act) -> impl IntoView {
    let staff = Resource::new(|| (), |()| list_staff());
    let people = move |staff: Vec<crate::rooms::staff::StaffRef>| {
        let mut options = vec![(String::new(), "Nobody".to_owned())];
        options.extend(staff.into_iter().map(|person| (person.id.to_string(), person.name)));
        options
    };
    view! {
        <Section title="Details">
            <DetailLines lines=form.details errors=act.errors scope="new"/>
            <div class="fields">
                <TextField
                    name="discount_bp" label="Standing discount, %" value=form.discount inputmode="decimal" autocomplete="off"
                    error=act.errors.for_field("discount_bp")
                />
                <Transition>
                    {move || Suspend::new(async move {
                        let options = people(staff.await.unwrap_or_default());
                        view! { <SelectField name="assigned_to" label="Assigned to" value=form.assigned_to options error=act.errors.for_field("assigned_to")/> }
                    })}
                </Transition>
            </div>
        </Section>
    }
    .into_any()
}
