use super::review_href;
use crate::domain::ids::CustomerId;
use crate::live::{one_at_a_time, patiently, use_live};
use crate::rooms::customers::model::{CustomerMatch, MatchReason};
use crate::rooms::merge::api::possible_matches;
use crate::rooms::merge::relevance::MATCHES;
use crate::ui::{Banner, ButtonLink, Tone};
use leptos::prelude::*;

/// Who may be the same person as the customer of a card. Fetched once the page is alive: the card does not
/// wait for it.
#[component]
pub fn PossibleMatches(customer_id: CustomerId) -> impl IntoView {
    let found = RwSignal::new(Vec::<CustomerMatch>::new());
    let fetch = one_at_a_time(move || async move {
        let looks = move || found.try_with_untracked(|_| ()).is_some();
        if let Ok(fresh) = patiently(looks, || possible_matches(customer_id)).await
            && found.try_with_untracked(|known| *known != fresh) == Some(true)
        {
            found.try_set(fresh);
        }
    });
    Effect::new(move |_| fetch.run(()));
    use_live().on_event(move |frame| {
        if MATCHES.concerns(&frame) {
            fetch.run(());
        }
    });
    let one = move |CustomerMatch { customer, reasons }: CustomerMatch| {
        let why = reasons.iter().map(MatchReason::label).collect::<Vec<_>>().join(", ");
        let (href, open) = (review_href(customer_id, customer.id), format!("/contacts/{}", customer.id));
        let label = format!("Review {}", customer.name);
        let action = move || {
            let (href, label) = (href.clone(), label.clone());
            view! {
                <ButtonLink href icon="merge">
                    <span aria-hidden="true">"Review"</span><span class="visually-hidden">{label}</span>
                </ButtonLink>
            }
        };
        view! {
            <Banner tone=Tone::Info icon="users" action>
                "Possibly the same person as "<a href=open dir="auto">{customer.name}</a>{format!(". {why}.")}
            </Banner>
        }
    };
    view! { <div class="possible-matches">{move || found.get().into_iter().map(one).collect_view()}</div> }
        .into_any()
}
