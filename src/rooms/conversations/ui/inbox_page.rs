use super::super::api;
use super::super::model::InboxView;
use super::context_strip::ContextStrip;
use super::device;
use super::inbox_context::InboxContext;
use super::inbox_list::InboxList;
use super::thread_keys::{ThreadKey, ThreadKeys};
use super::thread_pane::ThreadPane;
use super::unread::use_unread;
use crate::domain::ids::ConversationId;
use crate::live::use_live;
use crate::rooms::staff::model::Preferences;
use crate::ui::{
    EmptyState, ErrorPanel, NavTab, NavTabs, Pane, PaneFocus, PaneLayout, Skeleton, SkeletonKind, awaited,
};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

/// The team's inbox: the list, the conversation, and whom it is with. The address says view and
/// conversation.
#[component]
pub fn InboxPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let view = Memo::new(move |_| InboxView::parse(&query.with(|q| q.get("view").unwrap_or_default())));
    let closed = Memo::new(move |_| query.with(|q| q.get("closed").is_some()));
    let current =
        // What is no id is an id that nothing has.
        Memo::new(move |_| params.with(|p| p.get("id")).map(|id| id.parse().unwrap_or(ConversationId(Uuid::nil()))));
    let has_id = Memo::new(move |_| params.with(|p| p.get("id").is_some()));
    let live = use_live();
    let asked = StoredValue::new(None);
    let opened = Resource::new(
        move || current.get(),
        move |id| {
            asked.set_value(live.place());
            async move {
                match id {
                    Some(id) => api::open_conversation(id).await.map(Some),
                    None => Ok(None),
                }
            }
        },
    );
    let context_open = RwSignal::new(false);
    Effect::new(move |_| {
        current.track();
        context_open.set(false);
    });
    let keys = ThreadKeys::new();
    provide_context(keys);
    let preferences = use_context::<RwSignal<Preferences>>();
    Effect::new(move |_| {
        device::on_window("keydown", move |event| {
            let on = preferences.and_then(|p| p.try_with_untracked(|p| p.shortcuts)).unwrap_or(true);
            if let Ok(event) = event.dyn_into::<ev::KeyboardEvent>()
                && on
            {
                press(&event, keys);
            }
        });
    });
    let back = Signal::derive(move || format!("/inbox{}", search(view.get(), closed.get())));
    let focus = Signal::derive(move || if has_id.get() { PaneFocus::Main } else { PaneFocus::List });
    let list = move || view! { <ListPane view closed current=Signal::from(current)/> };
    let context = move || {
        view! {
            <Pane label="About this customer">
                <Transition>
                    {move || awaited(async move {
                        opened.await.ok().flatten().map(|opened| view! {
                            <InboxContext summary=opened.summary asked=asked.get_value()/>
                        })
                    })}
                </Transition>
            </Pane>
        }
    };
    let main = move || {
        awaited(async move {
            match opened.await {
                Ok(Some(opened)) => {
                    let summary = opened.summary;
                    let strip = move || view! { <ContextStrip summary=summary.clone()/> };
                    view! { <ThreadPane thread=opened.thread back context_open strip/> }.into_any()
                }
                Ok(None) if !has_id.get_untracked() => view! {
                    <EmptyState icon="chat" title="No conversation is open"
                        text=Signal::stored("Choose one from the list. With the keyboard: j and k, then Enter.".to_owned())/>
                }
                .into_any(),
                Ok(None) => view! { <ErrorPanel what="There is no such conversation."/> }.into_any(),
                Err(error) => view! { <ErrorPanel what="The conversation could not be opened." why=error.to_string()/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Inbox"/>
        <PaneLayout list context focus context_open context_label="About this customer">
            <Transition fallback=|| view! { <div class="pad"><Skeleton count=6 label="Loading the conversation"/></div> }>
                {main}
            </Transition>
        </PaneLayout>
    }
    .into_any()
}

#[component]
fn ListPane(
    view: Memo<InboxView>,
    closed: Memo<bool>,
    current: Signal<Option<ConversationId>>,
) -> impl IntoView {
    let live = use_live();
    let asked = StoredValue::new(None);
    let page = Resource::new(
        move || (view.get(), closed.get()),
        move |(view, closed)| {
            asked.set_value(live.place());
            api::list_inbox(view, closed, None)
        },
    );
    let retry = Callback::new(move |()| page.refetch());
    let tabs = Signal::derive(move || {
        let unread = use_unread();
        let count = |pick: fn(&super::super::model::InboxCounts) -> i64| {
            Signal::derive(move || {
                unread.map_or(0, |unread| u32::try_from(pick(&unread.counts.get())).unwrap_or(0))
            })
        };
        InboxView::ALL
            .into_iter()
            .map(|view| {
                let tab = NavTab::new(format!("/inbox{}", search(view, false)), view.label());
                match view {
                    InboxView::Mine => tab.with_count(count(|c| c.mine)),
                    InboxView::Mentions => tab.with_count(count(|c| c.mentions)),
                    InboxView::Unassigned => tab.with_count(count(|c| c.unassigned)),
                    InboxView::Waiting => tab.with_count(count(|c| c.waiting)),
                    InboxView::Snoozed => tab.with_count(count(|c| c.snoozed)),
                    InboxView::All => tab,
                }
            })
            .collect::<Vec<_>>()
    });
    let at = Signal::derive(move || format!("/inbox{}", search(view.get(), false)));
    let header = move || {
        let closed_link = move || format!("/inbox{}", search(view.get(), !closed.get()));
        view! {
            <div class="inbox-head">
                <div class="inbox-title">
                    <h1 class="page-title">"Inbox"</h1>
                    <a class="inbox-closed" href=closed_link>
                        {move || if closed.get() { "Show open" } else { "Show closed" }}
                    </a>
                </div>
                <NavTabs label="Views" tabs current=at/>
            </div>
        }
    };
    view! {
        <Pane label="Conversations" header>
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=8 label="Loading the inbox"/> }>
                {move || awaited(async move {
                    let (view, closed) = (view.get_untracked(), closed.get_untracked());
                    match page.await {
                        Ok(data) => view! {
                            <InboxList view closed data asked=asked.get_value() current query=search(view, closed)/>
                        }
                        .into_any(),
                        Err(error) => view! {
                            <ErrorPanel what="The inbox could not be loaded." why=error.to_string() on_retry=retry/>
                        }
                        .into_any(),
                    }
                })}
            </Transition>
        </Pane>
    }
    .into_any()
}

/// The query that says a view: nothing for the usual one.
fn search(view: InboxView, closed: bool) -> String {
    let mut parts = Vec::new();
    if view != InboxView::All {
        parts.push(format!("view={}", view.as_str()));
    }
    if closed {
        parts.push("closed=1".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// j and k move in the list; r, n, e and s act on the open conversation.
fn press(event: &ev::KeyboardEvent, keys: ThreadKeys) {
    if event.default_prevented()
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || device::is_typing_place(event)
    {
        return;
    }
    let key = match event.key().as_str() {
        "j" => return step(event, true),
        "k" => return step(event, false),
        "r" => ThreadKey::Reply,
        "n" => ThreadKey::Note,
        "e" => ThreadKey::Close,
        "s" => ThreadKey::Snooze,
        _ => return,
    };
    event.prevent_default();
    keys.press(key);
}

fn step(event: &ev::KeyboardEvent, forward: bool) {
    if device::focus_next(".inbox-row", forward) {
        event.prevent_default();
    }
}
