use super::Doorway;
use super::device;
use crate::live::{Act, offline};
use crate::rooms::staff::api::{look_at_door, sign_in};
use crate::rooms::staff::model::{Door, safe_next};
use crate::ui::{Button, ButtonKind, ErrorSummary, TextField, awaited};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

/// Email and password. Before anything exists it leads to the first page, and whoever is signed in
/// already goes on.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let next = move || safe_next(query.with_untracked(|query| query.get("next")).as_deref());
    let door = Resource::new_blocking(|| (), |()| look_at_door());
    view! {
        <Suspense>
            {move || awaited(async move {
                match door.await {
                    Ok(Door::Setup) => view! { <Redirect path="/setup"/> }.into_any(),
                    Ok(Door::Inside) => view! { <Redirect path=next()/> }.into_any(),
                    // Also when the server cannot tell: the form then says so.
                    _ => view! { <Doorway title="Sign in"><SignInForm next=next()/></Doorway> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let act = Act::new();
    // Whoever gets here has no session any more: this device forgets what it keeps of customers. What
    // waits to be sent stays for its writer.
    Effect::new(|_| spawn_local(offline::forget_customers()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let next = next.clone();
        act.run_final(
            "",
            move |intent| sign_in(intent, email.get_untracked(), password.get_untracked()),
            move |_| device::load(&next),
        );
    };
    view! {
        // By post, so that a press before the page is alive never puts a password into an address.
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors short=true refused="Not signed in"/>
            <TextField
                name="email" label="Email" value=email input_type="email" autocomplete="username" required=true
                error=act.errors.for_field("email")
            />
            <TextField
                name="password" label="Password" value=password input_type="password"
                autocomplete="current-password" required=true error=act.errors.for_field("password")
            />
            <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Sign in"</Button>
        </form>
        <p class="meta">"Forgot your password? An owner or manager of your business can make you a link to choose a new one."</p>
    }
    .into_any()
}
