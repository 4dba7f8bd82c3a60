use crate::error::AppError;
use crate::live::Act;
use crate::rooms::settings::BusinessSettings;
use crate::rooms::settings::api::{edit_business, read_business};
use crate::rooms::settings::model::{BusinessEdit, UNSEEN_MINUTES, UnseenFirst, changed};
use crate::rooms::settings::relevance::BUSINESS;
use crate::rooms::staff::ui::{ClashList, device, keep_fresh, loaded};
use crate::ui::{
    Button, ButtonKind, CheckboxField, ErrorSummary, LeaveGuard, Section, SelectField, TextArea, TextField,
    use_toasts,
};
use leptos::{ev, prelude::*};

/// The chat with visitors: on or off, its words, the websites that may show it.
#[component]
pub fn ChatSection() -> impl IntoView {
    let read = Resource::new(|| (), |()| read_business());
    let show = move |was: BusinessSettings| {
        let slug = was.slug.clone();
        view! {
            <Section title="Where customers find it"><Places slug/></Section>
            <Section title="Chat"><ChatForm was read/></Section>
        }
        .into_any()
    };
    loaded(read, "The settings of the chat", show).into_any()
}

#[component]
fn ChatForm(was: BusinessSettings, read: Resource<Result<BusinessSettings, AppError>>) -> impl IntoView {
    let version = RwSignal::new(was.version);
    let enabled = RwSignal::new(was.chat_enabled);
    let form = RwSignal::new(was.form_enabled);
    let greeting = RwSignal::new(was.chat_greeting.clone());
    let away = RwSignal::new(was.chat_away.clone());
    let sites = RwSignal::new(was.chat_sites.join("\n"));
    let unseen = RwSignal::new(was.unseen_minutes.to_string());
    let first = RwSignal::new(way_word(was.unseen_first).to_owned());
    let minutes = move || unseen.with_untracked(|typed| typed.parse::<i32>().unwrap_or_default());
    let first_way = move || first.with_untracked(|chosen| way_of(chosen));
    let listed = move || {
        let typed = sites.get_untracked();
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let was = StoredValue::new(was);
    let edit = move || {
        was.with_value(|was| BusinessEdit {
            chat_enabled: changed(&was.chat_enabled, &enabled.get_untracked()),
            chat_greeting: changed(&was.chat_greeting, &greeting.get_untracked()),
            chat_away: changed(&was.chat_away, &away.get_untracked()),
            chat_sites: changed(&was.chat_sites, &listed()),
            form_enabled: changed(&was.form_enabled, &form.get_untracked()),
            unseen_minutes: changed(&was.unseen_minutes, &minutes()),
            unseen_first: changed(&was.unseen_first, &first_way()),
            ..BusinessEdit::default()
        })
    };
    keep_fresh(read, &BUSINESS, version, move || edit() != BusinessEdit::default());
    let act = Act::new();
    let save = move || {
        act.run(
            "The chat is saved.",
            move |intent| edit_business(intent, version.get_untracked(), edit()),
            move |done| {
                version.set(done.value);
                was.update_value(|was| {
                    was.chat_enabled = enabled.get_untracked();
                    was.chat_greeting = greeting.get_untracked();
                    was.chat_away = away.get_untracked();
                    was.chat_sites = listed();
                    was.form_enabled = form.get_untracked();
                    was.unseen_minutes = minutes();
                    was.unseen_first = first_way();
                });
            },
        );
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let text = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "chat_enabled" => enabled.set(theirs.as_bool().unwrap_or_default()),
            "chat_greeting" => greeting.set(text),
            "chat_away" => away.set(text),
            "form_enabled" => form.set(theirs.as_bool().unwrap_or_default()),
            "unseen_minutes" => unseen.set(theirs.as_i64().unwrap_or_default().to_string()),
            "unseen_first" => first.set(text),
            _ => {
                let lines = theirs.as_array().cloned().unwrap_or_default();
                let lines: Vec<&str> = lines.iter().filter_map(serde_json::Value::as_str).collect();
                sites.set(lines.join("\n"));
            }
        }
    });
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <CheckboxField
                name="chat_enabled" label="Customers can write to us in the chat" value=enabled
                error=act.errors.for_field("chat_enabled")
            />
            <TextArea
                name="chat_greeting" label="Greeting" value=greeting rows=2 maxlength=500
                hint="The first thing a visitor reads. Empty: a plain welcome." error=act.errors.for_field("chat_greeting")
            />
            <TextArea
                name="chat_away" label="Away text" value=away rows=2 maxlength=500
                hint="Shown outside the opening hours of your main location." error=act.errors.for_field("chat_away")
            />
            <TextArea
                name="chat_sites" label="Websites that may show the chat" value=sites rows=2
                hint="One a line, such as https://www.example.com." error=act.errors.for_field("chat_sites")
            />
            <CheckboxField
                name="form_enabled" label="Customers can also write by a web form" value=form
                hint="A page that asks for a name, an email address or a phone number, and a message."
                error=act.errors.for_field("form_enabled")
            />
            <SelectField
                name="unseen_minutes" label="An answer that the visitor has not seen" value=unseen
                options=minutes_offered()
                hint="They may have left the page. They get it with a link back to the chat, if they gave an email address or a mobile number."
                error=act.errors.for_field("unseen_minutes")
            />
            <SelectField
                name="unseen_first" label="By which way" value=first
                options=vec![("email".into(), "By email; else as a text".into()), ("text".into(), "As a text; else by email".into())]
                hint="Only by what is connected under Channels. Texts wait for the quiet hours to end, and none goes to a number that said STOP."
                error=act.errors.for_field("unseen_first")
            />
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions"><Button kind=ButtonKind::Primary submit=true pending=act.pending>"Update"</Button></div>
        </form>
        <LeaveGuard dirty=Signal::derive(move || edit() != BusinessEdit::default())/>
    }
    .into_any()
}

fn words(field: &str) -> &'static str {
    match field {
        "chat_enabled" => "Whether the chat is on",
        "chat_greeting" => "The greeting",
        "chat_away" => "The away text",
        "form_enabled" => "Whether the web form is on",
        "unseen_minutes" => "When unseen answers go by email or text",
        "unseen_first" => "The way of unseen answers",
        _ => "The list of websites",
    }
}

/// What becomes of an unseen answer, as values and words.
fn minutes_offered() -> Vec<(String, String)> {
    let words = |minutes: i32| match minutes {
        0 => "Stays on the chat page".to_owned(),
        minutes => format!("Goes by email or text after {minutes} minutes"),
    };
    UNSEEN_MINUTES.into_iter().map(|minutes| (minutes.to_string(), words(minutes))).collect()
}

fn way_word(way: UnseenFirst) -> &'static str {
    match way {
        UnseenFirst::Email => "email",
        UnseenFirst::Text => "text",
    }
}

fn way_of(word: &str) -> UnseenFirst {
    if word == "text" { UnseenFirst::Text } else { UnseenFirst::Email }
}

/// The link to the chat page and the line for one's own website.
#[component]
fn Places(slug: String) -> impl IntoView {
    let address = RwSignal::new(format!("/chat/{slug}"));
    let (snippet, frame) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = format!("/forms/{slug}");
    let href = format!("/chat/{slug}");
    // The page knows under which address it was reached; the server may stand behind a proxy.
    Effect::new(move |_| {
        let origin = device::origin();
        address.set(format!("{origin}/chat/{slug}"));
        frame.set(format!(
            r#"<iframe src="{origin}/forms/{slug}" title="Write to us" width="100%" height="760"></iframe>"#
        ));
        snippet.set(format!(r#"<script src="{origin}/widget.js" data-business="{slug}" async></script>"#));
    });
    view! {
        <TextField name="chat_address" label="Your chat page" value=address/>
        <div class="actions">
            <CopyButton text=address what="link"/>
            <a href=href rel="external" target="_blank">"Open the chat page"</a>
        </div>
        <TextArea
            name="chat_snippet" label="Line for your own website" value=snippet rows=2
            hint="Paste it before the end of the page. The website must be in the list above."
        />
        <div class="actions"><CopyButton text=snippet what="line"/></div>
        <TextArea
            name="form_snippet" label="The web form for your own website" value=frame rows=3
            hint="Paste it where the form shall stand. The website must be in the list above, and the web form must be on."
        />
        <div class="actions">
            <CopyButton text=frame what="form"/>
            <a href=form rel="external" target="_blank">"Open the web form"</a>
        </div>
    }
    .into_any()
}

#[component]
fn CopyButton(text: RwSignal<String>, what: &'static str) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        device::copy(text.get_untracked(), move |done| {
            if done {
                toasts.show("Copied.");
            } else {
                toasts.error("This browser does not let us copy: select the text and copy it by hand.");
            }
        });
    };
    view! { <Button icon="copy" press=copy>{format!("Copy the {what}")}</Button> }
}
