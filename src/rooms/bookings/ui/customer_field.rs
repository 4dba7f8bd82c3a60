use crate::domain::ids::CustomerId;
use crate::rooms::bookings::api::find_customers;
use crate::rooms::bookings::model::CustomerChoice;
use crate::rooms::customers::model::new_customer_href;
use crate::ui::{Button, ButtonKind, Icon, SearchField, awaited};
use leptos::prelude::*;

/// Finds the customer to book for by name, pet, email or number.
#[component]
pub(super) fn CustomerField(
    customer: RwSignal<Option<CustomerId>>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<CustomerChoice>);
    let hits = Resource::new(move || typed.get(), find_customers);
    let choose = move |choice: CustomerChoice| {
        customer.set(Some(choice.id));
        chosen.set(Some(choice));
    };
    let again = move |_| {
        customer.set(None);
        chosen.set(None);
    };
    let row = move |choice: CustomerChoice| {
        let (name, pets) = (choice.name.clone(), choice.pets.join(", "));
        view! {
            <li>
                <button class="customer-hit" type="button" on:click=move |_| choose(choice.clone())>
                    <span dir="auto">{name}</span>
                    <span class="customer-hit-pets" dir="auto">{pets}</span>
                </button>
            </li>
        }
    };
    let list = move || {
        awaited(async move {
            match hits.await {
                Ok(found) if found.is_empty() => {
                    // In a tab of its own: what was typed of the booking stays.
                    view! {
                        <p class="field-hint">
                            "Nobody was found. "
                            <a href=new_customer_href(&typed.get_untracked()) target="_blank">"Add New Customer (in a new tab)"</a>
                            ", then search again."
                        </p>
                    }
                    .into_any()
                }
                Ok(found) => {
                    view! { <ul class="customer-hits">{found.into_iter().map(row).collect_view()}</ul> }
                        .into_any()
                }
                Err(error) => {
                    view! { <p class="field-error"><Icon name="alert"/>{error.to_string()}</p> }.into_any()
                }
            }
        })
    };
    let search = move || {
        view! {
            <SearchField name="customer" id="booking-customer" label="Find a customer" value=typed/>
            <Transition>{list}</Transition>
        }
    };
    view! {
        <fieldset class="field" data-invalid=move || error.with(Option::is_some).then_some("true")>
            <legend class="field-label">"Customer"</legend>
            <Show when=move || chosen.with(Option::is_some) fallback=search>
                <p class="customer-chosen">
                    <bdi>{move || chosen.with(|c| c.as_ref().map(|c| c.name.clone()))}</bdi>
                    <Button kind=ButtonKind::Quiet press=again>"Change"</Button>
                </p>
            </Show>
            {move || error.get().map(|text| view! { <p class="field-error"><Icon name="alert"/>{text}</p> })}
        </fieldset>
    }
    .into_any()
}
