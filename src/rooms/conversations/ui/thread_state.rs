//! What a screen knows of one conversation, kept true by the live feed.

use super::super::api;
use super::super::model::{
    Around, CATCH_UP, CallLine, Channel, Conversation, Direction, Fetch, Followed, MOVED, Message, Thread,
    VisitorLink, WITHDRAW_SECONDS,
};
use super::super::relevance::THREAD;
use crate::domain::ids::{CustomerId, MessageId};
use crate::live::{Frame, LinkState, one_at_a_time, patiently, use_live};
use crate::rooms::channels::model::{Reach, reply_subject};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::time::Duration;

/// One conversation on the screen.
#[derive(Clone, Copy)]
pub(super) struct ThreadState {
    pub customer: CustomerId,
    /// Whom that one was merged into meanwhile; or itself.
    current: StoredValue<CustomerId>,
    pub name: RwSignal<String>,
    pub blocked: RwSignal<bool>,
    pub conversation: RwSignal<Option<Conversation>>,
    pub link: RwSignal<Option<VisitorLink>>,
    /// Who may be somebody else.
    pub doubt: RwSignal<Option<VisitorLink>>,
    pub texting: RwSignal<Reach>,
    pub emailing: RwSignal<Reach>,
    pub messaging: RwSignal<Reach>,
    /// Until when a text waits that is written now.
    pub quiet_until: RwSignal<Option<DateTime<Utc>>>,
    /// In order, each once.
    pub messages: RwSignal<Followed>,
    /// The newest telephone calls, the oldest of them first.
    pub calls: RwSignal<Vec<CallLine>>,
    /// There are older ones before this number.
    pub older: Memo<Option<i64>>,
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
    /// None until somebody listens.
    fetches: StoredValue<Option<Fetches>>,
}

/// One of each at a time, so that a late answer never replaces a newer one.
#[derive(Clone, Copy)]
struct Fetches {
    newer: Callback<()>,
    all: Callback<()>,
}

impl ThreadState {
    /// `sending`: the intents that are under way, by whatever screen.
    pub fn new(thread: Thread, sending: StoredValue<BTreeSet<uuid::Uuid>>) -> Self {
        let read = thread.conversation.as_ref().map_or(0, |c| c.read_number);
        let messages =
            RwSignal::new(Followed::new(thread.messages, thread.link.as_ref().map(|link| link.id)));
        Self {
            customer: thread.customer_id,
            current: StoredValue::new(thread.customer_id),
            name: RwSignal::new(thread.customer_name),
            blocked: RwSignal::new(thread.blocked),
            conversation: RwSignal::new(thread.conversation),
            link: RwSignal::new(thread.link),
            doubt: RwSignal::new(thread.doubt),
            texting: RwSignal::new(thread.texting),
            emailing: RwSignal::new(thread.emailing),
            messaging: RwSignal::new(thread.messaging),
            quiet_until: RwSignal::new(thread.quiet_until),
            messages,
            calls: RwSignal::new(thread.calls),
            older: Memo::new(move |_| messages.with(Followed::older)),
            read: RwSignal::new(read),
            opened_at: read,
            withdrawable: RwSignal::new(BTreeSet::new()),
            loading_older: RwSignal::new(false),
            sending,
            fetches: StoredValue::new(None),
        }
    }

    /// The number of the newest message on the screen.
    pub fn last_number(self) -> i64 {
        self.messages.try_with_untracked(Followed::last_number).unwrap_or(0)
    }

    /// By which way the customer wrote last.
    pub fn last_way(self) -> Option<Channel> {
        self.messages.with(|all| all.iter().rev().find(|m| m.direction == Direction::In).map(|m| m.channel))
    }

    /// The subject of an answer to the last email; empty: there was none.
    pub fn reply_subject(self) -> String {
        let last =
            |all: &Followed| all.iter().rev().find_map(|m| m.mail.as_ref().map(|mail| mail.subject.clone()));
        self.messages.with(last).map(|subject| reply_subject(&subject)).unwrap_or_default()
    }

    /// Whether it is still on a screen.
    fn looks(self) -> bool {
        self.messages.try_with_untracked(|_| ()).is_some()
    }

    /// Listens until the owner is gone.
    pub fn keep_live(self) {
        let live = use_live();
        let fetches = Fetches {
            newer: one_at_a_time(move || self.catch_up()),
            all: one_at_a_time(move || self.reload()),
        };
        self.fetches.set_value(Some(fetches));
        live.on_reset(move || {
            self.messages.try_update(Followed::start_over);
            self.fetch(Fetch::All);
        });
        // What happened while it was on its way here: a page that the server rendered replays it, but one
        // that was opened while the link was live heard it before anybody listened.
        Effect::new(move |_| {
            if live.state.get_untracked() == LinkState::Live {
                self.fetch(Fetch::All);
            }
        });
        live.on_event(move |frame| {
            let current = self.current.try_get_value().unwrap_or(self.customer);
            if THREAD.concerns_of(&frame, &[self.customer, current]) {
                self.hear(&frame);
            }
        });
    }

    fn hear(self, frame: &Frame) {
        let is_mine =
            |intent: uuid::Uuid| self.sending.try_with_value(|all| all.contains(&intent)) == Some(true);
        let around = Around {
            conversation: self.conversation.try_with_untracked(Option::is_some) == Some(true),
            own: frame.intent.is_some_and(is_mine),
        };
        if MOVED.contains(&frame.kind.as_str()) {
            self.read.try_set(0);
        }
        if let Some(fetch) = self.messages.try_update(|all| all.hear(frame, around)) {
            self.fetch(fetch);
        }
    }

    fn fetch(self, what: Fetch) {
        let Some(Some(fetches)) = self.fetches.try_get_value() else { return };
        match what {
            Fetch::Nothing => {}
            Fetch::Newer => fetches.newer.run(()),
            Fetch::All => fetches.all.run(()),
        }
    }

    /// A message was taken back: its text goes at once.
    pub fn withdraw(self, id: MessageId, at: DateTime<Utc>) {
        self.messages.try_update(|all| all.withdraw(id, at));
    }

    /// Fetches what came after the messages on the screen.
    async fn catch_up(self) {
        let Some(Some(conversation)) = self.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        loop {
            let Some(asked) = self.messages.try_with_untracked(Followed::asked) else { return };
            let ask = || api::messages_after(conversation, asked.after);
            let Ok(more) = patiently(move || self.looks(), ask).await else { return };
            let full = more.len() as i64 >= CATCH_UP;
            let next = self.messages.try_update(|all| all.take_newer(asked, more));
            if !full && next != Some(Fetch::Newer) {
                return;
            }
        }
    }

    /// Fetches everything anew.
    async fn reload(self) {
        let Some(asked) = self.messages.try_with_untracked(Followed::asked) else { return };
        let ask = || api::open_thread(self.customer);
        let Ok(thread) = patiently(move || self.looks(), ask).await else { return };
        let read = thread.conversation.as_ref().map_or(0, |c| c.read_number);
        self.current.try_set_value(thread.customer_id);
        self.name.try_set(thread.customer_name);
        self.blocked.try_set(thread.blocked);
        if self.conversation.try_with_untracked(|c| *c != thread.conversation) == Some(true) {
            self.conversation.try_set(thread.conversation);
        }
        if self.link.try_with_untracked(|link| *link != thread.link) == Some(true) {
            self.link.try_set(thread.link);
        }
        if self.doubt.try_with_untracked(|doubt| *doubt != thread.doubt) == Some(true) {
            self.doubt.try_set(thread.doubt);
        }
        if self.texting.try_with_untracked(|texting| *texting != thread.texting) == Some(true) {
            self.texting.try_set(thread.texting);
        }
        if self.emailing.try_with_untracked(|emailing| *emailing != thread.emailing) == Some(true) {
            self.emailing.try_set(thread.emailing);
        }
        if self.messaging.try_with_untracked(|messaging| *messaging != thread.messaging) == Some(true) {
            self.messaging.try_set(thread.messaging);
        }
        if self.quiet_until.try_with_untracked(|until| *until != thread.quiet_until) == Some(true) {
            self.quiet_until.try_set(thread.quiet_until);
        }
        if self.calls.try_with_untracked(|calls| *calls != thread.calls) == Some(true) {
            self.calls.try_set(thread.calls);
        }
        self.read.try_update(|known| *known = (*known).max(read));
        if let Some(fetch) = self.messages.try_update(|all| all.take_page(asked, thread.messages)) {
            self.fetch(fetch);
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
        let asked = self.messages.with_untracked(Followed::asked);
        self.loading_older.set(true);
        spawn_local(async move {
            if let Ok(page) = api::messages_before(conversation, before).await {
                self.messages.try_update(|all| all.take_older(asked, before, page));
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
        self.arrived(message);
        if self.conversation.try_with_untracked(Option::is_none) == Some(true) {
            self.fetch(Fetch::All);
        }
    }

    /// A single message is there: one's own, or the colleague's who was faster.
    pub fn arrived(self, message: Message) {
        if let Some(fetch) = self.messages.try_update(|all| all.arrived(message)) {
            self.fetch(fetch);
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
