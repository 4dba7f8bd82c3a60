use super::super::api;
use super::super::model::{InboxPlace, InboxView};
use super::context_strip::ContextStrip;
use super::device;
use super::inbox_context::InboxContext;
use super::inbox_list::InboxList;
use super::inbox_switcher::InboxSwitcher;
use super::picking::Picking;
use super::thread_keys::{ThreadKey, ThreadKeys};
use super::thread_pane::ThreadPane;
use super::unread::use_unread;
use crate::domain::ids::ConversationId;
use crate::live::use_live;
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::inboxes::ui::Inboxes;
use crate::rooms::staff::model::Preferences;
use crate::ui::{
    Count, EmptyState, ErrorPanel, Icon, IconButton, NavTab, NavTabs, Pane, PaneFocus, PaneLayout, Skeleton,
    SkeletonKind, awaited,
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
    let place = Memo::new(move |_| {
        query.with(|q| InboxPlace {
            view: InboxView::parse(&q.get("view").unwrap_or_default()),
            closed: q.get("closed").is_some(),
            scope: InboxScope::parse(&q.get("inbox").unwrap_or_default()),
        })
    });
    Inboxes::provide();
    let picking = Picking::provide();
    // The counts at the views are those of the inboxes that are looked at.
    if let Some(unread) = use_unread() {
        Effect::new(move |_| unread.look_at(place.get().scope));
        on_cleanup(move || unread.look_at(InboxScope::Own));
    }
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
                press(&event, keys, picking);
            }
        });
    });
    let back = Signal::derive(move || place.get().address());
    let focus = Signal::derive(move || if has_id.get() { PaneFocus::Main } else { PaneFocus::List });
    let list = move || view! { <ListPane place current=Signal::from(current)/> };
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
fn ListPane(place: Memo<InboxPlace>, current: Signal<Option<ConversationId>>) -> impl IntoView {
    let live = use_live();
    let asked = StoredValue::new(None);
    let page = Resource::new(
        move || place.get(),
        move |InboxPlace { view, closed, scope }| {
            asked.set_value(live.place());
            api::list_inbox(view, closed, None, Some(scope))
        },
    );
    let picking = expect_context::<Picking>();
    let retry = Callback::new(move |()| page.refetch());
    let open_of = move |view: InboxView| InboxPlace { view, closed: false, ..place.get() }.address();
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
                let tab = NavTab::new(open_of(view), view.label());
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
    let at = Signal::derive(move || open_of(place.get().view));
    let header = move || {
        let closed_link = move || {
            let place = place.get();
            InboxPlace { closed: !place.closed, ..place }.address()
        };
        view! {
            <div class="inbox-head">
                <div class="inbox-title">
                    <h1 class="page-title">"Inbox"</h1>
                    <InboxSwitcher place/>
                    <ScheduledLink/>
                    <IconButton
                        icon="check-double" label="Select conversations" pressed=Signal::from(picking.on)
                        press=move |_| if picking.on.get_untracked() { picking.stop() } else { picking.start() }
                    />
                    <a class="inbox-closed" href=closed_link>
                        {move || if place.get().closed { "Show open" } else { "Show closed" }}
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
                    let place = place.get_untracked();
                    match page.await {
                        Ok(data) => view! {
                            <InboxList place data asked=asked.get_value() current/>
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

/// The way to what goes out later, and how much that is.
#[component]
fn ScheduledLink() -> impl IntoView {
    let unread = use_unread();
    let count = Signal::derive(move || {
        unread.map_or(0, |unread| u32::try_from(unread.counts.get().scheduled).unwrap_or(0))
    });
    view! {
        <a class="btn inbox-scheduled" data-kind="quiet" href="/inbox/scheduled" title="Scheduled">
            <Icon name="clock"/><span class="visually-hidden">"Scheduled "</span><Count value=count/>
        </a>
    }
}

/// j and k move in the list, x picks; r, n, a, e and s act on the open conversation.
fn press(event: &ev::KeyboardEvent, keys: ThreadKeys, picking: Picking) {
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
        "x" | "X" => return pick(event, picking),
        "r" => ThreadKey::Reply,
        "n" => ThreadKey::Note,
        "a" => ThreadKey::Assign,
        "e" => ThreadKey::Close,
        "s" => ThreadKey::Snooze,
        _ => return,
    };
    event.prevent_default();
    keys.press(key);
}

/// Picks the conversation whose row has the focus, or the one that is open.
fn pick(event: &ev::KeyboardEvent, picking: Picking) {
    if let Some(id) = device::focused(".inbox-row", "data-id").and_then(|id| id.parse().ok()) {
        event.prevent_default();
        picking.toggle(id, event.shift_key());
    }
}

fn step(event: &ev::KeyboardEvent, forward: bool) {
    if device::focus_next(".inbox-row", forward) {
        event.prevent_default();
    }
}
