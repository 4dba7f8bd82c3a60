//! By which way an answer goes, and why a text may not.

use super::super::api::messages_before;
use super::super::model::{Channel, ReplyBy};
use super::draft_keeper::DraftKeeper;
use super::outbox::WriteAs;
use super::thread_state::ThreadState;
use crate::rooms::channels::api::list_consents;
use crate::rooms::channels::model::{ConsentEntry, Reach, reply_subject};
use crate::rooms::channels::ui::Said;
use crate::rooms::staff::Me;
use crate::ui::{Icon, TimeText};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the composer may do, and what its writer chose.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub can_chat: Memo<bool>,
    pub can_text: Memo<bool>,
    pub can_email: Memo<bool>,
    pub can_facebook: Memo<bool>,
    /// By which way it goes if it is sent now.
    pub way: Memo<WriteAs>,
    /// The choice as its field has it: `reply`, `text`, `email`, `facebook`, `note`.
    pub mode: RwSignal<String>,
    /// Of an email: begins with that of the last one.
    pub subject: RwSignal<String>,
    by: RwSignal<WriteAs>,
    internal: RwSignal<bool>,
    body: RwSignal<String>,
    thread: ThreadState,
}

impl Ways {
    pub fn new(thread: ThreadState, draft: DraftKeeper) -> Self {
        let (body, internal) = (draft.body(), draft.internal());
        let open = move || !thread.blocked.get();
        let can_chat = Memo::new(move |_| thread.link.with(Option::is_some) && open());
        let can_text = Memo::new(move |_| thread.texting.with(Reach::is_possible) && open());
        let can_email = Memo::new(move |_| thread.emailing.with(Reach::is_possible) && open());
        let can_facebook = Memo::new(move |_| thread.messaging.with(Reach::is_possible) && open());
        // The way that a draft was meant for; else that by which they wrote last, if it leads back.
        let begun = draft.by().get_untracked();
        let by = RwSignal::new(untrack(|| begun.as_ref().map_or_else(|| back(thread.last_way()), way_of)));
        // An answer that has nowhere to go can only be a note.
        let way = Memo::new(move |_| {
            let ways = [
                (WriteAs::Chat, can_chat.get()),
                (WriteAs::Text, can_text.get()),
                (WriteAs::Email, can_email.get()),
                (WriteAs::Facebook, can_facebook.get()),
            ];
            let chosen = by.get();
            let open = || ways.iter().filter(|(_, can)| *can).map(|(way, _)| *way);
            let way = open().find(|way| *way == chosen).or_else(|| open().next());
            way.filter(|_| !internal.get()).unwrap_or(WriteAs::Note)
        });
        let mode = RwSignal::new(word(way.get_untracked()).to_owned());
        let subject = RwSignal::new(match begun {
            Some(ReplyBy::Email { subject }) => subject,
            _ => untrack(|| thread.reply_subject()),
        });
        Self { can_chat, can_text, can_email, can_facebook, way, mode, subject, by, internal, body, thread }
    }

    /// What can be chosen from, as values and words; empty when there is no choice.
    pub fn options(self) -> Vec<(String, String)> {
        let (chat, text, email) = (self.can_chat.get(), self.can_text.get(), self.can_email.get());
        let facebook = self.can_facebook.get();
        let others = text || email || facebook;
        let chat_word = if others { "Chat" } else { "Reply" };
        let all = [
            ("reply", chat_word, chat),
            ("text", "Text", text),
            ("email", "Email", email),
            ("facebook", "Facebook", facebook),
            ("note", "Internal note", chat || others),
        ];
        all.into_iter().filter(|(.., can)| *can).map(|(value, word, _)| (value.into(), word.into())).collect()
    }

    /// By which way the text goes, as it is kept with a draft; none for a note. Tracked.
    pub fn reply_by(self) -> Option<ReplyBy> {
        match self.way.get() {
            WriteAs::Chat => Some(ReplyBy::Chat),
            WriteAs::Text => Some(ReplyBy::Text),
            WriteAs::Email => Some(ReplyBy::Email { subject: self.subject.get() }),
            WriteAs::Facebook => Some(ReplyBy::Facebook),
            WriteAs::Note => None,
        }
    }

    /// Goes on with what was begun for a way.
    pub fn take_up(self, begun: ReplyBy) {
        self.by.set(way_of(&begun));
        if let ReplyBy::Email { subject } = begun {
            self.subject.set(subject);
        }
    }

    /// Somebody came here to write by a way (`text`, `email`, `facebook`), perhaps to answer the message of a number. A note that was
    /// begun stays one.
    pub fn ask(self, way: &str, answer: Option<i64>) {
        let empty = self.body.with_untracked(|body| body.trim().is_empty());
        if self.internal.get_untracked() && !empty {
            return;
        }
        self.internal.set(false);
        self.by.set(match way {
            "email" => WriteAs::Email,
            "facebook" => WriteAs::Facebook,
            _ => WriteAs::Text,
        });
        if let (WriteAs::Email, Some(number), true) = (self.by.get_untracked(), answer, empty) {
            self.answer(number);
        }
    }

    /// Answers the email of a number, however long ago it came.
    fn answer(self, number: i64) {
        let Some(conversation) = self.thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id)) else {
            return;
        };
        spawn_local(async move {
            let Ok(page) = messages_before(conversation, number.saturating_add(1)).await else { return };
            let asked = page.rows.into_iter().find(|message| message.number == number);
            if let Some(mail) = asked.and_then(|message| message.mail)
                && self.body.try_with_untracked(|body| body.trim().is_empty()) == Some(true)
            {
                self.subject.try_set(reply_subject(&mail.subject));
            }
        });
    }

    /// Keeps the choice and what it stands for the same, whichever changes.
    pub fn follow(self) {
        let Self { way, mode, subject, by, internal, body, thread, .. } = self;
        Effect::new(move |first: Option<()>| {
            let chosen = mode.get();
            if first.is_none() {
                return;
            }
            if internal.get_untracked() != (chosen == "note") {
                internal.set(chosen == "note");
            }
            let chosen = match chosen.as_str() {
                "note" => return,
                "text" => WriteAs::Text,
                "email" => WriteAs::Email,
                "facebook" => WriteAs::Facebook,
                _ => WriteAs::Chat,
            };
            if by.get_untracked() != chosen {
                by.set(chosen);
            }
        });
        Effect::new(move |_| {
            let wanted = word(way.get());
            if mode.get_untracked() != wanted {
                mode.set(wanted.to_owned());
            }
        });
        // Whoever changes the way they write by is answered by it, unless an answer was begun.
        let last = Memo::new(move |_| thread.last_way());
        Effect::new(move |first: Option<()>| {
            let last = last.get();
            if first.is_some() && body.with_untracked(String::is_empty) {
                by.set(back(last));
            }
        });
        let last_subject = Memo::new(move |_| thread.reply_subject());
        Effect::new(move |_| {
            let last = last_subject.get();
            if body.with_untracked(String::is_empty) && subject.get_untracked() != last {
                subject.set(last);
            }
        });
    }
}

/// The way back to somebody who wrote by a channel.
fn back(last: Option<Channel>) -> WriteAs {
    match last {
        Some(Channel::Text) => WriteAs::Text,
        // Whoever filled in the form has no page to come back to.
        Some(Channel::Email | Channel::WebForm) => WriteAs::Email,
        Some(Channel::Facebook) => WriteAs::Facebook,
        _ => WriteAs::Chat,
    }
}

fn way_of(by: &ReplyBy) -> WriteAs {
    match by {
        ReplyBy::Chat => WriteAs::Chat,
        ReplyBy::Text => WriteAs::Text,
        ReplyBy::Email { .. } => WriteAs::Email,
        ReplyBy::Facebook => WriteAs::Facebook,
    }
}

fn word(way: WriteAs) -> &'static str {
    match way {
        WriteAs::Chat => "reply",
        WriteAs::Text => "text",
        WriteAs::Email => "email",
        WriteAs::Facebook => "facebook",
        WriteAs::Note => "note",
    }
}

/// Where a text or an email goes to and from, and why.
#[component]
pub(super) fn WayWords(what: &'static str, icon: &'static str, reach: RwSignal<Reach>) -> impl IntoView {
    move || match reach.get() {
        Reach::Yes(way) => Some(view! {
            <Icon name=icon/>
            <span>
                {what}" to "<bdi>{way.to_shown}</bdi>", "{way.why}", from "<bdi>{way.channel_name}</bdi>" ("<bdi>{way.from_shown}</bdi>")"
            </span>
        }),
        _ => None,
    }
}

/// Where a message on Facebook goes to and from, and until when it may.
#[component]
pub(super) fn FacebookWords(reach: RwSignal<Reach>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let until = move |until: DateTime<Utc>| {
        let text = zone.with_value(|zone| zone.day_and_clock(until));
        view! { ". You can answer until "<TimeText datetime=until.to_rfc3339() text/> }
    };
    move || match reach.get() {
        Reach::Yes(way) => Some(view! {
            <Icon name="messenger"/>
            <span>
                "Facebook message to "<bdi>{way.to_shown}</bdi>", "{way.why}", from "<bdi>{way.from_shown}</bdi>
                {way.until.map(until)}
            </span>
        }),
        _ => None,
    }
}

/// Why somebody who wrote on Facebook cannot be answered there any more, and how instead.
#[component]
pub(super) fn WhyNotOnFacebook(thread: ThreadState) -> impl IntoView {
    move || match thread.messaging.get() {
        Reach::No(not) if !thread.blocked.get() => Some(view! {
            <p class="composer-hint"><Icon name="messenger"/>{format!("{} {}", not.why, not.remedy)}</p>
        }),
        _ => None,
    }
}

/// That a text waits which is written now, and until when.
#[component]
pub(super) fn QuietHours(until: RwSignal<Option<DateTime<Utc>>>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let words = move |until: DateTime<Utc>| {
        let text = zone.with_value(|zone| zone.day_and_clock(until));
        view! {
            <span class="composer-quiet">
                <Icon name="clock"/>"Quiet hours: it waits until "<TimeText datetime=until.to_rfc3339() text/>
            </span>
        }
    };
    move || until.get().map(words)
}

/// The answer to "Why can't I text her?", with what was ever said about it.
#[component]
pub(super) fn WhyNoTexts(thread: ThreadState) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let ledger = RwSignal::new(None::<Vec<ConsentEntry>>);
    let customer = thread.customer;
    let look = move |_| {
        spawn_local(async move {
            if let Ok(consents) = list_consents(customer).await {
                ledger.try_set(Some(consents.entries));
            }
        });
    };
    let when = move |at: DateTime<Utc>| {
        zone.with_value(|zone| view! { <TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/> })
    };
    move || match thread.texting.get() {
        Reach::No(not) if !thread.blocked.get() => Some(view! {
            <details class="composer-why" on:toggle=look>
                <summary>"Why can’t I text "<bdi>{thread.name.get()}</bdi>"?"</summary>
                <p>{not.why} {not.since.map(|at| view! { " ("{when(at)}")" })} " " {not.remedy}</p>
                {move || ledger.get().filter(|entries| !entries.is_empty()).map(|entries| view! { <Said entries/> })}
            </details>
        }),
        _ => None,
    }
}
