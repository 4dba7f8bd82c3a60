use crate::live::Act;
use crate::rooms::bookings::api::set_status;
use crate::rooms::bookings::model::{Booking, Status};
use crate::ui::{Button, Menu, MenuItem, history_of};
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
    let history = {
        let label = label.clone();
        history_of("booking", id.0, move || label.clone())
    };
    let go = move |to: Status| {
        let said = booking.with_untracked(|b| format!("{} is {} now.", b.label(), to.label().to_lowercase()));
        act.run(said, move |intent| set_status(intent, id, to), |_| {});
    };
    // One button that asks for its step when it is pressed: it stays the same node when a step is
    // taken, here or by a colleague.
    let next = Memo::new(move |_| status.get().usual_next());
    let has_next = Memo::new(move |_| next.get().is_some());
    let take_next = move |_| {
        if let Some(to) = next.get_untracked() {
            go(to);
        }
    };
    let others = move || {
        let usual = status.get().usual_next();
        let items = status.get().next().iter().filter(|to| Some(**to) != usual).map(|to| {
            let to = *to;
            view! { <MenuItem press=move |_| go(to)>{to.act()}</MenuItem> }
        });
        items.collect_view()
    };
    view! {
        <div class="booking-acts">
            <Show when=move || has_next.get()>
                <Button pending=act.pending press=take_next>{move || next.get().map(Status::act)}</Button>
            </Show>
            <Menu label=format!("More for {label}")>
                <MenuItem icon="edit" press=move |_| on_edit.run(())>"Edit"</MenuItem>
                {others}
                <MenuItem icon="history" press=move |_| history.run(())>"History"</MenuItem>
            </Menu>
        </div>
    }
    .into_any()
}
