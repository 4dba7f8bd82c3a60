use crate::domain::ids::StaffId;
use crate::live::Act;
use crate::rooms::inboxes::api::{add_inbox, edit_inbox};
use crate::rooms::inboxes::model::{Choice, Inbox, InboxForm};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, CheckboxField, ErrorSummary, TextField};
use leptos::{ev, prelude::*};

/// The form of one inbox. None: a new one.
#[component]
pub(super) fn InboxEditor(
    was: Option<Inbox>,
    staff: Vec<Choice<StaffId>>,
    close: Callback<()>,
) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
    let name = RwSignal::new(was.as_ref().map(|was| was.name.clone()).unwrap_or_default());
    let is_member = |id: StaffId| was.as_ref().is_some_and(|was| was.members.contains(&id));
    let boxes: Vec<(StaffId, String, RwSignal<bool>)> =
        staff.into_iter().map(|one| (one.id, one.name, RwSignal::new(is_member(one.id)))).collect();
    let chosen = {
        let boxes = boxes.clone();
        move || -> Vec<StaffId> {
            boxes.iter().filter(|(.., on)| on.get_untracked()).map(|(id, ..)| *id).collect()
        }
    };
    let was = StoredValue::new(was);
    let form = move || {
        let (name, members) = (name.get_untracked(), chosen());
        was.with_value(|was| match was {
            None => InboxForm { name: Some(name), members: Some(members) },
            Some(was) => {
                let same =
                    members.len() == was.members.len() && members.iter().all(|id| was.members.contains(id));
                InboxForm { name: (was.name != name).then_some(name), members: (!same).then_some(members) }
            }
        })
    };
    let form = StoredValue::new(form);
    let act = Act::new();
    let save = move || {
        let form = form.with_value(|form| form());
        match was.with_value(|was| was.as_ref().map(|was| was.id)) {
            None => {
                act.run("Inbox added.", move |intent| add_inbox(intent, form.clone()), move |_| close.run(()))
            }
            Some(id) => act.run(
                "Inbox saved.",
                move |intent| edit_inbox(intent, id, version.get_untracked(), form.clone()),
                move |_| close.run(()),
            ),
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(_, theirs): (String, serde_json::Value)| {
        name.set(theirs.as_str().unwrap_or_default().to_owned());
    });
    let members = boxes
        .into_iter()
        .map(|(id, label, value)| view! { <CheckboxField name=format!("member-{id}") label value/> })
        .collect_view();
    let new = was.with_value(Option::is_none);
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Name" value=name required=true maxlength=60 error=act.errors.for_field("name")
                hint="The team whose queue it is, such as Grooming."
            />
            <fieldset class="inbox-members">
                <legend>"Members"</legend>
                <p class="meta">"Members see this inbox first, and whom they write to first stands here. Nobody chosen: it is everybody’s. Membership takes no rights away."</p>
                {members}
            </fieldset>
            <ClashList act version words=|_| "The name" take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Add the inbox" } else { "Update" }}
                </Button>
                <Button press=move |_| close.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
