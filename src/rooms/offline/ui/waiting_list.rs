use crate::domain::command::Intent;
use crate::domain::ids::CustomerId;
use crate::live::Work;
use crate::live::offline::{Waiting, Way};
use crate::live::use_queue;
use crate::rooms::calls::model::Outcome;
use crate::rooms::conversations::model::snippet;
use crate::ui::{Badge, Button, ButtonKind, Tone, use_toasts};
use leptos::prelude::*;
use std::sync::Arc;

/// What waits to be sent, and what can be done about it.
#[component]
pub(super) fn WaitingList(
    /// Only what is for this customer.
    #[prop(optional)]
    of: Option<CustomerId>,
) -> impl IntoView {
    let queue = use_queue();
    let intents = move || {
        queue.list.with(|list| {
            let here = |waiting: &&Waiting| of.is_none_or(|customer| waiting.customer == customer);
            list.iter().filter(here).map(|waiting| waiting.intent).collect::<Vec<_>>()
        })
    };
    view! {
        <ul class="waiting-list">
            <For each=intents key=|intent| intent.0 children=|intent| view! { <Item intent/> }/>
        </ul>
    }
}

#[component]
fn Item(intent: Intent) -> impl IntoView {
    let (queue, toasts) = (use_queue(), use_toasts());
    let find = move || queue.list.with(|list| list.iter().find(|waiting| waiting.intent == intent).cloned());
    let Some(waiting) = untrack(find) else { return ().into_any() };
    let way = Memo::new(move |_| find().map(|waiting| waiting.way));
    let what = match &waiting.work {
        Work::Call { outcome, .. } => {
            let words = Outcome::ALL.into_iter().find(|known| known.as_str() == outcome);
            format!("Call: {}", words.map_or("", Outcome::label))
        }
        other => other.label().to_owned(),
    };
    let drop_it = move |_| {
        if let Some(dropped) = queue.remove(intent) {
            let again = move || {
                let Waiting { intent, customer, customer_name, work, .. } = dropped.clone();
                queue.put_under(intent, customer, customer_name, work);
            };
            toasts.undoable_by("Thrown away.", Arc::new(again));
        }
    };
    let state = move || {
        match way.get() {
        Some(Way::Sending) => view! { <Badge icon="clock">"Sending"</Badge> }.into_any(),
        Some(Way::Asking(name, _)) => view! {
            <Badge tone=Tone::Warn icon="users">"Asks you"</Badge>
            <span class="quiet" dir="auto">{format!("{name} answered meanwhile. Open the conversation to decide.")}</span>
        }
        .into_any(),
        Some(Way::Failed(why) | Way::Refused(why)) => view! {
            <Badge tone=Tone::Danger icon="alert">"Not sent"</Badge>
            <span class="quiet">{why}</span>
        }
        .into_any(),
        _ => view! { <Badge tone=Tone::Warn icon="clock">"Waits"</Badge> }.into_any(),
    }
    };
    let text = snippet(waiting.work.text());
    let name = waiting.customer_name.clone();
    view! {
        <li class="waiting-item">
            <p class="cluster">
                <strong>{what}</strong>
                <a href=format!("/contacts/{}", waiting.customer) dir="auto">{waiting.customer_name}</a>
                {state}
            </p>
            {(!text.is_empty()).then(|| view! { <p class="waiting-text" dir="auto">{text}</p> })}
            <div class="actions">
                {queue.may_send().then(|| view! { <Button press=move |_| queue.carry(intent)>"Try again"</Button> })}
                <Button kind=ButtonKind::Quiet press=drop_it>
                    "Throw away"<span class="visually-hidden">{format!(" what waits for {name}")}</span>
                </Button>
            </div>
        </li>
    }
    .into_any()
}
