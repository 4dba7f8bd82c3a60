//! Nothing typed is ever lost: on this device at once, on the server shortly after.

use super::super::api;
use super::super::model::{Draft, ReplyBy};
use super::device;
use crate::domain::ids::{CustomerId, StaffId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long after the last key the server is told.
const SETTLES: Duration = Duration::from_millis(800);

/// As kept on the device; `synced`: the server has it too, so the server's word counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    body: String,
    internal: bool,
    #[serde(default)]
    by: Option<ReplyBy>,
    synced: bool,
}

/// Keeps the text of a composer.
#[derive(Clone, Copy)]
pub struct DraftKeeper {
    customer: CustomerId,
    /// Each person has drafts of their own, also on a shared browser.
    writer: StaffId,
    body: RwSignal<String>,
    internal: RwSignal<bool>,
    /// By which way the text is meant to go; none: it has not been said, or there is no text.
    by: RwSignal<Option<ReplyBy>>,
    /// The way of a text that this device had kept, for the composer to take.
    pub(super) taken: RwSignal<Option<ReplyBy>>,
    turn: StoredValue<u64>,
    /// Whether the server is told at all.
    tells: bool,
}

impl DraftKeeper {
    /// The composer's text begins with what the server has.
    pub fn new(customer: CustomerId, writer: StaffId, draft: Option<Draft>, only_notes: bool) -> Self {
        let (body, internal, by) =
            draft.map_or((String::new(), only_notes, None), |d| (d.body, d.internal, d.by));
        Self {
            customer,
            writer,
            body: RwSignal::new(body),
            internal: RwSignal::new(internal),
            by: RwSignal::new(by),
            taken: RwSignal::new(None),
            turn: StoredValue::new(0),
            tells: true,
        }
    }

    /// Keeps on this device alone: the page that opens next tells the server. If both did, that page might
    /// begin without a text that the server got a moment later.
    pub fn only_here(self) -> Self {
        Self { tells: false, ..self }
    }

    /// The text.
    pub fn body(self) -> RwSignal<String> {
        self.body
    }

    /// Whether it is meant as an internal note.
    pub fn internal(self) -> RwSignal<bool> {
        self.internal
    }

    /// By which way it is meant to go.
    pub(super) fn by(self) -> RwSignal<Option<ReplyBy>> {
        self.by
    }

    /// Takes up what this device has and the server does not, and keeps every change. Only from
    /// effects.
    pub fn keep(self) {
        if let Some(kept) = self.kept()
            && !kept.synced
            // Also an empty one: what was sent without a connection is no draft any more.
            && self.body.with_untracked(|body| *body != kept.body)
        {
            self.internal.set(kept.internal);
            self.by.set(kept.by.clone());
            self.taken.set(kept.by);
            self.body.set(kept.body);
        }
        Effect::new(move |before: Option<(String, bool, Option<ReplyBy>)>| {
            let now = (self.body.get(), self.internal.get(), self.by.get());
            if before.as_ref().is_some_and(|before| *before != now)
                || (before.is_none() && self.kept().is_some_and(|kept| !kept.synced))
            {
                self.keep_on_device(&now.0, now.1, now.2.clone(), false);
                self.tell_server_later();
            }
            now
        });
    }

    fn key(self) -> String {
        format!("pawline.draft.{}.{}", self.writer, self.customer)
    }

    fn kept(self) -> Option<Kept> {
        device::stored(&self.key()).and_then(|text| serde_json::from_str(&text).ok())
    }

    fn keep_on_device(self, body: &str, internal: bool, by: Option<ReplyBy>, synced: bool) {
        let kept = Kept { body: body.to_owned(), internal, by, synced };
        if let Ok(text) = serde_json::to_string(&kept) {
            device::store(&self.key(), &text);
        }
    }

    fn tell_server_later(self) {
        if !self.tells {
            return;
        }
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        set_timeout(
            move || {
                if self.turn.try_get_value() == turn {
                    self.tell_server();
                }
            },
            SETTLES,
        );
    }

    fn tell_server(self) {
        let (Some(body), Some(internal), Some(by)) =
            (self.body.try_get_untracked(), self.internal.try_get_untracked(), self.by.try_get_untracked())
        else {
            return;
        };
        spawn_local(async move {
            // Offline: the device has it, and the next change tries again.
            if api::save_draft(self.customer, body.clone(), internal, by.clone()).await.is_ok()
                && self
                    .kept()
                    .is_some_and(|kept| kept.body == body && kept.internal == internal && kept.by == by)
            {
                if body.is_empty() {
                    device::forget(&self.key());
                } else {
                    self.keep_on_device(&body, internal, by, true);
                }
            }
        });
    }
}
