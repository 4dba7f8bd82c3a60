use super::invite_dialog::roles_for;
use crate::domain::role::{Right, Role};
use crate::live::Act;
use crate::rooms::staff::api::{change_role, make_reset_link, remove_staff};
use crate::rooms::staff::model::FreshLink;
use crate::rooms::staff::{Me, StaffMember};
use crate::ui::{Avatar, Badge, Menu, MenuItem, Tone};
use leptos::prelude::*;

/// One person: who they are, their role, and what can be done about it.
#[component]
pub fn MemberRow(
    member: StaffMember,
    /// Takes a reset link that was made, with the name of whom it is for.
    show_link: Callback<(String, FreshLink)>,
) -> impl IntoView {
    let me = expect_context::<Me>();
    let act = Act::new();
    let StaffMember { id, name, email, role, joined, last_seen_at, .. } = member;
    let itself = me.staff_id == id;
    let may_touch = role != Role::Owner || me.may(Right::ManageOwners);
    let seen = match (joined, last_seen_at) {
        (false, _) => "Invited, has not joined yet".to_owned(),
        (true, Some(at)) => format!("Last here {}", me.zone.day_and_clock(at)),
        (true, None) => "Not signed in".to_owned(),
    };
    let label = format!("More for {name}");
    let other_roles: Vec<Role> = roles_for(&me)
        .into_iter()
        .filter_map(|(key, _)| Role::parse(&key))
        .filter(|other| *other != role)
        .collect();
    let for_whom = name.clone();
    let reset = move |_| {
        let name = for_whom.clone();
        act.run_final(
            "",
            move |intent| make_reset_link(intent, id),
            move |done| {
                show_link.run((name, done.value));
            },
        );
    };
    let removed = format!("{name} does not work here any more.");
    let remove = move |_| {
        act.run(removed.clone(), move |intent| remove_staff(intent, id), |_| {});
    };
    let who = name.clone();
    let become_item = move |other: Role| {
        let said = format!("{who} is {} now.", other.label().to_lowercase());
        let go = move |_| act.run(said.clone(), move |intent| change_role(intent, id, other), |_| {});
        view! { <MenuItem icon="shield" press=go>{format!("Make {}", other.label().to_lowercase())}</MenuItem> }
    };
    let menu = move || {
        let (reset, remove) = (reset.clone(), remove.clone());
        view! {
            <Menu label=label.clone()>
                {other_roles.iter().copied().map(become_item.clone()).collect_view()}
                {(joined && !itself).then(|| view! {
                    <MenuItem icon="lock" press=reset.clone()>"Make a link for a new password"</MenuItem>
                })}
                <MenuItem icon="close" danger=true press=remove.clone()>"Remove from the staff"</MenuItem>
            </Menu>
        }
    };
    view! {
        <li class="person-row">
            <Avatar name=name.clone()/>
            <div class="person-row-text">
                <p><strong dir="auto">{name}</strong>{itself.then_some(" (you)")}</p>
                <p class="meta" dir="auto">{email}</p>
                <p class="meta">{seen}</p>
            </div>
            <Badge tone=if role == Role::Staff { Tone::Neutral } else { Tone::Info }>{role.label()}</Badge>
            {may_touch.then(menu)}
        </li>
    }
    .into_any()
}
