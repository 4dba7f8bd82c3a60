//! What was sent in one conversation and is not yet known to have arrived: shown at once. Keeping,
//! sending and trying again is the work of the [`Queue`].

use super::super::model::{Message, ReplyBy};
use super::thread_state::ThreadState;
use crate::domain::command::Intent;
use crate::domain::ids::{DraftFileId, StaffId};
use crate::live::offline::{Arrived, Queue, Waiting, Way, Work};
use leptos::prelude::*;

/// By which way something goes that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteAs {
    Chat,
    Text,
    Email,
    Facebook,
    Note,
}

/// What stands in the composer when it is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub body: String,
    /// Of an email.
    pub subject: String,
    /// Of those in the draft.
    pub files: Vec<DraftFileId>,
}

/// A text that goes back to the composer, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Returned {
    pub body: String,
    pub internal: bool,
    /// By which way it was meant to go; none: as the composer has it.
    pub by: Option<ReplyBy>,
    pub why: Option<String>,
}

/// The messages of one conversation that are on their way.
#[derive(Clone, Copy)]
pub(super) struct Outbox {
    pub list: Memo<Vec<Waiting>>,
    /// For the composer to take.
    pub returned: RwSignal<Option<Returned>>,
    /// What was withdrawn: into an empty composer at once, else when its writer says so.
    pub withdrawn: RwSignal<Option<Returned>>,
    thread: ThreadState,
    queue: Queue,
}

impl Outbox {
    pub fn new(thread: ThreadState, queue: Queue) -> Self {
        let list = Memo::new(move |_| {
            queue.list.with(|all| {
                let here = |waiting: &&Waiting| waiting.customer == thread.customer && waiting.is_message();
                all.iter().filter(here).cloned().collect()
            })
        });
        Self { list, returned: RwSignal::new(None), withdrawn: RwSignal::new(None), thread, queue }
    }

    /// Listens for what arrives and what comes back. Only from effects.
    pub fn keep(self) {
        self.queue.on_arrival(move |waiting, arrived| {
            if waiting.customer != self.thread.customer {
                return;
            }
            match arrived {
                Arrived::Message(message) => {
                    if let Ok(message) = serde_json::from_value::<Message>(message) {
                        self.thread.sent(message);
                    }
                }
                Arrived::NewerReply { message, .. } => {
                    if let Ok(theirs) = serde_json::from_value::<Message>(message) {
                        self.thread.arrived(theirs);
                    }
                }
                Arrived::Call => {}
            }
        });
        // What the server does not take goes back to where it was written, with the reason.
        Effect::new(move |_| {
            let refused = self.list.with(|list| {
                list.iter().find_map(|waiting| match &waiting.way {
                    Way::Refused(why) => Some((waiting.intent, why.clone())),
                    _ => None,
                })
            });
            if let Some((intent, why)) = refused {
                self.give_back(intent, Some(why));
            }
        });
    }

    /// The files that go with what is on its way. Tracked.
    pub fn files(self) -> Vec<DraftFileId> {
        self.list.with(|list| list.iter().flat_map(|waiting| waiting.work.files().to_vec()).collect())
    }

    /// Sends; it stands on the screen at once.
    pub fn send(self, text: Written, way: WriteAs, mentions: Vec<StaffId>, seen: i64) {
        let Written { body, subject, files } = text;
        let reply = |body, by: &str, subject, files| Work::Reply {
            body,
            seen,
            even_if_newer: false,
            by: by.to_owned(),
            subject,
            files,
        };
        let work = match way {
            WriteAs::Note => Work::Note { body, mentions },
            WriteAs::Chat => reply(body, "", String::new(), files),
            WriteAs::Text => reply(body, "text", String::new(), files),
            WriteAs::Facebook => reply(body, "facebook", String::new(), files),
            WriteAs::Email => reply(body, "email", subject, files),
        };
        self.queue.put(self.thread.customer, self.thread.name.get_untracked(), work);
    }

    /// Offers a withdrawn text for mending.
    pub fn offer(self, body: String, internal: bool) {
        self.withdrawn.try_set(Some(Returned { body, internal, by: None, why: None }));
    }

    /// Tries a failed one again.
    pub fn retry(self, intent: Intent) {
        self.queue.carry(intent);
    }

    /// Sends although a colleague answered meanwhile. Another request needs another intent.
    pub fn send_anyway(self, intent: Intent) {
        let changed = self.queue.change(intent, |waiting| {
            waiting.intent = Intent::new();
            waiting.way = Way::Waiting;
            if let Work::Reply { even_if_newer, .. } = &mut waiting.work {
                *even_if_newer = true;
            }
        });
        if let Some(waiting) = changed {
            self.queue.carry(waiting.intent);
        }
    }

    /// Goes on in the composer with what was taken back before it left, or did not arrive.
    pub fn take_back(self, body: String, by: Option<ReplyBy>) {
        self.returned.try_set(Some(Returned { body, internal: false, by, why: None }));
    }

    /// Puts a text back into the composer.
    pub fn give_back(self, intent: Intent, why: Option<String>) {
        if let Some(waiting) = self.queue.remove(intent) {
            let internal = matches!(waiting.work, Work::Note { .. });
            let by = match &waiting.work {
                Work::Reply { by, subject, .. } if by == "email" => {
                    Some(ReplyBy::Email { subject: subject.clone() })
                }
                _ => None,
            };
            let body = waiting.work.text().to_owned();
            self.returned.try_set(Some(Returned { body, internal, by, why }));
        }
    }
}
