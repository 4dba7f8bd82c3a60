use crate::domain::time::month;
use crate::rooms::card::model::Card;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, AvatarSize};
use leptos::prelude::*;

/// Relationship summary and insights: how the contact came to be, and what it came to.
#[component]
pub fn Insights(#[prop(into)] card: Signal<Card>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let added = Memo::new(move |_| card.with(how_added));
    let since = Memo::new(move |_| {
        card.with(|card| zone.with_value(|zone| month(zone.date(card.customer.created_at))))
    });
    let added_on =
        Memo::new(move |_| card.with(|card| zone.with_value(|zone| zone.day(card.customer.created_at))));
    let last = Memo::new(move |_| {
        card.with(|card| zone.with_value(|zone| zone.brief(card.customer.last_activity_at, card.now)))
    });
    let jobs = Memo::new(move |_| card.with(Card::jobs_completed));
    let channel = Memo::new(move |_| card.with(|card| card.most_common_channel().unwrap_or("None yet")));
    let next = Memo::new(move |_| {
        card.with(|card| card.next_booking().map_or_else(|| "None".to_owned(), |booking| booking.when()))
    });
    let last_call = Memo::new(move |_| {
        card.with(|card| {
            let call = card.calls.first()?;
            let when = zone.with_value(|zone| zone.brief(call.started_at, card.now));
            Some(format!("{}, {when}", call.said()))
        })
    });
    let assigned = Memo::new(move |_| card.with(|card| card.assigned_to_name.clone()));
    view! {
        <section class="insights" aria-label="Relationship summary and insights">
            <dl class="insight-tiles">
                <div class="insight"><dt>"Customer since"</dt><dd>{since}</dd></div>
                <div class="insight"><dt>"Jobs completed"</dt><dd>{jobs}</dd></div>
                <div class="insight"><dt>"Most common channel"</dt><dd>{channel}</dd></div>
                <div class="insight"><dt>"Next visit"</dt><dd>{next}</dd></div>
            </dl>
            <dl class="insight-lines">
                <div><dt>"Added"</dt><dd><bdi>{added}</bdi>", "{added_on}</dd></div>
                <div><dt>"Last activity"</dt><dd>{last}</dd></div>
                {move || last_call.get().map(|call| view! { <div><dt>"Last call"</dt><dd>{call}</dd></div> })}
                <div>
                    <dt>"Assigned to"</dt>
                    <dd>{move || match assigned.get() {
                        Some(name) => view! {
                            <span class="cluster"><Avatar name=name.clone() size=AvatarSize::Small/><bdi>{name}</bdi></span>
                        }.into_any(),
                        None => "Nobody".into_any(),
                    }}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// "By hand by Ana", "By chat".
fn how_added(card: &Card) -> String {
    use crate::rooms::customers::model::Source;
    let way = match card.customer.source {
        Source::ByHand => "By hand".to_owned(),
        Source::Facebook | Source::Google => format!("From {}", card.customer.source.label()),
        other => format!("By {}", other.label().to_lowercase()),
    };
    match &card.created_by_name {
        Some(name) => format!("{way}, by {name}"),
        None => way,
    }
}
