use super::super::api;
use super::super::model::{Colleague, Status};
use super::presence::{Presence, ViewingLine};
use super::thread_keys::{ThreadKey, ThreadKeys};
use super::thread_menu::ThreadMenu;
use super::thread_state::ThreadState;
use crate::domain::ids::StaffId;
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::ui::{ActHere, Badge, Banner, Button, Icon, IconButton, Menu, MenuItem, Tone, offer_acts};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Who it is with, whose it is, and what can be done with the whole conversation.
#[component]
pub(super) fn ThreadHeader(
    thread: ThreadState,
    presence: Presence,
    /// Where the phone's way back goes.
    back: Option<Signal<String>>,
    /// Opens what stands beside the conversation where it has no column of its own.
    context_open: Option<RwSignal<bool>>,
) -> impl IntoView {
    let act = Act::new();
    let id = move || thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id));
    let closed = Memo::new(move |_| {
        thread.conversation.with(|c| c.as_ref().is_some_and(|c| c.status == Status::Closed))
    });
    let toggle = move || {
        let Some(id) = id() else { return };
        if closed.get_untracked() {
            act.run("Opened again.", move |intent| api::set_status(intent, id, Status::Open), |_| {});
        } else {
            act.run("Closed.", move |intent| api::set_status(intent, id, Status::Closed), |_| {});
        }
    };
    let toggled = Callback::new(move |()| toggle());
    Effect::new(move |_| {
        ThreadKeys::listen(move |key| {
            if key == ThreadKey::Close {
                toggle();
            }
        });
    });
    offer_acts(Signal::derive(move || {
        let open = thread.conversation.with(Option::is_some);
        let (label, icon) = match closed.get() {
            true => ("Reopen the conversation", "restore"),
            false => ("Close the conversation", "check"),
        };
        let act = ActHere { label: label.to_owned(), words: "done finish chat thread", icon, run: toggled };
        if open { vec![act] } else { Vec::new() }
    }));
    let there = Memo::new(move |_| thread.conversation.with(Option::is_some));
    // Not drawn anew for every message: what was pressed in it waits for its answer.
    let controls = move || {
        let face = move || match closed.get() {
            true => {
                view! { <Button icon="restore" pending=act.pending press=move |_| toggle()>"Reopen"</Button> }
            }
            false => {
                view! { <Button icon="check" pending=act.pending press=move |_| toggle()>"Close"</Button> }
            }
        };
        there.get().then(|| {
            view! {
                <AssignMenu thread/>
                <ThreadMenu thread/>
                {face}
            }
        })
    };
    let snoozed = Memo::new(move |_| thread.conversation.with(|c| c.as_ref().and_then(|c| c.snoozed_until)));
    let state = move || (closed.get() && snoozed.get().is_none()).then(|| view! { <Badge>"Closed"</Badge> });
    let customer = thread.customer;
    view! {
        <header class="thread-header">
            {back.map(|href| view! {
                <a class="btn btn-icon phone-only" data-kind="quiet" href=move || href.get() aria-label="Back to the list" title="Back to the list">
                    <Icon name="chevron-left"/>
                </a>
            })}
            <h2 class="thread-title"><a href=format!("/contacts/{customer}") dir="auto">{move || thread.name.get()}</a></h2>
            {state}
            {move || thread.blocked.get().then(|| view! { <Badge tone=Tone::Danger icon="block">"Blocked"</Badge> })}
            <ViewingLine presence/>
            <div class="actions">
                {controls}
                {context_open.map(|open| view! {
                    <span class="until-desktop">
                        <IconButton icon="user" label="About this customer" press=move |_| open.update(|open| *open = !*open)/>
                    </span>
                })}
            </div>
        </header>
        <UnverifiedBanner thread/>
        <SnoozedBanner snoozed thread/>
    }
    .into_any()
}

/// Until when it is put aside; the button above opens it before.
#[component]
fn SnoozedBanner(snoozed: Memo<Option<DateTime<Utc>>>, thread: ThreadState) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    move || {
        snoozed.get().map(|until| {
            let until = zone.with_value(|zone| zone.day_and_clock(until));
            view! {
                <Banner tone=Tone::Info icon="clock">"Snoozed until "{until}", or until "<bdi>{thread.name.get()}</bdi>" writes."</Banner>
            }
        })
    }
}

/// Whose conversation it is.
#[component]
fn AssignMenu(thread: ThreadState) -> impl IntoView {
    let me = expect_context::<Me>();
    let act = Act::new();
    let colleagues = RwSignal::new(Vec::<Colleague>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(all) = api::list_colleagues().await {
                colleagues.try_set(all);
            }
        });
    });
    let assign = move |to: Option<StaffId>| {
        let Some(id) = thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id)) else { return };
        let said = if to.is_some() { "Assigned." } else { "Unassigned." };
        act.run(said, move |intent| api::assign(intent, id, to), |_| {});
    };
    let my_id = me.staff_id;
    let assigned = move || thread.conversation.with(|c| c.as_ref().and_then(|c| c.assigned_to));
    let name = move || {
        thread.conversation.with(|c| match c.as_ref().and_then(|c| c.assigned_to) {
            Some(id) if id == my_id => "You".to_owned(),
            Some(_) => {
                c.as_ref().and_then(|c| c.assigned_name.clone()).unwrap_or_else(|| "A colleague".into())
            }
            None => "Unassigned".into(),
        })
    };
    let label = Signal::derive(move || format!("Assigned to: {}", name()));
    let run = Callback::new(assign);
    let (to_me, to_nobody) =
        (Callback::new(move |()| run.run(Some(my_id))), Callback::new(move |()| run.run(None)));
    Effect::new(move |_| {
        ThreadKeys::listen(move |key| {
            if key == ThreadKey::Assign {
                run.run(if untrack(assigned) == Some(my_id) { None } else { Some(my_id) });
            }
        });
    });
    offer_acts(Signal::derive(move || {
        let offer = |label: &str, icon, run| ActHere {
            label: label.to_owned(),
            words: "conversation owner take",
            icon,
            run,
        };
        match thread.conversation.with(|c| c.as_ref().map(|c| c.assigned_to)) {
            None => Vec::new(),
            Some(Some(id)) if id == my_id => vec![offer("Take the conversation from me", "close", to_nobody)],
            Some(Some(_)) => vec![
                offer("Assign the conversation to me", "user", to_me),
                offer("Assign the conversation to nobody", "close", to_nobody),
            ],
            Some(None) => vec![offer("Assign the conversation to me", "user", to_me)],
        }
    }));
    let trigger = move || {
        view! { <Icon name="user"/><span class="assign-name" dir="auto">{name}</span><Icon name="chevron-down"/> }
    };
    view! {
        <Menu label trigger>
            {move || (assigned() != Some(my_id)).then(|| view! {
                <MenuItem icon="user" press=move |_| assign(Some(my_id))>"Assign to me"</MenuItem>
            })}
            {move || colleagues.get().into_iter()
                .filter(|colleague| colleague.id != my_id && assigned() != Some(colleague.id))
                .map(|colleague| {
                    let id = colleague.id;
                    view! { <MenuItem icon="users" press=move |_| assign(Some(id))><bdi>{colleague.name}</bdi></MenuItem> }
                })
                .collect_view()}
            {move || assigned().is_some().then(|| view! {
                <MenuItem icon="close" press=move |_| assign(None)>"Nobody"</MenuItem>
            })}
        </Menu>
    }
}

/// What a visitor types proves nothing: until somebody confirms it, everybody is told.
#[component]
fn UnverifiedBanner(thread: ThreadState) -> impl IntoView {
    let act = Act::new();
    let confirm = move || {
        let Some(id) = thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id)) else { return };
        act.run("Confirmed.", move |intent| api::confirm_link(intent, id), |_| {});
    };
    let part = move || {
        let Some(visitor) = thread.doubt.with_untracked(|link| link.as_ref().map(|link| link.id)) else {
            return;
        };
        act.run(
            "Moved to a profile of their own.",
            move |intent| api::unlink_visitor(intent, visitor),
            |_| {},
        );
    };
    let unverified =
        Memo::new(move |_| thread.conversation.with(|c| c.as_ref().is_some_and(|c| c.unverified)));
    move || {
        unverified.get().then(|| {
            let typed = thread.doubt.with(|link| {
                link.as_ref().map(|link| match link.contact.as_str() {
                    "" => link.name.clone(),
                    contact => format!("{} ({contact})", link.name),
                })
            });
            let typed = typed.unwrap_or_else(|| "somebody".into());
            let action = move || {
                view! {
                    <div class="actions">
                        <Button pending=act.pending press=move |_| confirm()>"It is them"</Button>
                        <Button pending=act.pending press=move |_| part()>"Not them"</Button>
                    </div>
                }
            };
            view! {
                <Banner tone=Tone::Warn action>
                    "Unverified: a visitor who typed "<bdi>{typed}</bdi>" was linked to this customer. Say nothing private until you are sure."
                </Banner>
            }
        })
    }
}
