use crate::live::Act;
use crate::rooms::settings::api::{add_service_type, edit_service_type};
use crate::rooms::settings::model::{ServiceForm, changed};
use crate::rooms::settings::{ServiceKind, ServiceType};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, ErrorSummary, SelectField, TextField};
use leptos::{ev, prelude::*};

/// The form of one service. None: a new one.
#[component]
pub fn ServiceEditor(was: Option<ServiceType>, close: Callback<()>) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
    let name = RwSignal::new(was.as_ref().map(|was| was.name.clone()).unwrap_or_default());
    let kind = RwSignal::new(was.as_ref().map_or(ServiceKind::Grooming, |was| was.kind).as_str().to_owned());
    let minutes = RwSignal::new(was.as_ref().map_or(60, |was| was.duration_minutes).to_string());
    let was = StoredValue::new(was);
    let form = move || {
        let (name, minutes) = (name.get_untracked(), minutes.get_untracked());
        let kind = ServiceKind::parse(&kind.get_untracked()).unwrap_or(ServiceKind::Standalone);
        was.with_value(|was| match was {
            None => ServiceForm { name: Some(name), kind: Some(kind), duration_minutes: Some(minutes) },
            Some(was) => ServiceForm {
                name: changed(&was.name, &name),
                kind: changed(&was.kind, &kind),
                duration_minutes: changed(&was.duration_minutes.to_string(), &minutes),
            },
        })
    };
    let act = Act::new();
    let save = move || match was.with_value(|was| was.as_ref().map(|was| was.id)) {
        None => {
            act.run("Service added.", move |intent| add_service_type(intent, form()), move |_| close.run(()))
        }
        Some(id) => act.run(
            "Service saved.",
            move |intent| edit_service_type(intent, id, version.get_untracked(), form()),
            move |_| close.run(()),
        ),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| match field.as_str() {
        "duration_minutes" => minutes.set(theirs.to_string()),
        "kind" => kind.set(theirs.as_str().unwrap_or_default().to_owned()),
        _ => name.set(theirs.as_str().unwrap_or_default().to_owned()),
    });
    let kinds: Vec<(String, String)> =
        ServiceKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect();
    let new = was.with_value(Option::is_none);
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Name" value=name required=true maxlength=80 error=act.errors.for_field("name")
            />
            <SelectField name="kind" label="Kind" value=kind options=kinds error=act.errors.for_field("kind")/>
            <TextField
                name="duration_minutes" label="Usual length in minutes" value=minutes required=true inputmode="numeric"
                hint="A whole day is 1440." error=act.errors.for_field("duration_minutes")
            />
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Add the service" } else { "Update" }}
                </Button>
                <Button press=move |_| close.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The name",
        "kind" => "The kind",
        _ => "The length",
    }
}
