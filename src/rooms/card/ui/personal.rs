use crate::domain::ids::CustomerId;
use crate::rooms::card::model::Card;
use crate::rooms::customers::model::{ContactPoint, PointKind};
use crate::rooms::labels::model::ColourTarget;
use crate::rooms::labels::ui::{ColourCodeField, GroupField, TagField};
use crate::ui::{Badge, Chip, DescriptionList, Detail, Icon, Section};
use leptos::prelude::*;

/// Who the customer is and how they are reached; the rare things under 'Show more customer info'.
#[component]
pub fn Personal(customer_id: CustomerId, #[prop(into)] card: Signal<Card>) -> impl IntoView {
    let points = Memo::new(move |_| card.with(|card| card.points.clone()));
    let addresses = Memo::new(move |_| card.with(|card| card.addresses.clone()));
    let details = Memo::new(move |_| card.with(|card| card.details.clone()));
    let relationships = Memo::new(move |_| card.with(|card| card.relationships.clone()));
    let groups = Memo::new(move |_| card.with(|card| card.groups.clone()));
    let tags = Memo::new(move |_| card.with(|card| card.tags.clone()));
    let codes = Memo::new(move |_| card.with(|card| card.colour_codes.clone()));
    let discount = Memo::new(move |_| card.with(|card| card.customer.discount_bp));
    let business = Memo::new(move |_| card.with(|card| card.customer.business_name.clone()));
    view! {
        <Section title="Personal information" id="personal">
            <DescriptionList>
                {move || (!business.with(String::is_empty)).then(|| view! {
                    <Detail term="Business name"><bdi>{business.get()}</bdi></Detail>
                })}
                {move || points.get().into_iter().map(|point| view! { <Point point/> }).collect_view()}
                {move || addresses.get().into_iter().map(|address| view! {
                    <Detail term=if address.label.is_empty() { "Address".to_owned() } else { address.label.clone() }>
                        <span dir="auto">{address.one_line()}</span>
                    </Detail>
                }).collect_view()}
                {move || (discount.get() > 0).then(|| view! {
                    <Detail term="Standing discount">{percent(discount.get())}</Detail>
                })}
            </DescriptionList>
        </Section>
        <Section title="Labels" id="labels">
            <GroupField customer_id groups/>
            <TagField customer_id tags/>
            <ColourCodeField target=ColourTarget::Customer(customer_id) codes/>
        </Section>
        <Section title="Details and relationships" id="facts">
            <DescriptionList>
                {move || details.get().into_iter().map(|detail| view! {
                    <Detail term=detail.label><span dir="auto">{detail.value}</span></Detail>
                }).collect_view()}
                {move || relationships.get().into_iter().map(|relationship| view! {
                    <Detail term=relationship.kind.label()>
                        <a href=format!("/contacts/{}", relationship.other_customer_id)><bdi>{relationship.other_name}</bdi></a>
                    </Detail>
                }).collect_view()}
            </DescriptionList>
        </Section>
    }
    .into_any()
}

#[component]
fn Point(point: ContactPoint) -> impl IntoView {
    let (icon, term) = match point.kind {
        PointKind::Phone => ("phone", point.label.label()),
        PointKind::Email => ("mail", "Email"),
    };
    view! {
        <Detail term=term>
            <span class="cluster">
                <Icon name=icon/><bdi>{point.display}</bdi>
                {point.is_main.then(|| view! { <Badge>"Main"</Badge> })}
                {point.sms.then(|| view! { <Chip text="SMS"/> })}
            </span>
        </Detail>
    }
}

/// "10 %" of 1000.
fn percent(bp: i32) -> String {
    let (whole, rest) = (bp / 100, bp % 100);
    if rest == 0 { format!("{whole} %") } else { format!("{whole}.{rest:02} %") }
}
