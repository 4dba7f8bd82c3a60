use super::CardView;
use crate::domain::command::Snapshot;
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use crate::rooms::card::api::open_page;
use crate::rooms::card::model::OpenedCard;
use crate::ui::{ButtonLink, EmptyState, ErrorPanel, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use uuid::Uuid;

/// The page of a customer.
#[component]
pub fn CardPage() -> impl IntoView {
    let params = use_params_map();
    // What is no id is an id that nobody has.
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<CustomerId>().ok())
            .unwrap_or(CustomerId(Uuid::nil()))
    });
    // Another customer is another page: nothing of the one before may stay in its fields.
    move || view! { <OpenCard id=id.get()/> }
}

#[component]
fn OpenCard(id: CustomerId) -> impl IntoView {
    let first = Resource::new(|| (), move |()| open_page(id));
    let navigate = use_navigate();
    let go = move |to: CustomerId| {
        navigate(&format!("/contacts/{to}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
    };
    let body = move |answer: Result<Snapshot<OpenedCard>, AppError>| match answer {
        // Whoever was merged into another has that one's card, at that one's address.
        Ok(first) if first.value.card.customer.id != id => {
            let (to, go) = (first.value.card.customer.id, go.clone());
            Effect::new(move |_| go(to));
            view! { <Waiting/> }.into_any()
        }
        Ok(first) => view! { <CardView id first/> }.into_any(),
        Err(AppError::NotFound) => view! { <NoCard/> }.into_any(),
        Err(error) => view! {
            <Title text="Customer"/>
            <div class="page">
                <h1>"Customer"</h1>
                <ErrorPanel
                    what="The card could not be opened." why=error.to_string()
                    on_retry=Callback::new(move |()| first.refetch())
                />
            </div>
        }
        .into_any(),
    };
    view! {
        <Suspense fallback=move || view! { <Waiting/> }>
            {move || {
                let body = body.clone();
                awaited(async move { body(first.await) })
            }}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="page">
            <Skeleton kind=SkeletonKind::Rows count=1 label="Opening the card"/>
            <Skeleton kind=SkeletonKind::Cards count=3 label="Opening the card"/>
        </div>
    }
}

#[component]
fn NoCard() -> impl IntoView {
    let action = || view! { <ButtonLink href="/contacts" icon="contacts">"Back to Contacts"</ButtonLink> };
    view! {
        <Title text="Not found"/>
        <div class="page">
            <h1>"Customer"</h1>
            <EmptyState
                icon="contacts" title="This customer does not exist"
                text="The profile may have been taken back, or the link was cut short." action
            />
        </div>
    }
    .into_any()
}
