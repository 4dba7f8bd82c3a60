use super::channel_form::{Frame, KEEP_SECRET, channel_form};
use crate::live::Act;
use crate::rooms::channels::api::{connect_twilio, edit_twilio};
use crate::rooms::channels::model::{Channel, TwilioForm};
use crate::ui::TextField;
use leptos::prelude::*;

/// The form of a Twilio account. None: a new one.
#[component]
pub(super) fn TwilioEditor(was: Option<Channel>, close: Callback<()>) -> impl IntoView {
    let start = |read: fn(&Channel) -> String| RwSignal::new(was.as_ref().map(read).unwrap_or_default());
    let (name, account) = (start(|was| was.name.clone()), start(|was| was.account.clone()));
    let (address, service) = (start(|was| was.address.clone()), start(|was| was.service.clone()));
    let token = RwSignal::new(String::new());
    let form = move || TwilioForm {
        name: name.get_untracked(),
        account: account.get_untracked(),
        token: token.get_untracked(),
        address: address.get_untracked(),
        service: service.get_untracked(),
    };
    let act = Act::new();
    let take = Callback::new(move |(field, theirs): (String, serde_json::Value)| {
        let theirs = theirs.as_str().unwrap_or_default().to_owned();
        match field.as_str() {
            "name" => name.set(theirs),
            "address" => address.set(theirs),
            "account" => account.set(theirs),
            _ => service.set(theirs),
        }
    });
    let new = was.is_none();
    let token_hint = if new {
        "Stands beside the account SID. It is kept sealed and never shown again."
    } else {
        KEEP_SECRET
    };
    let fields = view! {
        <TextField
            name="name" label="Name" value=name required=true maxlength=60 error=act.errors.for_field("name")
            hint="What staff call it, such as Front desk."
        />
        <TextField
            name="account" label="Account SID" value=account required=true autocomplete="off"
            hint="Begins with AC. Twilio shows it on its first page." error=act.errors.for_field("account")
        />
        <TextField
            name="token" label="Auth token" value=token required=new input_type="password" autocomplete="off"
            hint=token_hint error=act.errors.for_field("token")
        />
        <TextField
            name="address" label="Your number at Twilio" value=address required=true input_type="tel"
            autocomplete="off" error=act.errors.for_field("address")
        />
        <TextField
            name="service" label="Messaging service SID (optional)" value=service autocomplete="off"
            hint="Begins with MG. Only if Twilio sends from a group of numbers." error=act.errors.for_field("service")
        />
    };
    let frame = Frame {
        act,
        was: Frame::edited(was.as_ref()),
        connected: "Twilio is connected.",
        words,
        take,
        close,
    };
    channel_form(
        frame,
        fields,
        move |intent| connect_twilio(intent, form()),
        move |intent, id, version| edit_twilio(intent, id, version, form()),
    )
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The name",
        "address" => "The number",
        "account" => "The account SID",
        _ => "The messaging service",
    }
}
