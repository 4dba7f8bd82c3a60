use super::TextParts;
use crate::domain::language::LANGUAGES;
use crate::live::Act;
use crate::rooms::staff::ui::ClashList;
use crate::rooms::templates::api::{add_template, edit_template};
use crate::rooms::templates::model::{BODY_LIMIT, Place, Template, TemplateForm};
use crate::ui::{Button, ButtonKind, ErrorSummary, SelectField, TextArea, TextField};
use leptos::{ev, prelude::*};

/// The form of one template. None: a new one.
#[component]
pub(super) fn TemplateEditor(was: Option<Template>, close: Callback<()>) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
    let start = |read: fn(&Template) -> String| RwSignal::new(was.as_ref().map(read).unwrap_or_default());
    let (name, language) = (start(|was| was.name.clone()), start(|was| was.language.clone()));
    let body = start(|was| was.body.clone());
    let was = StoredValue::new(was);
    let form = move || {
        let changed = |read: fn(&Template) -> &String, now: RwSignal<String>| {
            let now = now.get_untracked();
            was.with_value(|was| was.as_ref().is_none_or(|was| *read(was) != now)).then_some(now)
        };
        TemplateForm {
            name: changed(|was| &was.name, name),
            language: changed(|was| &was.language, language),
            body: changed(|was| &was.body, body),
        }
    };
    let act = Act::new();
    let save = move || match was.with_value(|was| was.as_ref().map(|was| was.id)) {
        None => {
            act.run("Template added.", move |intent| add_template(intent, form()), move |_| close.run(()))
        }
        Some(id) => act.run(
            "Template saved.",
            move |intent| edit_template(intent, id, version.get_untracked(), form()),
            move |_| close.run(()),
        ),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let theirs = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "name" => name.set(theirs),
            "language" => language.set(theirs),
            _ => body.set(theirs),
        }
    });
    let mut languages = vec![(String::new(), "Any language".to_owned())];
    languages.extend(LANGUAGES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())));
    let places = Place::ALL
        .into_iter()
        .map(|place| view! { <li><code>{format!("[{}]", place.word())}</code>" "{place.meaning()}</li> })
        .collect_view();
    let new = was.with_value(Option::is_none);
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Name" value=name required=true maxlength=60 error=act.errors.for_field("name")
                hint="What staff look for, such as Ready for pick-up."
            />
            <SelectField
                name="language" label="Language" value=language options=languages
                error=act.errors.for_field("language")
            />
            <TextArea
                name="body" label="Text" value=body required=true rows=5 maxlength=BODY_LIMIT
                error=act.errors.for_field("body")
            />
            <TextParts body is_text=true/>
            <details class="template-places">
                <summary>"What can be filled in"</summary>
                <ul>{places}</ul>
                <p class="meta">"A message in which one of them is left is not sent."</p>
            </details>
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Add the template" } else { "Update" }}
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
        "language" => "The language",
        _ => "The text",
    }
}
