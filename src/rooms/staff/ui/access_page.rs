use super::Doorway;
use super::device;
use crate::live::Act;
use crate::rooms::staff::api::{open_access_link, use_access_link};
use crate::rooms::staff::model::{AccessLink, LinkKind, PASSWORD_MIN};
use crate::ui::{Button, ButtonKind, ErrorSummary, TextField, awaited};
use leptos::{ev, prelude::*};
use leptos_meta::Meta;
use leptos_router::hooks::use_params_map;

/// `/join/<token>` and `/reset/<token>`: looking at it does not use the link up, the form does.
#[component]
pub fn AccessPage() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|params| params.get("token")).unwrap_or_default();
    let link = Resource::new_blocking(token, open_access_link);
    let token = move || params.with_untracked(|params| params.get("token")).unwrap_or_default();
    view! {
        <Meta name="robots" content="noindex"/>
        <Meta name="referrer" content="no-referrer"/>
        <Suspense>
            {move || awaited(async move {
                match link.await {
                    Ok(Some(link)) => view! { <UseLink link token=token()/> }.into_any(),
                    Ok(None) => view! { <Spent/> }.into_any(),
                    Err(error) => view! {
                        <Doorway title="This link cannot be opened now"><p>{error.to_string()}</p></Doorway>
                    }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The same for every link that does not work, whatever the reason.
#[component]
fn Spent() -> impl IntoView {
    view! {
        <Doorway title="This link does not work any more">
            <p>"Links work once and for 24 hours. Ask whoever sent it for a new one."</p>
            <p><a href="/sign-in">"Go to sign-in"</a></p>
        </Doorway>
    }
}

#[component]
fn UseLink(link: AccessLink, token: String) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let act = Act::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let token = token.clone();
        act.run_final(
            "",
            move |intent| use_access_link(intent, token.clone(), password.get_untracked()),
            |_| device::load("/"),
        );
    };
    let AccessLink { kind, business_name, name, email, has_password } = link;
    let known = kind == LinkKind::Invite && has_password;
    let (title, button) = match kind {
        LinkKind::Invite => (format!("Welcome to {business_name}"), "Join"),
        LinkKind::Reset => ("Choose a new password".to_owned(), "Save and sign in"),
    };
    let text = match (kind, known) {
        (LinkKind::Invite, true) => {
            format!("Hello {name}. You have an account already: sign in with its password to join.")
        }
        (LinkKind::Invite, false) => format!("Hello {name}. Choose a password, and you can start."),
        (LinkKind::Reset, _) => format!("Hello {name}. You will be signed out everywhere else."),
    };
    let (label, autocomplete) =
        if known { ("Password", "current-password") } else { ("New password", "new-password") };
    let hint =
        (!known).then(|| format!("At least {PASSWORD_MIN} characters. A few words in a row are good."));
    view! {
        <Doorway title>
            <p dir="auto">{text}</p>
            <form class="stack" method="post" novalidate on:submit=submit>
                <ErrorSummary errors=act.errors/>
                <p class="doorway-account">"Email: "<strong dir="auto">{email.clone()}</strong></p>
                // For password managers, which keep a password by its user name.
                <input type="hidden" name="email" autocomplete="username" value=email/>
                <TextField
                    name="password" label value=password input_type="password" autocomplete required=true
                    hint=hint.unwrap_or_default() error=act.errors.for_field("password")
                />
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>{button}</Button>
            </form>
        </Doorway>
    }
    .into_any()
}
