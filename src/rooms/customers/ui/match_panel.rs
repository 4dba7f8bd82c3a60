use super::typing::when_settled;
use crate::rooms::customers::api::find_matches;
use crate::rooms::customers::model::{CustomerMatch, MatchQuery};
use crate::ui::{Avatar, Badge, ButtonLink, Tone};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Who may be meant already, while a new customer is being typed; each with the reasons.
#[component]
pub fn MatchPanel(#[prop(into)] query: Signal<MatchQuery>) -> impl IntoView {
    let found = RwSignal::new(Vec::<CustomerMatch>::new());
    when_settled(query, Duration::from_millis(300), move |asked: MatchQuery| {
        let blank = |text: &String| text.trim().is_empty();
        if blank(&asked.name) && asked.phones.iter().all(blank) && asked.emails.iter().all(blank) {
            found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            // Nobody waits for this; the next letter asks again.
            let Ok(matches) = find_matches(asked.clone()).await else { return };
            if query.try_get_untracked().as_ref() == Some(&asked) {
                found.set(matches);
            }
        });
    });
    let one = |CustomerMatch { customer, reasons }: CustomerMatch| {
        let about = [customer.pets.join(", "), customer.business_name.clone(), customer.phone.clone()];
        let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let open = format!("Open this card: {}", customer.name);
        view! {
            <li class="match">
                <Avatar name=customer.name.clone()/>
                <div class="match-main">
                    <bdi class="row-title">{customer.name}</bdi>
                    <bdi class="meta">{about}</bdi>
                    <span class="cluster">
                        {customer.archived.then(|| view! { <Badge>"Archived"</Badge> })}
                        {reasons.into_iter().map(|reason| view! { <Badge tone=Tone::Warn>{reason.label()}</Badge> }).collect_view()}
                    </span>
                </div>
                <ButtonLink href=format!("/contacts/{}", customer.id)>
                    <span aria-hidden="true">"Open this card"</span>
                    <span class="visually-hidden">{open}</span>
                </ButtonLink>
            </li>
        }
    };
    view! {
        <div class="matches" role="status" data-any=move || found.with(|found| !found.is_empty()).then_some("true")>
            <Show when=move || found.with(|found| !found.is_empty())>
                <p class="matches-title">"Possibly known already"</p>
                <ul role="list">{move || found.get().into_iter().map(one).collect_view()}</ul>
            </Show>
        </div>
    }
    .into_any()
}
