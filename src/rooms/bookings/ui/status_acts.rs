use crate::live::Act;
use crate::rooms::bookings::api::set_status;
use crate::rooms::bookings::model::{Booking, Status};
use crate::ui::{Button, Menu, MenuItem};
use leptos::prelude::*;

/// The usual next step as a button; the other steps, and editing, in a menu.
#[component]
pub(super) fn StatusActs(
    booking: Signal<Booking>,
    /// Opens the editor.
    on_edit: Callback<()>,
) -> impl IntoView {
    let act = Act::new();
    let status = Memo::new(move |_| booking.with(|booking| booking.status));
    let (id, label) = booking.with_untracked(|booking| (booking.id, booking.label()));
    let go = move |to: Status| {
        let said = booking.with_untracked(|b| format!("{} is {} now.", b.label(), to.label().to_lowercase()));
        act.run(said, move |intent| set_status(intent, id, to), |_| {});
    };
    let first = move || {
        status.get().next().first().map(|to| {
            let to = *to;
            view! { <Button pending=act.pending on:click=move |_| go(to)>{to.act()}</Button> }
        })
    };
    let others = move || {
        let items = status.get().next().iter().skip(1).map(|to| {
            let to = *to;
            view! { <MenuItem on:click=move |_| go(to)>{to.act()}</MenuItem> }
        });
        items.collect_view()
    };
    view! {
        <div class="booking-acts">
            {first}
            <Menu label=format!("More for {label}")>
                <MenuItem icon="edit" on:click=move |_| on_edit.run(())>"Edit"</MenuItem>
                {others}
            </Menu>
        </div>
    }
    .into_any()
}
