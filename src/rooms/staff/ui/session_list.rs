use super::loaded;
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::{list_sessions, revoke_other_sessions, revoke_session};
use crate::rooms::staff::model::SessionInfo;
use crate::ui::{Badge, Button, Tone};
use leptos::prelude::*;

/// The browsers that one is signed in with; each can be signed out.
#[component]
pub fn SessionList() -> impl IntoView {
    let sessions = Resource::new(|| (), |()| list_sessions());
    let all = Act::new();
    let ended = Callback::new(move |()| sessions.refetch());
    let end_others = move |_| {
        all.run_final("Signed out everywhere else.", revoke_other_sessions, move |_| sessions.refetch());
    };
    let show = move |list: Vec<SessionInfo>| {
        let others = list.iter().any(|session| !session.current);
        let rows = list.into_iter().map(|session| view! { <SessionRow session ended/> }).collect_view();
        view! {
            <ul class="person-rows">{rows}</ul>
            {others.then(|| view! {
                <div class="actions">
                    <Button pending=all.pending press=end_others>"Sign out everywhere else"</Button>
                </div>
            })}
        }
        .into_any()
    };
    loaded(sessions, "Your sessions", show).into_any()
}

#[component]
fn SessionRow(session: SessionInfo, ended: Callback<()>) -> impl IntoView {
    let me = expect_context::<Me>();
    let act = Act::new();
    let id = session.id;
    let end = move |_| {
        act.run_final("Signed out there.", move |intent| revoke_session(intent, id), move |_| ended.run(()));
    };
    let address = if session.address.is_empty() { "unknown address".to_owned() } else { session.address };
    let seen = me.zone.day_and_clock(session.last_seen_at);
    let since = me.zone.day_and_clock(session.created_at);
    view! {
        <li class="person-row">
            <div class="person-row-text">
                <p><strong>{session.device}</strong></p>
                <p class="meta" dir="auto">{format!("{} · {address}", session.business_name)}</p>
                <p class="meta">{format!("Last used {seen} · signed in {since}")}</p>
            </div>
            {if session.current {
                view! { <Badge tone=Tone::Ok>"This browser"</Badge> }.into_any()
            } else {
                view! { <Button pending=act.pending press=end>"Sign out"</Button> }.into_any()
            }}
        </li>
    }
    .into_any()
}
