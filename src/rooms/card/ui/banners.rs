use crate::rooms::card::model::Card;
use crate::rooms::staff::Me;
use crate::ui::{Banner, Tone};
use leptos::prelude::*;

/// What concerns the whole card: archived, blocked, unverified, taken back by somebody.
#[component]
pub fn CardBanners(#[prop(into)] card: Signal<Card>, #[prop(into)] gone: Signal<bool>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let archived = Memo::new(move |_| card.with(|card| card.customer.archived_at));
    let blocked = Memo::new(move |_| card.with(|card| card.customer.blocked_at));
    let unverified = Memo::new(move |_| {
        card.with(|card| card.conversation.as_ref().is_some_and(|conversation| conversation.unverified))
    });
    let day = move |at| zone.with_value(|zone| zone.day(at));
    view! {
        {move || gone.get().then(|| view! {
            <Banner tone=Tone::Danger>"This customer was taken back. What you see is how it was; copy what you still need."</Banner>
        })}
        {move || archived.get().map(|at| view! {
            <Banner tone=Tone::Warn icon="archive">{format!("Archived on {}. Hidden from lists, found by search.", day(at))}</Banner>
        })}
        {move || blocked.get().map(|at| view! {
            <Banner tone=Tone::Danger icon="block">{format!("Blocked on {}. Their messages do not arrive.", day(at))}</Banner>
        })}
        {move || unverified.get().then(|| view! {
            <Banner tone=Tone::Warn icon="user">"The chat is unverified: it was linked by what a visitor typed. Confirm in the conversation before you tell anything personal."</Banner>
        })}
    }
    .into_any()
}
