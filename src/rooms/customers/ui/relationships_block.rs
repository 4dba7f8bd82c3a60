use super::customer_picker::CustomerPicker;
use crate::domain::ids::{CustomerId, RelationshipId};
use crate::live::Act;
use crate::rooms::customers::api::{add_relationship, remove_relationship};
use crate::rooms::customers::model::{NewRelationship, Relationship, RelationshipKind};
use crate::ui::{Button, ButtonKind, Icon, IconButton, Section, SelectField, TextField};
use leptos::prelude::*;

/// Who belongs to a customer; each opens the other card, where the same stands seen from there.
#[component]
pub fn RelationshipsBlock(
    customer_id: CustomerId,
    #[prop(into)] relationships: Signal<Vec<Relationship>>,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let actions =
        move || view! { <IconButton icon="plus" label="Add relationship" press=move |_| adding.set(true)/> };
    view! {
        <Section title="Relationships" actions>
            <ul class="facts" role="list">
                <For
                    each=move || relationships.get()
                    key=|one| (one.id, one.other_name.clone(), one.kind, one.note.clone())
                    children=|one| view! { <RelationshipRow one/> }
                />
            </ul>
            <Show when=move || adding.get()><AddRelationship customer_id adding/></Show>
            <Show when=move || relationships.with(Vec::is_empty) && !adding.get()>
                <p class="text-2">"Nobody yet: a spouse, a housemate, somebody who pays."</p>
            </Show>
        </Section>
    }
    .into_any()
}

#[component]
fn RelationshipRow(one: Relationship) -> impl IntoView {
    let act = Act::new();
    let id: RelationshipId = one.id;
    let label = format!("Remove {}", one.other_name);
    let remove =
        move |_| act.run("Relationship removed.", move |intent| remove_relationship(intent, id), |_| {});
    view! {
        <li class="fact">
            <Icon name="users"/>
            <div class="fact-main">
                <span>
                    {one.kind.label()} " "
                    <a href=format!("/contacts/{}", one.other_customer_id)><bdi>{one.other_name}</bdi></a>
                </span>
                {(!one.note.is_empty()).then(|| view! { <bdi class="meta">{one.note}</bdi> })}
            </div>
            <IconButton icon="trash" label pending=act.pending press=remove/>
        </li>
    }
    .into_any()
}

#[component]
fn AddRelationship(customer_id: CustomerId, adding: RwSignal<bool>) -> impl IntoView {
    let act = Act::new();
    let chosen = RwSignal::new(None::<(CustomerId, String)>);
    let kind = RwSignal::new(RelationshipKind::Spouse.as_str().to_owned());
    let note = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((other_customer_id, _)) = chosen.get_untracked() else {
            act.errors.set(vec![("other_customer_id".into(), "Choose the other customer here.".into())]);
            return;
        };
        let relationship = NewRelationship {
            other_customer_id,
            kind: RelationshipKind::parse(&kind.get_untracked()).unwrap_or(RelationshipKind::Other),
            note: note.get_untracked(),
        };
        act.run(
            "Relationship added to both cards.",
            move |intent| add_relationship(intent, customer_id, relationship.clone()),
            move |_| adding.set(false),
        );
    };
    view! {
        <form class="fact-form" on:submit=submit>
            <SelectField
                name="kind" id="new-relationship-kind" label="This customer is" value=kind options=RelationshipKind::options()
                error=act.errors.for_field("kind")
            />
            <CustomerPicker
                name="other_customer_id" id="new-relationship-other" label="Other customer" chosen except=customer_id
                error=act.errors.for_field("other_customer_id")
            />
            <TextField
                name="note" id="new-relationship-note" label="Note" value=note maxlength=200
                error=act.errors.for_field("note")
            />
            <div class="actions">
                <Button submit=true pending=act.pending icon="check">"Save"</Button>
                <Button kind=ButtonKind::Quiet press=move |_| adding.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
