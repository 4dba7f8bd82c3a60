use crate::live::Act;
use crate::rooms::staff::api::change_password;
use crate::rooms::staff::model::PASSWORD_MIN;
use crate::ui::{Button, ErrorSummary, TextField};
use leptos::{ev, prelude::*};

/// Changes one's own password.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let (current, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let act = Act::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        act.run_final(
            "Your password is changed; other browsers are signed out.",
            move |intent| change_password(intent, current.get_untracked(), password.get_untracked()),
            move |_| {
                current.set(String::new());
                password.set(String::new());
            },
        );
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="current" label="Current password" value=current input_type="password" required=true
                autocomplete="current-password" error=act.errors.for_field("current")
            />
            <TextField
                name="password" label="New password" value=password input_type="password" required=true
                autocomplete="new-password" error=act.errors.for_field("password")
                hint=format!("At least {PASSWORD_MIN} characters. All your other browsers are signed out.")
            />
            <div class="actions"><Button submit=true pending=act.pending>"Change password"</Button></div>
        </form>
    }
    .into_any()
}
