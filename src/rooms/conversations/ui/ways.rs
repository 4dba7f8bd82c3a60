//! By which way an answer goes, and why a text may not.

use super::super::model::Channel;
use super::outbox::WriteAs;
use super::thread_state::ThreadState;
use crate::rooms::channels::api::list_consents;
use crate::rooms::channels::model::{ConsentEntry, Texting};
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
    /// By which way it goes if it is sent now.
    pub way: Memo<WriteAs>,
    /// The choice as its field has it: `reply`, `text`, `note`.
    pub mode: RwSignal<String>,
    by_text: RwSignal<bool>,
    internal: RwSignal<bool>,
    body: RwSignal<String>,
    thread: ThreadState,
}

impl Ways {
    pub fn new(thread: ThreadState, body: RwSignal<String>, internal: RwSignal<bool>) -> Self {
        let can_chat = Memo::new(move |_| thread.link.with(Option::is_some) && !thread.blocked.get());
        let can_text = Memo::new(move |_| thread.texting.with(Texting::is_possible) && !thread.blocked.get());
        // The way by which they wrote last, if it leads back.
        let by_text = RwSignal::new(untrack(|| thread.last_way() == Some(Channel::Text)));
        // An answer that has nowhere to go can only be a note.
        let way = Memo::new(move |_| match (internal.get(), can_chat.get(), can_text.get()) {
            (true, ..) | (_, false, false) => WriteAs::Note,
            (_, true, false) => WriteAs::Chat,
            (_, false, true) => WriteAs::Text,
            (_, true, true) if by_text.get() => WriteAs::Text,
            _ => WriteAs::Chat,
        });
        let mode = RwSignal::new(word(way.get_untracked()).to_owned());
        Self { can_chat, can_text, way, mode, by_text, internal, body, thread }
    }

    /// Keeps the choice and what it stands for the same, whichever changes.
    pub fn follow(self) {
        let Self { way, mode, by_text, internal, body, thread, .. } = self;
        Effect::new(move |first: Option<()>| {
            let chosen = mode.get();
            if first.is_none() {
                return;
            }
            if internal.get_untracked() != (chosen == "note") {
                internal.set(chosen == "note");
            }
            if chosen != "note" && by_text.get_untracked() != (chosen == "text") {
                by_text.set(chosen == "text");
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
                by_text.set(last == Some(Channel::Text));
            }
        });
    }
}

fn word(way: WriteAs) -> &'static str {
    match way {
        WriteAs::Chat => "reply",
        WriteAs::Text => "text",
        WriteAs::Note => "note",
    }
}

/// Which number a text goes to and from, and why.
#[component]
pub(super) fn TextWayWords(thread: ThreadState) -> impl IntoView {
    move || match thread.texting.get() {
        Texting::Yes(way) => Some(view! {
            <Icon name="phone"/>
            <span>
                "Text to "<bdi>{way.to_shown}</bdi>", "{way.why}", from "<bdi>{way.channel_name}</bdi>" ("<bdi>{way.from_shown}</bdi>")"
            </span>
        }),
        _ => None,
    }
}

/// The answer to "Why can't I text her?", with what was ever said about it.
#[component]
pub(super) fn WhyNoTexts(thread: ThreadState) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let ledger = RwSignal::new(None::<Vec<ConsentEntry>>);
    let customer = thread.customer;
    let look = move |_| {
        spawn_local(async move {
            if let Ok(entries) = list_consents(customer).await {
                ledger.try_set(Some(entries));
            }
        });
    };
    let when = move |at: DateTime<Utc>| {
        zone.with_value(|zone| view! { <TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/> })
    };
    let line = move |entry: ConsentEntry| {
        let by = entry.staff_name.clone().map(|name| view! { ", told to "<bdi>{name}</bdi> });
        view! { <li>{when(entry.at)}" · "<bdi>{entry.number.clone()}</bdi>" · "{entry.told()}{by}</li> }
    };
    move || match thread.texting.get() {
        Texting::No(not) if !thread.blocked.get() => Some(view! {
            <details class="composer-why" on:toggle=look>
                <summary>"Why can’t I text "<bdi>{thread.name.get()}</bdi>"?"</summary>
                <p>{not.why} {not.since.map(|at| view! { " ("{when(at)}")" })} " " {not.remedy}</p>
                {move || ledger.get().filter(|entries| !entries.is_empty()).map(|entries| view! {
                    <p class="meta">"What was said about texts:"</p>
                    <ul class="composer-ledger">{entries.into_iter().map(line).collect_view()}</ul>
                })}
            </details>
        }),
        _ => None,
    }
}
