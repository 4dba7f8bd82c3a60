//! What a screen knows of one conversation, kept true by the live feed.

use super::super::api;
use super::super::model::{Conversation, Direction, Message, Thread, VisitorLink, WITHDRAW_SECONDS, merge};
use crate::domain::ids::{CustomerId, VisitorId};
use crate::live::{Frame, LinkState, one_at_a_time, patiently, use_live};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// One conversation on the screen.
#[derive(Clone, Copy)]
pub(super) struct ThreadState {
    pub customer: CustomerId,
    pub name: RwSignal<String>,
    pub blocked: RwSignal<bool>,
    pub conversation: RwSignal<Option<Conversation>>,
    pub link: RwSignal<Option<VisitorLink>>,
    /// In order, each once.
    pub messages: RwSignal<Vec<Message>>,
    /// There are older ones before this number.
    pub older: RwSignal<Option<i64>>,
    /// How far the reader has read.
    pub read: RwSignal<i64>,
    /// How far the reader had read when the conversation was opened: what follows was new.
    pub opened_at: i64,
    /// Own messages (by number) that can still be withdrawn.
    pub withdrawable: RwSignal<BTreeSet<i64>>,
    /// Whether a page of older messages is on its way.
    pub loading_older: RwSignal<bool>,
    /// Intents whose answer brings the message itself.
    pub sending: StoredValue<BTreeSet<uuid::Uuid>>,
}

/// What the event of several messages says.
#[derive(Deserialize)]
struct Progress {
    number: i64,
    visitor_id: VisitorId,
    at: DateTime<Utc>,
}

impl ThreadState {
    /// `sending`: the intents that are under way, by whatever screen.
    pub fn new(thread: Thread, sending: StoredValue<BTreeSet<uuid::Uuid>>) -> Self {
        let read = thread.conversation.as_ref().map_or(0, |c| c.read_number);
        Self {
            customer: thread.customer_id,
            name: RwSignal::new(thread.customer_name),
            blocked: RwSignal::new(thread.blocked),
            conversation: RwSignal::new(thread.conversation),
            link: RwSignal::new(thread.link),
            messages: RwSignal::new(thread.messages.rows),
            older: RwSignal::new(thread.messages.next),
            read: RwSignal::new(read),
            opened_at: read,
            withdrawable: RwSignal::new(BTreeSet::new()),
            loading_older: RwSignal::new(false),
            sending,
        }
    }

    /// The number of the newest message on the screen.
    pub fn last_number(self) -> i64 {
        self.messages.try_with_untracked(|all| all.last().map_or(0, |m| m.number)).unwrap_or(0)
    }

    /// Whether it is still on a screen.
    fn looks(self) -> bool {
        self.messages.try_with_untracked(|_| ()).is_some()
    }

    /// Listens until the owner is gone.
    pub fn keep_live(self) {
        let live = use_live();
        let reload = one_at_a_time(move || self.reload());
        let catch_up = one_at_a_time(move || self.catch_up());
        live.on_reset(move || reload.run(()));
        // What happened while it was on its way here: a page that the server rendered replays it, but one
        // that was opened while the link was live heard it before anybody listened.
        Effect::new(move |_| {
            if live.state.get_untracked() == LinkState::Live {
                reload.run(());
            }
        });
        live.on_event(move |frame| {
            if frame.is_about(self.customer) {
                self.hear(&frame, reload, catch_up);
            }
        });
    }

    fn hear(self, frame: &Frame, reload: Callback<()>, catch_up: Callback<()>) {
        match frame.kind.as_str() {
            // What was said by another link is no longer here, or here again among the rest.
            "conversation.unlinked" | "conversation.relinked" => {
                self.messages.try_set(Vec::new());
                reload.run(());
            }
            // The answer to one's own sending brings it; fetching it too would show it twice.
            "message.sent" | "message.noted"
                if frame.intent.is_some_and(|intent| {
                    self.sending.try_with_value(|all| all.contains(&intent)) == Some(true)
                }) => {}
            "message.sent" | "message.received" | "message.noted" => {
                let unknown = self.conversation.try_with_untracked(Option::is_none).unwrap_or(true);
                let first_by_chat = frame.kind == "message.received"
                    && self.link.try_with_untracked(Option::is_none).unwrap_or(false);
                if unknown || first_by_chat { reload.run(()) } else { catch_up.run(()) }
            }
            "message.delivered" => self.progress(frame, |message, at| {
                message.delivered_at.get_or_insert(at);
            }),
            "message.seen" => self.progress(frame, |message, at| {
                message.delivered_at.get_or_insert(at);
                message.seen_at.get_or_insert(at);
            }),
            "message.withdrawn" => self.tombstone(frame.subject_id, frame.at),
            _ if matches!(frame.subject_type.as_str(), "conversation" | "customer") => reload.run(()),
            _ => {}
        }
    }

    fn progress(self, frame: &Frame, change: impl Fn(&mut Message, DateTime<Utc>)) {
        let Some(progress) =
            frame.after.clone().and_then(|after| serde_json::from_value::<Progress>(after).ok())
        else {
            return;
        };
        self.messages.try_update(|all| {
            for message in all.iter_mut().filter(|m| {
                m.direction == Direction::Out
                    && m.visitor_id == Some(progress.visitor_id)
                    && m.number <= progress.number
            }) {
                change(message, progress.at);
            }
        });
    }

    /// A message was taken back: its text goes at once.
    pub fn tombstone(self, id: uuid::Uuid, at: DateTime<Utc>) {
        self.messages.try_update(|all| {
            if let Some(message) = all.iter_mut().find(|m| m.id.0 == id) {
                message.body.clear();
                message.withdrawn_at.get_or_insert(at);
            }
        });
    }

    /// Fetches what came after the newest message on the screen.
    async fn catch_up(self) {
        let Some(Some(conversation)) = self.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        loop {
            let ask = || api::messages_after(conversation, self.last_number());
            let Ok(more) = patiently(move || self.looks(), ask).await else { return };
            let full = more.len() >= 200;
            self.take(more);
            if !full {
                return;
            }
        }
    }

    /// Puts messages on the screen, each once.
    pub fn take(self, more: Vec<Message>) {
        if !more.is_empty() {
            self.messages.try_update(|all| merge(all, more));
        }
    }

    /// Fetches everything anew.
    pub async fn reload(self) {
        let ask = || api::open_thread(self.customer);
        let Ok(thread) = patiently(move || self.looks(), ask).await else { return };
        let read = thread.conversation.as_ref().map_or(0, |c| c.read_number);
        self.name.try_set(thread.customer_name);
        self.blocked.try_set(thread.blocked);
        if self.conversation.try_with_untracked(|c| *c != thread.conversation) == Some(true) {
            self.conversation.try_set(thread.conversation);
        }
        if self.link.try_with_untracked(|link| *link != thread.link) == Some(true) {
            self.link.try_set(thread.link);
        }
        self.read.try_update(|known| *known = (*known).max(read));
        let (page, older) = (thread.messages.rows, thread.messages.next);
        let joins = page.first().is_none_or(|first| first.number <= self.last_number() + 1);
        if joins {
            self.take(page);
        } else {
            // Too much was missed to join the two: begin from the newest page.
            self.messages.try_set(page);
            self.older.try_set(older);
        }
    }

    /// Fetches the page before the oldest message on the screen.
    pub fn load_older(self) {
        let Some(Some(before)) = self.older.try_get_untracked() else { return };
        let Some(Some(conversation)) = self.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        if self.loading_older.try_get_untracked() != Some(false) {
            return;
        }
        self.loading_older.set(true);
        spawn_local(async move {
            if let Ok(page) = api::messages_before(conversation, before).await {
                self.older.try_set(page.next);
                self.take(page.rows);
            }
            self.loading_older.try_set(false);
        });
    }

    /// A message of one's own is there: for 10 s it can be withdrawn.
    pub fn sent(self, message: Message) {
        let number = message.number;
        self.withdrawable.try_update(|all| all.insert(number));
        set_timeout(
            move || {
                self.withdrawable.try_update(|all| all.remove(&number));
            },
            Duration::from_secs(WITHDRAW_SECONDS as u64),
        );
        let gap = number > self.last_number() + 1;
        self.take(vec![message]);
        if gap || self.conversation.try_with_untracked(Option::is_none) == Some(true) {
            spawn_local(self.reload());
        }
    }

    /// Tells the server that everything on the screen was read, if anything new was.
    pub fn mark_read(self) {
        let last = self.last_number();
        let Some(Some(conversation)) = self.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        if self.read.try_get_untracked().is_none_or(|read| read >= last) {
            return;
        }
        self.read.set(last);
        spawn_local(async move {
            let _ = api::mark_read(conversation, last).await;
        });
    }
}
