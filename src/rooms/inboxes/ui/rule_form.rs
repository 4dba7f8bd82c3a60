use crate::domain::ids::LocationId;
use crate::live::Act;
use crate::rooms::inboxes::api::{add_rule, edit_rule};
use crate::rooms::inboxes::model::{Choice, Inbox, Rule, RuleForm, Way};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, CheckboxField, ErrorSummary, SelectField, TextArea};
use leptos::{ev, prelude::*};

/// The form of one rule. None: a new one.
#[component]
pub(super) fn RuleEditor(
    was: Option<Rule>,
    inboxes: Vec<Inbox>,
    locations: Vec<Choice<LocationId>>,
    close: Callback<()>,
) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
    let first = || inboxes.iter().find(|one| !one.archived && !one.is_default).map(|one| one.id);
    let inbox = was.as_ref().map(|was| was.inbox_id).or_else(first).map(|id| id.to_string());
    let inbox = RwSignal::new(inbox.unwrap_or_default());
    let location = was.as_ref().and_then(|was| was.location_id).map(|id| id.to_string()).unwrap_or_default();
    let (location_was, location) = (location.clone(), RwSignal::new(location));
    let words = was.as_ref().map(|was| was.words.join(", ")).unwrap_or_default();
    let (words_were, words) = (words.clone(), RwSignal::new(words));
    let ways =
        Way::ALL.map(|way| (way, RwSignal::new(was.as_ref().is_some_and(|was| was.ways.contains(&way)))));
    let was = StoredValue::new(was);
    let form = StoredValue::new(move || {
        let chosen: Vec<Way> =
            ways.iter().filter(|(_, on)| on.get_untracked()).map(|(way, _)| *way).collect();
        let inbox = inbox.get_untracked().parse().ok();
        let (location, words) = (location.get_untracked(), words.get_untracked());
        was.with_value(|was| match was {
            None => RuleForm {
                inbox_id: inbox,
                ways: Some(chosen),
                location_id: Some(location),
                words: Some(words),
            },
            Some(was) => {
                let same = chosen.len() == was.ways.len() && chosen.iter().all(|way| was.ways.contains(way));
                RuleForm {
                    inbox_id: inbox.filter(|inbox| *inbox != was.inbox_id),
                    ways: (!same).then_some(chosen),
                    location_id: (location != location_was).then_some(location),
                    words: (words != words_were).then_some(words),
                }
            }
        })
    });
    let act = Act::new();
    let save = move || {
        let form = form.with_value(|form| form());
        match was.with_value(|was| was.as_ref().map(|was| was.id)) {
            None => {
                act.run("Rule added.", move |intent| add_rule(intent, form.clone()), move |_| close.run(()))
            }
            Some(id) => act.run(
                "Rule saved.",
                move |intent| edit_rule(intent, id, version.get_untracked(), form.clone()),
                move |_| close.run(()),
            ),
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let text = theirs.as_str().unwrap_or_default().to_owned();
        let all: Vec<&str> = theirs.as_array().into_iter().flatten().filter_map(|one| one.as_str()).collect();
        match field.as_str() {
            "inbox_id" => inbox.set(text),
            "location_id" => location.set(text),
            "ways" => ways.iter().for_each(|(way, on)| on.set(all.contains(&way.as_str()))),
            _ => words.set(all.join(", ")),
        }
    });
    let inboxes: Vec<(String, String)> = inboxes
        .into_iter()
        .filter(|one| !one.archived || one.id.to_string() == inbox.get_untracked())
        .map(|one| (one.id.to_string(), one.name))
        .collect();
    let mut places = vec![(String::new(), "Any location".to_owned())];
    places.extend(locations.into_iter().map(|one| (one.id.to_string(), one.name)));
    let boxes = ways
        .map(|(way, value)| {
            let label = match way {
                Way::Chat => "Web chat",
                Way::Text => "Text",
                Way::Email => "Email",
                Way::WebForm => "Web form",
                Way::Facebook => "Facebook Messenger",
                Way::Call => "Missed call or voicemail",
            };
            view! { <CheckboxField name=format!("way-{}", way.as_str()) label value/> }
        })
        .collect_view();
    let new = was.with_value(Option::is_none);
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <SelectField
                name="inbox_id" label="Goes to" value=inbox options=inboxes required=true
                error=act.errors.for_field("inbox_id")
            />
            <fieldset class="inbox-members">
                <legend>"Came by"</legend>
                <p class="meta">"Nothing chosen: by any way."</p>
                {boxes}
            </fieldset>
            <SelectField
                name="location_id" label="Came to a number or address of" value=location options=places
                hint="Under Channels you say which location a number or address belongs to. The web chat has none."
                error=act.errors.for_field("location_id")
            />
            <TextArea
                name="words" label="Says one of these words" value=words rows=2
                hint="Words or phrases with commas between them. Upper case and accents make no difference; they count as whole words. Empty: whatever it says."
                error=act.errors.for_field("words")
            />
            <ClashList act version words=column take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Add the rule" } else { "Update" }}
                </Button>
                <Button press=move |_| close.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

fn column(field: &str) -> &'static str {
    match field {
        "inbox_id" => "The inbox",
        "location_id" => "The location",
        "ways" => "The ways",
        _ => "The words",
    }
}
