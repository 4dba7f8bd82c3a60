use crate::live::Act;
use crate::rooms::channels::api::{connect_twilio, edit_twilio, test_channel};
use crate::rooms::channels::model::{Channel, TwilioForm};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, ErrorSummary, TextField};
use leptos::{ev, prelude::*};

/// The form of a Twilio account. None: a new one.
#[component]
pub(super) fn TwilioEditor(was: Option<Channel>, close: Callback<()>) -> impl IntoView {
    let version = RwSignal::new(was.as_ref().map_or(0, |was| was.version));
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
    let (act, testing) = (Act::new(), Act::new());
    let id = was.as_ref().map(|was| was.id);
    // Whether it works is told at once.
    let test = move |id| testing.run_final("", move |intent| test_channel(intent, id), |_| {});
    let save = move || match id {
        None => act.run_final(
            "Twilio is connected.",
            move |intent| connect_twilio(intent, form()),
            move |done| {
                test(done.value);
                close.run(());
            },
        ),
        Some(id) => act.run(
            "Channel saved.",
            move |intent| edit_twilio(intent, id, version.get_untracked(), form()),
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
            "address" => address.set(theirs),
            "account" => account.set(theirs),
            _ => service.set(theirs),
        }
    });
    let new = id.is_none();
    let token_hint = if new {
        "Stands beside the account SID. It is kept sealed and never shown again."
    } else {
        "Leave it empty to keep the one that is there. It is never shown."
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
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
        "address" => "The number",
        "account" => "The account SID",
        _ => "The messaging service",
    }
}
