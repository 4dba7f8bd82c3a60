use crate::domain::ids::CustomerId;
use crate::domain::language;
use crate::rooms::card::model::Card;
use crate::rooms::customers::ui::{
    AddressesBlock, ContactPointsBlock, DetailsBlock, OwnersBlock, QuickField, QuickFieldOf,
    RelationshipsBlock,
};
use crate::rooms::labels::model::ColourTarget;
use crate::rooms::labels::ui::{ColourCodeField, GroupField, TagField};
use crate::ui::{ButtonKind, ButtonLink, DescriptionList, Detail, Section};
use leptos::prelude::*;

/// Who the customer is and how they are reached; the rare things under 'Show more customer info'.
#[component]
pub fn Personal(customer_id: CustomerId, #[prop(into)] card: Signal<Card>) -> impl IntoView {
    let customer = Memo::new(move |_| card.with(|card| card.customer.clone()));
    let points = Memo::new(move |_| card.with(|card| card.points.clone()));
    let owners = Memo::new(move |_| card.with(|card| card.owners.clone()));
    let addresses = Memo::new(move |_| card.with(|card| card.addresses.clone()));
    let details = Memo::new(move |_| card.with(|card| card.details.clone()));
    let relationships = Memo::new(move |_| card.with(|card| card.relationships.clone()));
    let groups = Memo::new(move |_| card.with(|card| card.groups.clone()));
    let tags = Memo::new(move |_| card.with(|card| card.tags.clone()));
    let codes = Memo::new(move |_| card.with(|card| card.colour_codes.clone()));
    let language = Memo::new(move |_| {
        card.with(|card| language::name_of(&card.customer.language)).unwrap_or("Not known")
    });
    let discount = Memo::new(move |_| percent(card.with(|card| card.customer.discount_bp)));
    view! {
        <Section title="Personal information" id="personal">
            <QuickField customer field=QuickFieldOf::Name/>
            <QuickField customer field=QuickFieldOf::BusinessName/>
            <DescriptionList>
                <Detail term="Standing discount">{discount}</Detail>
                <Detail term="Likes to be written to in"><bdi>{language}</bdi></Detail>
            </DescriptionList>
            <nav class="actions" aria-label="Messages of this customer">
                <ButtonLink href=format!("/contacts/{customer_id}/texts") kind=ButtonKind::Quiet icon="chat">"Text page"</ButtonLink>
                <ButtonLink href=format!("/contacts/{customer_id}/emails") kind=ButtonKind::Quiet icon="mail">"Email page"</ButtonLink>
            </nav>
        </Section>
        <ContactPointsBlock customer_id points owners/>
        <AddressesBlock customer_id addresses/>
        <Section title="Labels" id="labels">
            <GroupField customer_id groups/>
            <TagField customer_id tags/>
            <ColourCodeField target=ColourTarget::Customer(customer_id) codes/>
        </Section>
        <details class="card-more">
            <summary>"Show more customer info"</summary>
            <div class="stack">
                <DetailsBlock customer_id details/>
                <OwnersBlock customer_id owners points/>
                <RelationshipsBlock customer_id relationships/>
            </div>
        </details>
    }
    .into_any()
}

/// "10 %" of 1000.
fn percent(bp: i32) -> String {
    let (whole, rest) = (bp / 100, bp % 100);
    match rest {
        0 if whole == 0 => "None".to_owned(),
        0 => format!("{whole} %"),
        _ => format!("{whole}.{rest:02} %"),
    }
}
