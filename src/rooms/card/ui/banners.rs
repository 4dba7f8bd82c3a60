use crate::live::Act;
use crate::rooms::card::model::Card;
use crate::rooms::customers::api::{set_archived, set_blocked};
use crate::rooms::staff::Me;
use crate::ui::{Banner, Button, Tone};
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
    let (id, act) = (card.with_untracked(|card| card.customer.id), Act::new());
    let restore = move || {
        let call =
            move |_| act.run("Customer restored.", move |intent| set_archived(intent, id, false), |_| {});
        view! { <Button pending=act.pending icon="restore" press=call>"Restore"</Button> }
    };
    let unblock = move || {
        let call =
            move |_| act.run("Contact unblocked.", move |intent| set_blocked(intent, id, false), |_| {});
        view! { <Button pending=act.pending press=call>"Unblock"</Button> }
    };
    view! {
        {move || gone.get().then(|| view! {
            <Banner tone=Tone::Danger>"This customer was taken back. What you see is how it was; copy what you still need."</Banner>
        })}
        {move || archived.get().map(|at| view! {
            <Banner tone=Tone::Warn icon="archive" action=restore>{format!("Archived on {}. Hidden from lists, found by search.", day(at))}</Banner>
        })}
        {move || blocked.get().map(|at| view! {
            <Banner tone=Tone::Danger icon="block" action=unblock>{format!("Blocked on {}. Their messages do not arrive.", day(at))}</Banner>
        })}
        {move || unverified.get().then(|| view! {
            <Banner tone=Tone::Warn icon="user">"The chat is unverified: it was linked by what a visitor typed. Confirm in the conversation before you tell anything personal."</Banner>
        })}
    }
    .into_any()
}
