use super::pick::{Choice, Choices, changes, pick_list};
use crate::domain::ids::{CustomerId, GroupId};
use crate::live::Act;
use crate::rooms::labels::{GroupRef, api};
use crate::ui::{Button, ButtonKind, Chip, Dialog, TextField};
use leptos::{ev, prelude::*, task::spawn_local};

/// The groups of a customer: **Add Contact to Group(s)** opens a list to tick several at once, and to
/// create a group on the way; the cross takes the customer out of one.
#[component]
pub fn GroupField(
    customer_id: CustomerId,
    /// As the card read them; the field keeps its own copy and follows this one when it changes.
    #[prop(into)]
    groups: Signal<Vec<GroupRef>>,
) -> impl IntoView {
    let shown = RwSignal::new(groups.get_untracked());
    Effect::new(move |seen: Option<Vec<GroupRef>>| {
        let now = groups.get();
        if seen.is_some_and(|seen| seen != now) {
            shown.set(now.clone());
        }
        now
    });
    let open = RwSignal::new(false);
    let choices: Choices<GroupId> = RwSignal::new(None);
    let act = Act::new();
    let load = move || {
        choices.set(None);
        spawn_local(async move {
            let listed = api::list_groups().await.map(|groups| {
                groups
                    .into_iter()
                    .filter(|group| !group.archived)
                    .map(|group| {
                        let on = shown.with_untracked(|shown| shown.iter().any(|s| s.id == group.id));
                        choice(group.to_ref(), on, on)
                    })
                    .collect()
            });
            choices.try_set(Some(listed));
        });
    };
    let send = move |said: &'static str, add: Vec<GroupId>, remove: Vec<GroupId>| {
        let call = move |intent| api::set_groups(intent, customer_id, add.clone(), remove.clone());
        act.run(said, call, move |done| {
            shown.set(done.value);
            open.set(false);
        });
    };
    let save = move || {
        let (add, remove) = changes(choices);
        if add.is_empty() && remove.is_empty() {
            open.set(false)
        } else {
            send("Groups updated.", add, remove)
        }
    };
    let chip = move |group: GroupRef| {
        let id = group.id;
        let leave = Callback::new(move |()| send("Removed from the group.", Vec::new(), vec![id]));
        view! { <li><Chip text=group.name on_remove=leave/></li> }
    };
    let footer = move || {
        view! {
            <Button press=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| save()>"Save"</Button>
        }
    };
    view! {
        <div class="label-field">
            <ul class="label-list" aria-label="Groups">{move || shown.get().into_iter().map(chip).collect_view()}</ul>
            <Button icon="group" kind=ButtonKind::Quiet press=move |_| { load(); open.set(true); }>
                "Add Contact to Group(s)"
            </Button>
            <Dialog open title="Add Contact to Group(s)" footer>
                {pick_list(choices, "There are no groups yet. Create the first one here.", Callback::new(move |()| load()))}
                <CreateGroup choices/>
            </Dialog>
        </div>
    }
    .into_any()
}

/// **Create Group** → name → **Add Group**; the new group is ticked at once.
#[component]
fn CreateGroup(choices: Choices<GroupId>) -> impl IntoView {
    let creating = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let act = Act::new();
    // What is created is ticked for as long as the list stands; the form goes before.
    let list = StoredValue::new(Owner::current());
    let create = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        act.run(
            "Group created.",
            move |intent| api::create_group(intent, typed.clone()),
            move |done| {
                name.set(String::new());
                creating.set(false);
                let created = || choice(done.value, false, true);
                let created = match list.get_value() {
                    Some(list) => list.with(created),
                    None => created(),
                };
                choices.update(|choices| {
                    if let Some(Ok(all)) = choices {
                        all.push(created);
                    }
                });
            },
        );
    };
    move || {
        if creating.get() {
            view! {
                <form class="label-create" on:submit=create>
                    <TextField
                        name="name" id="field-new-group" label="Group name" value=name required=true maxlength=80
                        error=act.errors.for_field("name")
                    />
                    <Button submit=true pending=act.pending>"Add Group"</Button>
                </form>
            }
            .into_any()
        } else {
            view! { <Button icon="plus" press=move |_| creating.set(true)>"Create Group"</Button> }.into_any()
        }
    }
}

fn choice(group: GroupRef, was: bool, on: bool) -> Choice<GroupId> {
    let key = group.id.to_string();
    Choice { label: group.id, key, name: group.name, code: None, was, on: RwSignal::new(on) }
}
