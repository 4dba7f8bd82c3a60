use super::{TranslationDrafts, TranslationFields};
use crate::domain::ids::BroadcastId;
use crate::domain::sms;
use crate::live::{Act, Kept, patiently};
use crate::rooms::broadcasts::api::edit_broadcast;
use crate::rooms::broadcasts::model::{Broadcast, BroadcastForm, Purpose, STOP_LINE, Translation, Way};
use crate::rooms::staff::ui::ClashList;
use crate::rooms::templates::api::list_templates;
use crate::rooms::templates::model::{Place, Template};
use crate::ui::{
    Button, ButtonKind, ErrorSummary, LeaveGuard, Section, SegmentedField, SelectField, TextArea, TextField,
};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};

/// The draft: by which way, what for, and what it says.
#[component]
pub(super) fn Composer(
    id: BroadcastId,
    found: Kept<Broadcast>,
    /// Whether what stands here is saved, so that it can be looked at and sent.
    ready: RwSignal<bool>,
) -> impl IntoView {
    let whole = found.part(|found| Some(found.clone()));
    let Some(first) = whole.get_untracked() else { return ().into_any() };
    let version = RwSignal::new(first.version);
    let was = RwSignal::new(saved(&first));
    let channel = RwSignal::new(way_key(first.wording.channel).to_owned());
    let purpose = RwSignal::new(purpose_key(first.wording.purpose).to_owned());
    let (subject, body) =
        (RwSignal::new(first.wording.subject.clone()), RwSignal::new(first.wording.body.clone()));
    let drafts = TranslationDrafts::new(&first.wording.translations);
    let pace = RwSignal::new(first.pace.to_string());
    let way = Memo::new(move |_| channel.with(|key| read_way(key)));
    let now = Memo::new(move |_| BroadcastForm {
        channel: Some(way.get()),
        purpose: Some(purpose.with(|key| read_purpose(key))),
        subject: Some(subject.get()),
        body: Some(body.get()),
        translations: Some(drafts.get()),
        pace: Some(pace.get()),
    });
    let dirty = Memo::new(move |_| now.with(|now| was.with(|was| now != was)));
    Effect::new(move |_| {
        let saved = !dirty.get();
        ready.try_set(saved);
    });
    let show = move |form: BroadcastForm| {
        channel.set(way_key(form.channel.unwrap_or_default()).to_owned());
        purpose.set(purpose_key(form.purpose.unwrap_or_default()).to_owned());
        subject.set(form.subject.clone().unwrap_or_default());
        body.set(form.body.clone().unwrap_or_default());
        drafts.take(form.translations.as_deref().unwrap_or_default());
        pace.set(form.pace.clone().unwrap_or_default());
        was.set(form);
    };
    // What a colleague saved is taken on, never under the hands of somebody who types.
    Effect::new(move |_| {
        if let Some(fresh) = whole.get()
            && fresh.version != version.get_untracked()
            && !dirty.get_untracked()
        {
            version.set(fresh.version);
            show(saved(&fresh));
        }
    });
    let act = Act::new();
    let save = move || {
        let (form, before) = (now.get_untracked(), was.get_untracked());
        let sent = changed(&form, &before);
        act.run(
            "Saved.",
            move |intent| edit_broadcast(intent, id, version.get_untracked(), sent.clone()),
            move |done| {
                version.set(done.value);
                was.set(form);
                found.again();
            },
        );
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let word = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "channel" => channel.set(word),
            "purpose" => purpose.set(word),
            "subject" => subject.set(word),
            "body" => body.set(word),
            "pace" => pace.set(theirs.to_string()),
            _ => drafts.take(&serde_json::from_value::<Vec<Translation>>(theirs).unwrap_or_default()),
        }
    });
    let ways = [(first.texts, Way::Text, "Text"), (first.emails, Way::Email, "Email")];
    let ways: Vec<(String, String)> = ways
        .into_iter()
        .filter(|(connected, ..)| *connected)
        .map(|(_, way, word)| (way_key(way).to_owned(), word.to_owned()))
        .collect();
    let purposes = vec![
        ("service".to_owned(), "News about their visits".to_owned()),
        ("marketing".to_owned(), "An offer".to_owned()),
    ];
    let why_purpose = move || match (purpose.with(|key| read_purpose(key)), way.get()) {
        (Purpose::Service, _) => {
            "Such as: we close on Friday. It goes to everybody who has not said no.".to_owned()
        }
        (_, Way::Text) => format!(
            "Such as a discount. By text it goes only to who has said yes to offers, and ends with “{}”.",
            STOP_LINE.trim()
        ),
        (_, Way::Email) => {
            "Such as a discount. Each email has a link to unsubscribe; who has used it gets no more."
                .to_owned()
        }
    };
    let places = Place::ALL
        .into_iter()
        .map(|place| view! { <li><code>{format!("[{}]", place.word())}</code>" "{place.meaning()}</li> })
        .collect_view();
    let length = move || {
        (way.get() == Way::Text).then(|| {
            let mut said = body.get();
            if purpose.with(|key| read_purpose(key)) == Purpose::Marketing {
                said.push_str(STOP_LINE);
            }
            let parts = sms::parts(&said);
            let word = if parts == 1 { "part" } else { "parts" };
            view! { <p class="meta">{format!("{parts} {word} as it stands; the preview counts what each of them gets.")}</p> }
        })
    };
    let chosen = Callback::new(move |(text, others): (String, Vec<Translation>)| {
        body.set(text);
        drafts.take(&others);
    });
    view! {
        <Section title="Write it">
            <form class="stack" method="post" novalidate on:submit=submit>
                <ErrorSummary errors=act.errors/>
                {(ways.len() > 1).then(|| view! { <SegmentedField name="channel" label="By" value=channel options=ways/> })}
                <SegmentedField name="purpose" label="What is it?" value=purpose options=purposes/>
                <p class="meta">{why_purpose}</p>
                <FromTemplate chosen/>
                <Show when=move || way.get() == Way::Email>
                    <TextField name="subject" label="Subject" value=subject required=true maxlength=200 error=act.errors.for_field("subject")/>
                </Show>
                <TextArea name="body" label="Message" value=body required=true rows=6 error=act.errors.for_field("body")/>
                {length}
                <details class="template-places">
                    <summary>"What can be filled in"</summary>
                    <ul>{places}</ul>
                    <p class="meta">"Whoever has nothing to fill a place with is left out, and the preview says so."</p>
                </details>
                <TranslationFields drafts way=way.into() errors=act.errors/>
                <TextField
                    name="pace" label="Messages a minute" value=pace inputmode="numeric" error=act.errors.for_field("pace")
                    hint="1 to 600. Slower gives you time to answer, and networks like it better."
                />
                <ClashList act version words=column take again=Callback::new(move |()| save())/>
                <div class="actions">
                    <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Save and preview"</Button>
                </div>
            </form>
            <LeaveGuard dirty/>
        </Section>
    }
    .into_any()
}

/// Takes a template's text, and its other languages with it.
#[component]
fn FromTemplate(chosen: Callback<(String, Vec<Translation>)>) -> impl IntoView {
    let templates = RwSignal::new(Vec::<Template>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            let looks = move || templates.try_with_untracked(|_| ()).is_some();
            if let Ok(all) = patiently(looks, list_templates).await {
                templates.try_set(all);
            }
        });
    });
    let name = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let mut names: Vec<(String, String)> =
            templates.with(|all| all.iter().map(|one| (one.name.to_lowercase(), one.name.clone())).collect());
        names.dedup_by(|a, b| a.0 == b.0);
        names.insert(0, (String::new(), "None".to_owned()));
        names
    });
    Effect::new(move |before: Option<String>| {
        let wanted = name.get();
        if before.is_some_and(|before| before != wanted) && !wanted.is_empty() {
            let mut all: Vec<Template> = templates.with_untracked(|all| {
                all.iter().filter(|one| one.name.to_lowercase() == wanted).cloned().collect()
            });
            // The one that names no language is for everybody; else the first.
            let main = all.iter().position(|one| one.language.is_empty()).unwrap_or(0);
            if main < all.len() {
                let main = all.remove(main);
                let others = all.into_iter().map(|one| Translation {
                    language: one.language,
                    subject: String::new(),
                    body: one.body,
                });
                chosen.run((main.body, others.collect()));
            }
        }
        wanted
    });
    let any = Memo::new(move |_| !templates.with(Vec::is_empty));
    view! {
        <Show when=move || any.get()>
            <SelectField name="template" label="Start from a template" value=name options/>
        </Show>
    }
    .into_any()
}

/// What is saved, as the form has it.
fn saved(broadcast: &Broadcast) -> BroadcastForm {
    let wording = broadcast.wording.clone();
    BroadcastForm {
        channel: Some(wording.channel),
        purpose: Some(wording.purpose),
        subject: Some(wording.subject),
        body: Some(wording.body),
        translations: Some(wording.translations),
        pace: Some(broadcast.pace.to_string()),
    }
}

/// Only what differs.
fn changed(now: &BroadcastForm, was: &BroadcastForm) -> BroadcastForm {
    fn differs<T: Clone + PartialEq>(now: &Option<T>, was: &Option<T>) -> Option<T> {
        now.clone().filter(|_| now != was)
    }
    BroadcastForm {
        channel: differs(&now.channel, &was.channel),
        purpose: differs(&now.purpose, &was.purpose),
        subject: differs(&now.subject, &was.subject),
        body: differs(&now.body, &was.body),
        translations: differs(&now.translations, &was.translations),
        pace: differs(&now.pace, &was.pace),
    }
}

fn way_key(way: Way) -> &'static str {
    match way {
        Way::Text => "text",
        Way::Email => "email",
    }
}

fn read_way(key: &str) -> Way {
    if key == "email" { Way::Email } else { Way::Text }
}

fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Service => "service",
        Purpose::Marketing => "marketing",
    }
}

fn read_purpose(key: &str) -> Purpose {
    if key == "marketing" { Purpose::Marketing } else { Purpose::Service }
}

fn column(field: &str) -> &'static str {
    match field {
        "channel" => "The way",
        "purpose" => "What it is",
        "subject" => "The subject",
        "body" => "The message",
        "pace" => "The pace",
        _ => "The other languages",
    }
}
