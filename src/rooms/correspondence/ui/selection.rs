//! The messages that are chosen on a page.

use crate::domain::ids::MessageId;
use crate::rooms::correspondence::model::{Row, pressed};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is chosen, of the rows on the screen.
#[derive(Clone, Copy)]
pub(super) struct Selection {
    chosen: RwSignal<BTreeSet<MessageId>>,
    last: StoredValue<Option<MessageId>>,
    rows: Memo<Vec<Row>>,
}

impl Selection {
    pub fn new(rows: Memo<Vec<Row>>) -> Self {
        let chosen = RwSignal::new(BTreeSet::new());
        // What is no longer on the screen is no longer chosen.
        Effect::new(move |_| {
            let here: BTreeSet<MessageId> = ids(&rows.get()).into_iter().collect();
            if chosen.with_untracked(|chosen| !chosen.is_subset(&here)) {
                chosen.update(|chosen| chosen.retain(|id| here.contains(id)));
            }
        });
        Self { chosen, last: StoredValue::new(None), rows }
    }

    /// Tracked.
    pub fn has(self, id: MessageId) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// Tracked.
    pub fn count(self) -> usize {
        self.chosen.with(BTreeSet::len)
    }

    /// Whether all that can be chosen is; tracked.
    pub fn is_all(self) -> bool {
        let count = self.rows.with(|rows| ids(rows).len());
        count > 0 && self.count() >= count
    }

    /// A press on a row's box; with Shift from the last one.
    pub fn press(self, id: MessageId, shift: bool) {
        let rows = self.rows.with_untracked(|rows| ids(rows));
        let last = self.last.get_value();
        self.chosen.update(|chosen| *chosen = pressed(chosen, &rows, last, id, shift));
        self.last.set_value(Some(id));
    }

    /// Chooses all, or none if all are chosen.
    pub fn press_all(self) {
        let rows: BTreeSet<MessageId> = self.rows.with_untracked(|rows| ids(rows)).into_iter().collect();
        self.chosen
            .update(|chosen| *chosen = if chosen.len() >= rows.len() { BTreeSet::new() } else { rows });
    }

    pub fn clear(self) {
        self.chosen.set(BTreeSet::new());
    }

    /// Which.
    pub fn ids(self) -> Vec<MessageId> {
        self.chosen.with_untracked(|chosen| chosen.iter().copied().collect())
    }
}

fn ids(rows: &[Row]) -> Vec<MessageId> {
    rows.iter().filter_map(Row::letter).map(|letter| letter.id).collect()
}
