use super::setup_form::SetupForm;
use crate::rooms::setup::api::look_at_setup;
use crate::rooms::setup::model::{Look, Visitor};
use crate::rooms::staff::ui::Doorway;
use crate::ui::awaited;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// The first page of all, and where an owner adds another business.
#[component]
pub fn SetupPage() -> impl IntoView {
    let look = Resource::new_blocking(|| (), |()| look_at_setup());
    view! {
        <Suspense>
            {move || awaited(async move {
                match look.await {
                    Ok(Look { visitor: Visitor::Stranger, .. }) => view! { <Redirect path="/sign-in"/> }.into_any(),
                    Ok(Look { visitor, places }) => {
                        let first = visitor == Visitor::First;
                        let title = if first { "Set up Pawline" } else { "Add a business" };
                        view! { <Doorway title wide=true><SetupForm places first/></Doorway> }.into_any()
                    }
                    Err(error) => view! {
                        <Doorway title="Pawline cannot be reached"><p>{error.to_string()}</p></Doorway>
                    }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}
