use super::companion::Companion;
use super::fact_lines::{AddressLines, DetailLines};
use super::known_already::KnownAlready;
use super::match_panel::MatchPanel;
use super::new_form::NewForm;
use super::point_lines::PointLines;
use super::relationship_lines::RelationshipLines;
use super::review_href;
use crate::domain::ids::CustomerId;
use crate::domain::role::Right;
use crate::live::Act;
use crate::rooms::customers::api::find_matches;
use crate::rooms::customers::model::{CustomerMatch, MatchQuery};
use crate::rooms::staff::{Me, api::list_staff};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ErrorSummary, Leads, LeaveGuard, PageHeader, Section, SelectField,
    TextField, awaited,
};
use leptos::{prelude::*, task::spawn_local};
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
    // Who is likely to be the same person, and was added again all the same.
    let meant = StoredValue::new(None::<CustomerId>);
    let merges = me.may(Right::EditCustomers);
    let add = Callback::new(move |()| {
        let Some(customer) = form.send(act) else { return };
        let navigate = navigate.clone();
        let review = move |added: &CustomerId| {
            let href = review_href(meant.try_get_value().flatten()?, *added);
            merges.then_some(Leads { label: "Review", icon: "merge", href })
        };
        act.run_leading("Customer added.", companion.save.run(customer), review, move |done| {
            form.done.set(true);
            navigate(&format!("/contacts/{}", done.value), Default::default());
        });
    });
    let known = RwSignal::new(Vec::<CustomerMatch>::new());
    let asking = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if asking.get_untracked() {
            return;
        }
        let query = untrack(|| MatchQuery { pet: companion.pet.get(), ..form.query() });
        asking.set(true);
        spawn_local(async move {
            // Who cannot be asked about is not in the way: the list of duplicates finds them later.
            let mut found = find_matches(query).await.unwrap_or_default();
            found.retain(CustomerMatch::is_likely);
            if asking.try_set(false).is_some() {
                return;
            }
            meant.set_value(found.first().map(|likely| likely.customer.id));
            if found.is_empty() { add.run(()) } else { known.set(found) }
        });
    };
    let busy = Signal::derive(move || act.pending.get() || asking.get());
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
                    <Button kind=ButtonKind::Primary submit=true pending=busy icon="check">"Save customer"</Button>
                </div>
            </form>
        </div>
        <KnownAlready found=known on_add=add/>
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
                <SelectField
                    name="language" label="Likes to be written to in" value=form.language
                    options=super::language_options() error=act.errors.for_field("language")
                />
                <Transition>
                    {move || awaited(async move {
                        let options = people(staff.await.unwrap_or_default());
                        view! { <SelectField name="assigned_to" label="Assigned to" value=form.assigned_to options error=act.errors.for_field("assigned_to")/> }
                    })}
                </Transition>
            </div>
        </Section>
    }
    .into_any()
}
