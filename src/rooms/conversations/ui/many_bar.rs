use super::super::api;
use super::super::many_api::{change_many, read_many, unread_many};
use super::super::model::{Colleague, InboxPlace, Later, ManyAct, ManyDone, conversations};
use super::picking::Picking;
use crate::live::Act;
use crate::rooms::inboxes::ui::Inboxes;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, Menu, MenuItem, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What can be done with the conversations that are picked.
#[component]
pub(super) fn ManyBar(place: InboxPlace) -> impl IntoView {
    let picking = expect_context::<Picking>();
    let act = Act::new();
    let run = Callback::new(move |what: ManyAct| {
        let Some((which, expected)) = picking.chosen() else { return nothing() };
        let said = what.clone();
        act.run_telling(
            move |done: &ManyDone| done.sentence(&said, expected),
            move |intent| change_many(intent, which.clone(), what.clone()),
            move |_| picking.stop(),
        );
    });
    let read = move || {
        let Some((which, _)) = picking.chosen() else { return nothing() };
        act.run_back(
            "Marked as read.",
            move |intent| read_many(intent, which.clone()),
            move |done| {
                let before = done.value.clone();
                move |intent| unread_many(intent, before.clone())
            },
            move |_| picking.stop(),
        );
    };
    let counted = move || {
        let (count, all) = picking.count();
        match (count, all) {
            (0, _) => "Nothing is selected".to_owned(),
            (count, true) => format!("All {} selected", conversations(count)),
            (count, false) => format!("{} selected", conversations(count)),
        }
    };
    let pick_all = move || {
        let (count, all) = picking.count();
        let matching = picking.matching.get()?;
        if all || matching.count == 0 {
            return (count > 0).then(|| {
                view! { <Button kind=ButtonKind::Quiet press=move |_| picking.clear()>"Select none"</Button> }.into_any()
            });
        }
        let label = match matching.more {
            true => format!("Select the first {}", conversations(matching.count)),
            false => format!("Select all {} matching", matching.count),
        };
        Some(
            view! { <Button kind=ButtonKind::Quiet press=move |_| picking.pick_all()>{label}</Button> }
                .into_any(),
        )
    };
    let reopens = place.closed;
    view! {
        <div class="many-bar" role="group" aria-label="Acts on selected conversations">
            <div class="many-count">
                <span role="status">{counted}</span>
                {pick_all}
            </div>
            <div class="many-acts">
                <AssignMany run/>
                <SnoozeMany run/>
                <MoveMany run/>
                <Button pending=act.pending press=move |_| run.run(if reopens { ManyAct::Reopen } else { ManyAct::Close })>
                    {if reopens { "Reopen" } else { "Close" }}
                </Button>
                <Button pending=act.pending press=move |_| read()>"Mark read"</Button>
                <Button kind=ButtonKind::Quiet press=move |_| picking.stop()>"Done"</Button>
            </div>
        </div>
    }
    .into_any()
}

fn nothing() {
    use_toasts().error("Nothing is selected.");
}

#[component]
fn AssignMany(run: Callback<ManyAct>) -> impl IntoView {
    let my_id = expect_context::<Me>().staff_id;
    let colleagues = RwSignal::new(Vec::<Colleague>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(all) = api::list_colleagues().await {
                colleagues.try_set(all);
            }
        });
    });
    let assign = move |to| run.run(ManyAct::Assign(to));
    let others = move || {
        colleagues
            .get()
            .into_iter()
            .filter(|one| one.id != my_id)
            .map(|one| {
                view! {
                    <MenuItem icon="users" press=move |_| assign(Some(one.id))><bdi>{one.name}</bdi></MenuItem>
                }
            })
            .collect_view()
    };
    view! {
        <Menu label="Assign the selected" trigger=|| "Assign">
            <MenuItem icon="user" press=move |_| assign(Some(my_id))>"Assign to me"</MenuItem>
            {others}
            <MenuItem icon="close" press=move |_| assign(None)>"Nobody"</MenuItem>
        </Menu>
    }
    .into_any()
}

#[component]
fn SnoozeMany(run: Callback<ManyAct>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let offered = move || {
        Later::OFFERED
            .into_iter()
            .map(|until| {
                let label = zone.with_value(|zone| until.label(zone));
                view! { <MenuItem icon="clock" press=move |_| run.run(ManyAct::Snooze(until.clone()))>{label}</MenuItem> }
            })
            .collect_view()
    };
    view! { <Menu label="Snooze the selected" trigger=|| "Snooze">{offered}</Menu> }.into_any()
}

#[component]
fn MoveMany(run: Callback<ManyAct>) -> impl IntoView {
    let inboxes = Inboxes::here();
    let items = move || {
        inboxes
            .open()
            .into_iter()
            .map(|one| {
                view! {
                    <MenuItem icon="inbox" press=move |_| run.run(ManyAct::Move(one.id))><bdi>{one.name}</bdi></MenuItem>
                }
            })
            .collect_view()
    };
    let several = Memo::new(move |_| inboxes.several());
    move || {
        several.get().then(|| {
            view! { <Menu label="Move the selected to an inbox" trigger=|| "Move">{items}</Menu> }
        })
    }
}
