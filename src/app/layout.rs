//! The frame of every signed-in screen: who is signed in, the live feed, undo.

use crate::domain::command::Intent;
use crate::live::{LinkState, Live, Queue, UndoWith, provide_live, provide_queue};
use crate::rooms::calls::ui::IncomingCalls;
use crate::rooms::customers::ui::AddCustomerButton;
use crate::rooms::help::ui::HelpDialog;
use crate::rooms::offline::carry::carrier;
use crate::rooms::offline::ui::{LinkBadge, UnsentNotice, WaitingDialog};
use crate::rooms::search::ui::{CommandPalette, SearchBox, Shortcuts, provide_desk};
use crate::rooms::staff::ui::{SignOutDialog, UserMenu, provide_sign_out};
use crate::rooms::staff::{Me, api::whoami};
use crate::rooms::{conversations, history, notifications};
use crate::ui::{AppShell, Banner, NavItem, Tone, awaited, provide_record_history, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

/// Shows the screen to whoever is signed in, and the sign-in page to others.
#[component]
pub fn Layout() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| whoami());
    let location = use_location();
    let to_sign_in = move || {
        let search = location.search.get_untracked();
        let search = search.trim_start_matches('?');
        let mark = if search.is_empty() { "" } else { "?" };
        let here = format!("{}{mark}{search}", location.pathname.get_untracked());
        if here == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", encode(&here)) }
    };
    view! {
        <Suspense>
            {move || awaited(async move {
                match me.await {
                    Ok(Some(me)) => view! { <SignedIn me/> }.into_any(),
                    Ok(None) => view! { <Redirect path=to_sign_in()/> }.into_any(),
                    Err(error) => view! {
                        <main class="lonely" id="main"><h1>"Pawline cannot be reached"</h1><p>{error.to_string()}</p></main>
                    }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn SignedIn(me: Me) -> impl IntoView {
    let live = provide_live();
    let as_of = me.as_of;
    let role_changed = role_changes(live, &me);
    let preferences = RwSignal::new(me.preferences.clone());
    provide_context(preferences);
    provide_desk(preferences);
    let unread = conversations::ui::provide_unread(live, &me);
    let queue = provide_queue(me.staff_id, Some(live), Some(carrier()));
    provide_sign_out();
    super::keep::keep_for(live, queue, &me);
    notifications::ui::go_on_telling(&me);
    provide_context(me);
    provide_context(UndoWith(Callback::new(undo)));
    let past = provide_record_history();
    let waiting_open = RwSignal::new(false);
    Effect::new(move |_| {
        live.connect(as_of);
        // After what the screen inside has waited for.
        set_timeout(super::say_ready, std::time::Duration::ZERO);
    });
    let nav = Signal::stored(vec![
        NavItem::new("/", "Today", "home"),
        NavItem::new("/inbox", "Inbox", "inbox").with_count(unread.count()),
        NavItem::new("/contacts", "Contacts", "contacts"),
        NavItem::new("/bookings", "Bookings", "calendar"),
        NavItem::new("/follow-ups", "Follow-ups", "phone-missed"),
        NavItem::new("/settings", "Settings", "settings"),
        NavItem::new("/help", "Help", "help"),
    ]);
    view! {
        <AppShell
            nav
            search=|| view! { <SearchBox/> }
            status=move || view! { <LinkBadge state=live.state on_open=Callback::new(move |()| waiting_open.set(true))/> }
            menus=|| view! { <UserMenu/> }
            banner=move || view! { <LinkBanner live queue role_changed/><IncomingCalls/> }
            action=|| view! { <AddCustomerButton/> }
        >
            <Outlet/>
        </AppShell>
        <CommandPalette/>
        <HelpDialog/>
        <history::HistoryDialog shown=past/>
        <WaitingDialog open=waiting_open/>
        <SignOutDialog/>
        <Shortcuts/>
    }
}

/// Whether somebody changed what the person may do since the page was loaded.
fn role_changes(live: Live, me: &Me) -> RwSignal<bool> {
    let (my_id, my_role) = (me.staff_id.0, me.role.as_str());
    let changed = RwSignal::new(false);
    live.on_event(move |frame| {
        let role = frame.after.as_ref().and_then(|after| after.get("role"));
        if frame.subject_type == "staff"
            && frame.subject_id == my_id
            && let Some(role) = role
        {
            changed.try_set(role.as_str() != Some(my_role));
        }
    });
    changed
}

#[component]
fn LinkBanner(live: Live, queue: Queue, role_changed: RwSignal<bool>) -> impl IntoView {
    let unsent = Memo::new(move |_| queue.list.with(|list| !list.is_empty()));
    move || {
        match live.state.get() {
        LinkState::Offline => {
            view! { <Banner tone=Tone::Warn>"You are offline. What you see may be out of date. Answers, internal notes and calls wait on this device and go out by themselves; other changes must wait."</Banner> }.into_any()
        }
        LinkState::SignedOut if unsent.get() => view! { <UnsentNotice queue/> }.into_any(),
        LinkState::SignedOut => view! {
            <Banner tone=Tone::Danger>"You are signed out. "<a href="/sign-in" rel="external">"Sign in again"</a></Banner>
        }
        .into_any(),
        _ if role_changed.get() => view! {
            <Banner tone=Tone::Info>"Your role was changed. "<a href="" rel="external">"Reload"</a>" to see what you may do now."</Banner>
        }
        .into_any(),
        _ if live.update_ready.get() => view! {
            <Banner tone=Tone::Info>"A new version is ready. "<a href="" rel="external">"Reload"</a>" when it suits you."</Banner>
        }
        .into_any(),
        _ => ().into_any(),
    }
    }
}

/// Takes a command back and says how it went.
fn undo(of: Intent) {
    let toasts = use_toasts();
    spawn_local(async move {
        match history::api::undo_command(Intent::new(), of).await {
            Ok(done) if done.value.is_empty() => {
                toasts.show("Undone.");
            }
            Ok(_) => {
                toasts.show("Undone, except what somebody changed again meanwhile.");
            }
            Err(error) => {
                toasts.error(error.to_string());
            }
        }
    });
}

fn encode(path: &str) -> String {
    path.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect()
}
