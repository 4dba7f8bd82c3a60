use super::review_href;
use crate::domain::ids::CustomerId;
use crate::rooms::customers::ui::CustomerPicker;
use crate::ui::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Asks with whom a customer is to be merged, and leads to both side by side.
#[component]
pub fn MergeWith(customer_id: CustomerId, open: RwSignal<bool>) -> impl IntoView {
    let chosen = RwSignal::new(None::<(CustomerId, String)>);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some((other, _)) = chosen.get() {
            open.set(false);
            chosen.set(None);
            navigate(&review_href(customer_id, other), NavigateOptions::default());
        }
    });
    view! {
        <Dialog open title="Merge with…">
            <p>"Find the other profile of the same person. You see both side by side before anything changes."</p>
            <CustomerPicker name="other" label="The other profile" chosen except=customer_id/>
        </Dialog>
    }
    .into_any()
}
