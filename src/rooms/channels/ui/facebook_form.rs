use crate::live::Act;
use crate::rooms::channels::api::{connect_facebook, edit_facebook, test_channel};
use crate::rooms::channels::model::{Channel, FacebookForm};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, ErrorSummary, TextField};
use leptos::{ev, prelude::*};

/// The form of a Page on Facebook. None: a new one.
#[component]
pub(super) fn FacebookEditor(was: Option<Channel>, close: Callback<()>) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
    let start = |read: fn(&Channel) -> String| RwSignal::new(was.as_ref().map(read).unwrap_or_default());
    let (name, page) = (start(|was| was.name.clone()), start(|was| was.address.clone()));
    let (token, secret) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = move || FacebookForm {
        name: name.get_untracked(),
        page: page.get_untracked(),
        token: token.get_untracked(),
        secret: secret.get_untracked(),
    };
    let (act, testing) = (Act::new(), Act::new());
    let id = was.as_ref().map(|was| was.id);
    // Whether it works is told at once.
    let test = move |id| testing.run_final("", move |intent| test_channel(intent, id), |_| {});
    let save = move || match id {
        None => act.run_final(
            "Facebook Messenger is connected.",
            move |intent| connect_facebook(intent, form()),
            move |done| {
                test(done.value);
                close.run(());
            },
        ),
        Some(id) => act.run(
            "Channel saved.",
            move |intent| edit_facebook(intent, id, version.get_untracked(), form()),
            move |_| {
                test(id);
                close.run(());
            },
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
            _ => page.set(theirs),
        }
    });
    let new = id.is_none();
    let kept = "Leave it empty to keep the one that is there. It is never shown.";
    let token_hint = match new {
        true => {
            "In your app at Facebook, under Messenger, generate it for the Page. It is kept sealed and never shown again."
        }
        false => kept,
    };
    let secret_hint = match new {
        true => {
            "In your app at Facebook, under App settings, Basic. It is kept sealed and never shown again."
        }
        false => kept,
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Name" value=name required=true maxlength=60 error=act.errors.for_field("name")
                hint="What staff call it, such as Our Page."
            />
            <TextField
                name="page" label="Page ID" value=page required=true autocomplete="off"
                hint="A number. Facebook shows it in the Page’s settings." error=act.errors.for_field("page")
            />
            <TextField
                name="token" label="Page access token" value=token required=new input_type="password" autocomplete="off"
                hint=token_hint error=act.errors.for_field("token")
            />
            <TextField
                name="secret" label="App secret" value=secret required=new input_type="password" autocomplete="off"
                hint=secret_hint error=act.errors.for_field("secret")
            />
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Connect" } else { "Update" }}
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
        _ => "The Page",
    }
}
