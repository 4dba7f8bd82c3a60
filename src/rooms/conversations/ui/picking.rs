//! Which conversations of the list are picked, for acts on many of them.

use super::super::many_api::count_matching;
use super::super::model::{InboxPlace, Matching, Which};
use crate::domain::ids::ConversationId;
use crate::live::{one_at_a_time, patiently};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is picked. The page makes it, so that its keys and its list share it.
#[derive(Clone, Copy)]
pub(super) struct Picking {
    /// Whether the rows have boxes.
    pub on: RwSignal<bool>,
    ids: RwSignal<BTreeSet<ConversationId>>,
    /// All that the list holds, also what is not on the screen: so many as the reader saw counted.
    all: RwSignal<Option<Matching>>,
    /// From where a range goes.
    last: StoredValue<Option<ConversationId>>,
    /// The rows that are on the screen, in their order.
    rows: StoredValue<Vec<ConversationId>>,
    place: StoredValue<InboxPlace>,
    /// How many the list holds; none until they are counted.
    pub matching: RwSignal<Option<Matching>>,
    count: StoredValue<Option<Callback<()>>>,
}

impl Picking {
    /// Nothing is picked yet; for a page and all its parts.
    pub fn provide() -> Self {
        let picking = Self {
            on: RwSignal::new(false),
            ids: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(None),
            last: StoredValue::new(None),
            rows: StoredValue::new(Vec::new()),
            place: StoredValue::new(InboxPlace::default()),
            matching: RwSignal::new(None),
            count: StoredValue::new(None),
        };
        let count = one_at_a_time(move || async move {
            let Some(InboxPlace { view, closed, scope }) = picking.place.try_get_value() else { return };
            let looks = move || picking.on.try_get_untracked() == Some(true);
            let ask = move || count_matching(view, closed, Some(scope));
            if let Ok(found) = patiently(looks, ask).await {
                picking.matching.try_set(Some(found));
            }
        });
        picking.count.set_value(Some(count));
        provide_context(picking);
        picking
    }

    /// Another list is on the screen: nothing of it is picked.
    pub fn begin(self, place: InboxPlace) {
        if self.place.try_get_value() != Some(place) {
            self.place.try_set_value(place);
            self.stop();
        }
    }

    /// The rows that are on the screen, in their order. What is no longer among them is no longer picked.
    pub fn show(self, rows: Vec<ConversationId>) {
        let gone = self.ids.try_with_untracked(|ids| ids.iter().any(|id| !rows.contains(id))) == Some(true);
        if gone {
            self.ids.try_update(|ids| ids.retain(|id| rows.contains(id)));
        }
        self.rows.try_set_value(rows);
        if self.on.try_get_untracked() == Some(true) {
            self.recount();
        }
    }

    fn recount(self) {
        if let Some(Some(count)) = self.count.try_get_value() {
            count.run(());
        }
    }

    /// The rows get their boxes.
    pub fn start(self) {
        self.on.set(true);
        self.recount();
    }

    /// The boxes go, and what was picked is forgotten.
    pub fn stop(self) {
        self.on.try_set(false);
        self.matching.try_set(None);
        self.clear();
    }

    /// Nothing is picked.
    pub fn clear(self) {
        self.ids.try_set(BTreeSet::new());
        self.all.try_set(None);
        self.last.try_set_value(None);
    }

    /// Whether it is picked, by itself or with all.
    pub fn has(self, id: ConversationId) -> bool {
        self.all.with(Option::is_some) || self.ids.with(|ids| ids.contains(&id))
    }

    /// Picks one, or lets it go; with `range` also everything between it and the one before.
    pub fn toggle(self, id: ConversationId, range: bool) {
        if !self.on.get_untracked() {
            self.start();
        }
        let rows = self.rows.get_value();
        if self.all.get_untracked().is_some() {
            // One that is let go of all: the others on the screen stay.
            self.all.set(None);
            self.ids.set(rows.iter().copied().collect());
        }
        let at = |id: ConversationId| rows.iter().position(|row| *row == id);
        let picks = !self.ids.with_untracked(|ids| ids.contains(&id));
        let from = self.last.get_value().filter(|_| range).and_then(at);
        let between = match (from, at(id)) {
            (Some(from), Some(to)) => rows.get(from.min(to)..=from.max(to)).unwrap_or_default().to_vec(),
            _ => vec![id],
        };
        self.ids.update(|ids| {
            for one in between {
                if picks {
                    ids.insert(one)
                } else {
                    ids.remove(&one)
                };
            }
        });
        self.last.set_value(Some(id));
    }

    /// Picks all that the list holds.
    pub fn pick_all(self) {
        self.all.set(self.matching.get_untracked());
    }

    /// How many are picked, and whether those are all that the list holds.
    pub fn count(self) -> (usize, bool) {
        match self.all.get() {
            Some(all) => (all.count, true),
            None => (self.ids.with(BTreeSet::len), false),
        }
    }

    /// What an act is done on, and how many the reader saw counted of a whole list. None: nothing is picked.
    pub fn chosen(self) -> Option<(Which, Option<usize>)> {
        if let Some(all) = self.all.get_untracked() {
            return Some((Which::Matching(self.place.get_value()), Some(all.count)));
        }
        let ids: Vec<ConversationId> = self.ids.with_untracked(|ids| ids.iter().copied().collect());
        (!ids.is_empty()).then_some((Which::These(ids), None))
    }
}
