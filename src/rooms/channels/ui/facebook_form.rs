use super::channel_form::{Frame, KEEP_SECRET, channel_form};
use crate::live::Act;
use crate::rooms::channels::api::{connect_facebook, edit_facebook};
use crate::rooms::channels::model::{Channel, FacebookForm};
use crate::ui::TextField;
use leptos::prelude::*;

/// The form of a Page on Facebook. None: a new one.
#[component]
pub(super) fn FacebookEditor(was: Option<Channel>, close: Callback<()>) -> impl IntoView {
    let start = |read: fn(&Channel) -> String| RwSignal::new(was.as_ref().map(read).unwrap_or_default());
    let (name, page) = (start(|was| was.name.clone()), start(|was| was.address.clone()));
    let (token, secret) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = move || FacebookForm {
        name: name.get_untracked(),
        page: page.get_untracked(),
        token: token.get_untracked(),
        secret: secret.get_untracked(),
    };
    let act = Act::new();
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let theirs = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "name" => name.set(theirs),
            _ => page.set(theirs),
        }
    });
    let new = was.is_none();
    let token_hint = match new {
        true => {
            "In your app at Facebook, under Messenger, generate it for the Page. It is kept sealed and never shown again."
        }
        false => KEEP_SECRET,
    };
    let secret_hint = match new {
        true => {
            "In your app at Facebook, under App settings, Basic. It is kept sealed and never shown again."
        }
        false => KEEP_SECRET,
    };
    let fields = view! {
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
    };
    let frame = Frame {
        act,
        was: Frame::edited(was.as_ref()),
        connected: "Facebook Messenger is connected.",
        words,
        take,
        close,
    };
    channel_form(
        frame,
        fields,
        move |intent| connect_facebook(intent, form()),
        move |intent, id, version| edit_facebook(intent, id, version, form()),
    )
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The name",
        _ => "The Page",
    }
}
