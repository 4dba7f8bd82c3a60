use super::super::model::{CallLine, Direction, Followed, Message};
use super::call_row::CallRow;
use super::device;
use super::message_bubble::MessageBubble;
use super::outbox::Outbox;
use super::pending_bubble::PendingBubble;
use super::thread_state::ThreadState;
use crate::domain::ids::CallId;
use crate::domain::time;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, Icon};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::{html, prelude::*};
use std::collections::BTreeMap;

/// So near to an end, in pixels, counts as being there.
const NEAR: i32 = 64;
/// So near to the oldest message the next page is fetched.
const EARLY: i32 = 400;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Item {
    Day(NaiveDate),
    /// What follows was new when the conversation was opened.
    New,
    Message(i64),
    Call(CallId),
}

/// A message among those of the same writer around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct InRun {
    /// What stands right above says who writes.
    pub goes_on: bool,
    /// What stands right below says when, and how far it got: its number.
    pub below: Option<i64>,
}

/// The messages. The scroller grows upwards from its end (`column-reverse`): it opens at the newest
/// message without a script, stays there, and older pages come in above without moving anything.
#[component]
pub(super) fn MessageLog(thread: ThreadState, outbox: Outbox) -> impl IntoView {
    let me = StoredValue::new(expect_context::<Me>());
    let scroller = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(true);
    let unseen_below = RwSignal::new(0_u32);
    let items = Memo::new(move |_| {
        // What is older than the oldest message here comes with its page.
        let from = thread.older.get().and(thread.messages.with(|all| all.first().map(|m| m.sent_at)));
        thread.messages.with(|all| {
            thread.calls.with(|calls| {
                let calls = calls.iter().filter(|call| from.is_none_or(|from| call.at >= from));
                me.with_value(|me| arrange(all, calls, thread.opened_at, |at| me.zone.date(at)))
            })
        })
    });
    let runs = Memo::new(move |_| thread.messages.with(|all| items.with(|items| runs(all, items))));
    let item = move |item: Item| match item {
        Item::Day(date) => view! { <p class="log-day"><span>{time::day(date)}</span></p> }.into_any(),
        Item::New => view! { <p class="log-new"><span>"New"</span></p> }.into_any(),
        Item::Message(number) => {
            let message = thread.messages.with_untracked(|all| all.at(number).cloned());
            message
                .map(|message| {
                    let run =
                        Memo::new(move |_| runs.with(|runs| runs.get(&number).copied().unwrap_or_default()));
                    view! { <MessageBubble message thread outbox run/> }
                })
                .into_any()
        }
        Item::Call(id) => view! { <CallRow id thread/> }.into_any(),
    };
    let on_scroll = move |_| {
        let Some(node) = scroller.get_untracked() else { return };
        // Counted from the end, so zero or less.
        let from_end = -node.scroll_top();
        let now_at_end = from_end < NEAR;
        if at_end.get_untracked() != now_at_end {
            at_end.set(now_at_end);
        }
        if now_at_end && unseen_below.get_untracked() > 0 {
            unseen_below.set(0);
        }
        if node.scroll_height() - node.client_height() - from_end < EARLY {
            thread.load_older();
        }
    };
    let to_end = move || {
        if let Some(node) = scroller.get_untracked() {
            node.set_scroll_top(0);
        }
        unseen_below.set(0);
    };
    Effect::new(move |_| {
        let read_if_watched = move || {
            if device::is_watched() && at_end.get_untracked() {
                thread.mark_read();
            }
        };
        for name in ["focus", "visibilitychange"] {
            device::on_window(name, move |_| read_if_watched());
        }
        Effect::new(move |before: Option<i64>| {
            let last = thread.messages.with(Followed::last_number);
            let is_at_end = at_end.get();
            read_if_watched();
            if let Some(before) = before.filter(|before| *before < last && !is_at_end) {
                let came = thread.messages.with_untracked(|all| {
                    all.iter().filter(|m| m.number > before && m.direction == Direction::In).count()
                });
                unseen_below.update(|n| *n += u32::try_from(came).unwrap_or(0));
            }
            last
        });
        // What one sends oneself is always in view.
        Effect::new(move |before: Option<usize>| {
            let now = outbox.list.with(Vec::len);
            if before.is_some_and(|before| now > before) {
                to_end();
            }
            now
        });
    });
    let older = move || {
        thread.older.get().is_some().then(|| {
            view! {
                <div class="log-older">
                    <Button kind=ButtonKind::Quiet pending=thread.loading_older press=move |_| thread.load_older()>
                        "Show older messages"
                    </Button>
                </div>
            }
        })
    };
    let pill = move || {
        let count = unseen_below.get();
        (count > 0).then(|| {
            let words = if count == 1 { "1 new message".to_owned() } else { format!("{count} new messages") };
            view! {
                <button class="log-pill" type="button" on:click=move |_| to_end()>
                    <Icon name="chevron-down"/>{words}
                </button>
            }
        })
    };
    let empty = move || {
        let nothing = thread.messages.with(|all| all.is_empty())
            && thread.calls.with(Vec::is_empty)
            && outbox.list.with(Vec::is_empty);
        nothing.then(|| view! { <p class="log-empty">"Nothing was said here yet."</p> })
    };
    view! {
        <div class="log-frame">
            <div class="log" node_ref=scroller tabindex="0" on:scroll=on_scroll>
                <div class="log-inner" role="log" aria-live="polite" aria-label="Messages">
                    {older}
                    {empty}
                    <For each=move || items.get() key=Clone::clone children=item/>
                    <For
                        each=move || outbox.list.with(|list| list.iter().map(|p| p.intent).collect::<Vec<_>>())
                        key=|intent| *intent
                        children=move |intent| view! { <PendingBubble intent outbox/> }
                    />
                </div>
            </div>
            {pill}
        </div>
    }
    .into_any()
}

/// Messages go by their numbers; calls, which have none, stand among them by their time.
fn arrange<'c>(
    all: &[Message],
    calls: impl Iterator<Item = &'c CallLine>,
    opened_at: i64,
    day: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> Vec<Item> {
    let mut items = Vec::with_capacity(all.len() + 8);
    let (mut last_day, mut new_shown) = (None, false);
    let mut begin_day = |items: &mut Vec<Item>, at: DateTime<Utc>| {
        let date = day(at);
        if last_day != Some(date) {
            items.push(Item::Day(date));
            last_day = Some(date);
        }
    };
    let mut calls = calls.peekable();
    for message in all {
        while let Some(call) = calls.next_if(|call| call.at < message.sent_at) {
            begin_day(&mut items, call.at);
            items.push(Item::Call(call.id));
        }
        begin_day(&mut items, message.sent_at);
        if !new_shown && message.number > opened_at && message.direction == Direction::In {
            // With nothing read above it, everything is new and a line says nothing.
            if all.first().is_some_and(|first| first.number <= opened_at) {
                items.push(Item::New);
            }
            new_shown = true;
        }
        items.push(Item::Message(message.number));
    }
    for call in calls {
        begin_day(&mut items, call.at);
        items.push(Item::Call(call.id));
    }
    items
}

/// Which messages go on with the one above. A line between two (another day, what is new) parts them.
fn runs(all: &Followed, items: &[Item]) -> BTreeMap<i64, InRun> {
    let mut runs = BTreeMap::<i64, InRun>::new();
    for pair in items.windows(2) {
        let (Item::Message(above), Item::Message(below)) = (&pair[0], &pair[1]) else { continue };
        let (Some(first), Some(next)) = (all.at(*above), all.at(*below)) else { continue };
        if next.goes_on_with(first) {
            runs.entry(*above).or_default().below = Some(*below);
            runs.entry(*below).or_default().goes_on = true;
        }
    }
    runs
}
