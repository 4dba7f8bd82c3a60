use crate::live::Act;
use crate::rooms::customers::api::{assign_customer, set_archived, set_blocked};
use crate::rooms::customers::model::Customer;
use crate::rooms::staff::Me;
use crate::ui::{ActHere, Menu, MenuItem, offer_acts};
use leptos::prelude::*;

/// What can be done with a customer as a whole: edit, assign to me, archive, block; each undoable.
#[component]
pub fn CustomerMenu(
    #[prop(into)] customer: Signal<Customer>,
    /// Opens the full editor.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// More items, for what the screen around it can do.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let me = expect_context::<Me>().staff_id;
    let act = Act::new();
    let id = move || customer.with_untracked(|customer| customer.id);
    let mine = move || customer.with(|customer| customer.assigned_to == Some(me));
    let archived = move || customer.with(|customer| customer.archived_at.is_some());
    let blocked = move || customer.with(|customer| customer.blocked_at.is_some());
    let assign = move || {
        let (id, to) = (id(), (!mine()).then_some(me));
        let said = if to.is_some() { "Assigned to you." } else { "Assigned to nobody." };
        act.run(said, move |intent| assign_customer(intent, id, to), |_| {});
    };
    let archive = move || {
        let (id, wanted) = (id(), !archived());
        let said = if wanted { "Customer archived." } else { "Customer restored." };
        act.run(said, move |intent| set_archived(intent, id, wanted), |_| {});
    };
    let block = move || {
        let (id, wanted) = (id(), !blocked());
        let said =
            if wanted { "Contact blocked: their messages are not taken." } else { "Contact unblocked." };
        act.run(said, move |intent| set_blocked(intent, id, wanted), |_| {});
    };
    let words = move || {
        [
            (if mine() { "Take me off" } else { "Assign to me" }, "assigned mine", "user"),
            if archived() {
                ("Restore", "archived back", "restore")
            } else {
                ("Archive", "remove delete", "archive")
            },
            (if blocked() { "Unblock" } else { "Block" }, "blocked contact spam", "block"),
        ]
    };
    // Made once: what is made in a signal ends when it changes.
    let runs = [
        Callback::new(move |()| assign()),
        Callback::new(move |()| archive()),
        Callback::new(move |()| block()),
    ];
    offer_acts(Signal::derive(move || {
        let act = |((label, words, icon), run): ((&str, _, _), _)| ActHere {
            label: label.to_owned(),
            words,
            icon,
            run,
        };
        words().into_iter().zip(runs).map(act).collect::<Vec<_>>()
    }));
    let label = Signal::derive(move || customer.with(|customer| format!("More for {}", customer.name)));
    view! {
        <Menu label>
            {on_edit.map(|edit| view! { <MenuItem icon="edit" press=move |_| edit.run(())>"Edit customer"</MenuItem> })}
            {children.as_ref().map(|more| more())}
            <MenuItem icon="user" press=move |_| assign()>{move || if mine() { "Take me off" } else { "Assign to me" }}</MenuItem>
            <MenuItem icon=if archived() { "restore" } else { "archive" } press=move |_| archive()>
                {move || if archived() { "Restore" } else { "Archive" }}
            </MenuItem>
            <MenuItem icon="block" danger=!blocked() press=move |_| block()>
                {move || if blocked() { "Unblock" } else { "Block" }}
            </MenuItem>
        </Menu>
    }
    .into_any()
}
