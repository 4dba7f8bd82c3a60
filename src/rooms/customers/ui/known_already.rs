use crate::rooms::customers::model::{CustomerMatch, MatchReason};
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::prelude::*;

/// Asks before somebody is added a second time: who has the same number, address, or name and pet.
#[component]
pub(super) fn KnownAlready(
    /// Who it may be; none: nobody is asked.
    found: RwSignal<Vec<CustomerMatch>>,
    /// Adds the customer all the same.
    #[prop(into)]
    on_add: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(found.with(|found| !found.is_empty())));
    let closed = Callback::new(move |()| found.set(Vec::new()));
    let footer = move || {
        view! {
            <Button press=move |_| open.set(false)>"Keep editing"</Button>
            <Button
                kind=ButtonKind::Danger
                press=move |_| {
                    open.set(false);
                    on_add.run(());
                }
            >
                "Add all the same"
            </Button>
        }
    };
    let one = |CustomerMatch { customer, reasons }: CustomerMatch| {
        let why = reasons.iter().map(MatchReason::label).collect::<Vec<_>>().join(", ");
        view! {
            <li>
                <a href=format!("/contacts/{}", customer.id) target="_blank" dir="auto">{customer.name}</a>
                <span class="meta">{why}</span>
            </li>
        }
    };
    view! {
        <Dialog open title="Known already?" footer on_close=closed>
            <p>"There is a card of somebody who may be the same:"</p>
            <ul class="known-already">{move || found.get().into_iter().map(one).collect_view()}</ul>
            <p class="meta">"Once added, both can be reviewed side by side and merged."</p>
        </Dialog>
    }
    .into_any()
}
