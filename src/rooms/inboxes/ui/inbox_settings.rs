use super::{InboxEditor, RuleEditor, RuleList, TryRules};
use crate::domain::ids::{InboxId, StaffId};
use crate::live::{Act, use_live};
use crate::rooms::inboxes::api::{open_setup, set_archived};
use crate::rooms::inboxes::model::{Inbox, InboxSetup, Rule};
use crate::rooms::inboxes::relevance::SETUP;
use crate::rooms::staff::ui::loaded;
use crate::ui::{Badge, Button, ButtonKind, Dialog, IconButton, Section};
use leptos::prelude::*;

/// What the dialog is about.
#[derive(Clone)]
pub(super) enum Topic {
    /// An inbox; none: a new one.
    Inbox(Option<Inbox>),
    /// A rule; none: a new one.
    Rule(Option<Box<Rule>>),
}

/// The section "Inboxes" of the settings: whose they are, and what goes where.
#[component]
pub fn InboxSettings() -> impl IntoView {
    let setup = Resource::new(|| (), |()| open_setup());
    use_live().refresh(setup, |frame| SETUP.concerns(frame));
    let open = RwSignal::new(false);
    let topic = RwSignal::new(Topic::Inbox(None));
    // What can be chosen in the dialog, which stands beside the list.
    let known = RwSignal::new(None::<InboxSetup>);
    let edit = Callback::new(move |wanted: Topic| {
        topic.set(wanted);
        open.set(true);
    });
    let show = move |found: InboxSetup| {
        known.set(Some(found.clone()));
        let InboxSetup { inboxes, rules, staff, locations } = found;
        view! {
            <InboxList inboxes staff=staff.into_iter().map(|one| (one.id, one.name)).collect() edit/>
            <RuleList rules edit/>
            <TryRules locations/>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        topic.with(|topic| match topic {
            Topic::Inbox(None) => "Add an inbox".to_owned(),
            Topic::Inbox(Some(inbox)) => inbox.name.clone(),
            Topic::Rule(None) => "Add a rule".to_owned(),
            Topic::Rule(Some(_)) => "Change the rule".to_owned(),
        })
    });
    let close = Callback::new(move |()| open.set(false));
    let editor = move || {
        let known = known.get_untracked();
        match (topic.get(), known) {
            (_, None) => ().into_any(),
            (Topic::Inbox(was), Some(known)) => view! { <InboxEditor was staff=known.staff close/> }.into_any(),
            (Topic::Rule(was), Some(known)) => {
                view! { <RuleEditor was=was.map(|was| *was) inboxes=known.inboxes locations=known.locations close/> }
                    .into_any()
            }
        }
    };
    view! {
        {loaded(setup, "The inboxes", show)}
        <Dialog open title guard=true>{editor}</Dialog>
    }
    .into_any()
}

#[component]
fn InboxList(inboxes: Vec<Inbox>, staff: Vec<(StaffId, String)>, edit: Callback<Topic>) -> impl IntoView {
    let (gone, here): (Vec<_>, Vec<_>) = inboxes.into_iter().partition(|one| one.archived);
    let row = move |inbox: Inbox| {
        let members: Vec<String> = inbox
            .members
            .iter()
            .filter_map(|id| staff.iter().find(|(one, _)| one == id).map(|(_, name)| name.clone()))
            .collect();
        view! { <InboxRow inbox members edit/> }
    };
    let add = move || {
        view! { <Button kind=ButtonKind::Primary icon="plus" press=move |_| edit.run(Topic::Inbox(None))>"Add an inbox"</Button> }
    };
    view! {
        <Section title="Inboxes" actions=add>
            <p>"Each conversation stands in one inbox. Members see theirs first; everybody may look into all of them."</p>
            <ul class="setting-rows">{here.into_iter().map(row).collect_view()}</ul>
            <Archived inboxes=gone/>
        </Section>
    }
    .into_any()
}

#[component]
fn InboxRow(inbox: Inbox, members: Vec<String>, edit: Callback<Topic>) -> impl IntoView {
    let act = Act::new();
    let (id, name) = (inbox.id, inbox.name.clone());
    let said = format!("{name} is archived. What stands in it is found under All inboxes.");
    let archive = move |_| act.run(said.clone(), move |intent| set_archived(intent, id, true), |_| {});
    let label = format!("Archive {name}");
    let whose = if members.is_empty() { "Everybody".to_owned() } else { members.join(", ") };
    let is_default = inbox.is_default;
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p class="cluster">
                    <strong dir="auto">{name.clone()}</strong>
                    {is_default.then(|| view! { <Badge>"Takes what no rule sends elsewhere"</Badge> })}
                </p>
                <p class="meta" dir="auto">{whose}</p>
            </div>
            <Button icon="edit" press=move |_| edit.run(Topic::Inbox(Some(inbox.clone())))>
                "Edit" <span class="visually-hidden">{format!(" {name}")}</span>
            </Button>
            {(!is_default).then(|| view! { <IconButton icon="archive" label pending=act.pending press=archive/> })}
        </li>
    }
    .into_any()
}

/// What was archived, folded away, each with a way back.
#[component]
fn Archived(inboxes: Vec<Inbox>) -> impl IntoView {
    if inboxes.is_empty() {
        return ().into_any();
    }
    let act = Act::new();
    let restore = move |id: InboxId| {
        act.run("Inbox restored.", move |intent| set_archived(intent, id, false), |_| {});
    };
    let count = inboxes.len();
    let row = move |inbox: Inbox| {
        let (id, name) = (inbox.id, inbox.name);
        view! {
            <li class="setting-row">
                <span class="setting-row-text" dir="auto">{name.clone()}</span>
                <Button icon="restore" press=move |_| restore(id)>
                    "Restore" <span class="visually-hidden">{format!(" {name}")}</span>
                </Button>
            </li>
        }
    };
    view! {
        <details class="inbox-archive">
            <summary>{format!("Archived ({count})")}</summary>
            <ul class="setting-rows">{inboxes.into_iter().map(row).collect_view()}</ul>
        </details>
    }
    .into_any()
}
