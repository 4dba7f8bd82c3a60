use super::{ClashList, loaded};
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::{own_version, rename_me};
use crate::ui::{Button, LeaveGuard, TextField};
use leptos::{ev, prelude::*};

/// The name under which one works here.
#[component]
pub fn ProfileForm() -> impl IntoView {
    let version = Resource::new(|| (), |()| own_version());
    loaded(version, "Your profile", |version| view! { <NameForm version/> }.into_any()).into_any()
}

#[component]
fn NameForm(version: i32) -> impl IntoView {
    let me = expect_context::<Me>();
    let (version, name) = (RwSignal::new(version), RwSignal::new(me.name.clone()));
    let act = Act::new();
    let saved = RwSignal::new(me.name.clone());
    let save = move || {
        let call = move |intent| rename_me(intent, version.get_untracked(), name.get_untracked());
        let said = "Your name is saved. Others see it at once, you on the next page that you load.";
        let (before, now) = (saved.get_untracked(), name.get_untracked());
        // Not by the log: what is on record of the staff, only managers take back.
        act.run_back(
            said,
            call,
            move |done| {
                let seen = done.value;
                move |intent| {
                    let before = before.clone();
                    async move {
                        let done = rename_me(intent, seen, before.clone()).await?;
                        version.try_set(done.value);
                        saved.try_set(before.clone());
                        name.try_set(before);
                        Ok(done)
                    }
                }
            },
            move |done| {
                version.set(done.value);
                saved.set(now);
            },
        );
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take = Callback::new(move |(_, theirs): (String, serde_json::Value)| {
        name.set(theirs.as_str().unwrap_or_default().to_owned());
    });
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <TextField
                name="name" label="Your name" value=name required=true maxlength=120 autocomplete="name"
                hint="Colleagues and customers see it." error=act.errors.for_field("name")
            />
            <ClashList act version words=|_| "Your name" take again=Callback::new(move |()| save())/>
            <div class="actions"><Button submit=true pending=act.pending>"Update"</Button></div>
        </form>
        <LeaveGuard dirty=Signal::derive(move || saved.with(|saved| name.with(|name| name != saved)))/>
    }
    .into_any()
}
