use super::picking::Picking;
use crate::domain::ids::ConversationId;
use leptos::{ev, prelude::*};

/// The box that picks a conversation of the list. With Shift it picks everything since the last one.
#[component]
pub(super) fn PickBox(id: ConversationId, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let picking = expect_context::<Picking>();
    let picked = Memo::new(move |_| picking.has(id));
    let press = move |event: ev::MouseEvent| picking.toggle(id, event.shift_key());
    view! {
        <label class="inbox-pick">
            <input
                type="checkbox"
                aria-label=move || format!("Select {}", name.get())
                prop:checked=move || picked.get()
                on:click=press
            />
        </label>
    }
    .into_any()
}
