use super::fresh_link::ShownLink;
use crate::domain::role::{Right, Role};
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::invite;
use crate::rooms::staff::model::FreshLink;
use crate::ui::{Button, ButtonKind, Dialog, ErrorSummary, SelectField, TextField};
use leptos::{ev, prelude::*};

/// The roles that somebody may give.
pub fn roles_for(me: &Me) -> Vec<(String, String)> {
    [Role::Staff, Role::Manager, Role::Owner]
        .into_iter()
        .filter(|role| *role != Role::Owner || me.may(Right::ManageOwners))
        .map(|role| (role.as_str().to_owned(), role.label().to_owned()))
        .collect()
}

/// Asks for name, email and role, then shows the link. `made` runs once there is one.
#[component]
pub fn InviteDialog(open: RwSignal<bool>, made: Callback<()>) -> impl IntoView {
    view! {
        <Dialog open title="Invite somebody" guard=true><InviteForm open made/></Dialog>
    }
}

#[component]
fn InviteForm(open: RwSignal<bool>, made: Callback<()>) -> impl IntoView {
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Staff.as_str().to_owned());
    let link = RwSignal::new(None::<FreshLink>);
    let roles = roles_for(&expect_context::<Me>());
    let act = Act::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        act.run_final(
            "",
            move |intent| {
                let role = Role::parse(&role.get_untracked()).unwrap_or(Role::Staff);
                invite(intent, name.get_untracked(), email.get_untracked(), role)
            },
            move |done| {
                link.set(Some(done.value));
                made.run(());
            },
        );
    };
    move || {
        match link.get() {
        Some(link) => view! {
            <ShownLink link/>
            <div class="actions"><Button press=move |_| open.set(false)>"Done"</Button></div>
        }
        .into_any(),
        None => view! {
            <form class="stack" method="post" novalidate on:submit=submit>
                <ErrorSummary errors=act.errors/>
                <TextField
                    name="name" label="Name" value=name required=true maxlength=120 autocomplete="off"
                    error=act.errors.for_field("name")
                />
                <TextField
                    name="email" label="Email" value=email input_type="email" required=true autocomplete="off"
                    hint="They sign in with it." error=act.errors.for_field("email")
                />
                <SelectField
                    name="role" label="Role" value=role options=roles.clone()
                    hint="Staff work with customers. Managers also change settings and staff. Owners also appoint owners."
                />
                <div class="actions">
                    <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Make the link"</Button>
                    <Button press=move |_| open.set(false)>"Cancel"</Button>
                </div>
            </form>
        }
        .into_any(),
    }
    }
}
