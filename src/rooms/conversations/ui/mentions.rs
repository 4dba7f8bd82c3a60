//! Colleagues offered while a name is typed after an `@` in an internal note.

use super::super::api;
use super::super::model::Colleague;
use crate::domain::ids::StaffId;
use crate::domain::mention::{self, Begun};
use crate::rooms::staff::Me;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};

/// The name that is being typed, and who is offered for it.
#[derive(Clone, Copy)]
pub(super) struct Mentions {
    /// Everybody but the writer; fetched when the first `@` is typed.
    colleagues: RwSignal<Vec<Colleague>>,
    begun: RwSignal<Option<Begun>>,
    /// Which of the offered ones Enter takes.
    pub active: RwSignal<usize>,
    /// The `@` (its place) at which nothing is offered any more: one was chosen, or Escape pressed.
    closed_at: StoredValue<Option<usize>>,
    chosen: StoredValue<Vec<StaffId>>,
    asked: StoredValue<bool>,
    body: RwSignal<String>,
    node: NodeRef<html::Textarea>,
    me: StaffId,
}

impl Mentions {
    pub fn new(body: RwSignal<String>, node: NodeRef<html::Textarea>) -> Self {
        Self {
            colleagues: RwSignal::new(Vec::new()),
            begun: RwSignal::new(None),
            active: RwSignal::new(0),
            closed_at: StoredValue::new(None),
            chosen: StoredValue::new(Vec::new()),
            asked: StoredValue::new(false),
            body,
            node,
            me: expect_context::<Me>().staff_id,
        }
    }

    /// Who is offered now.
    pub fn offered(self) -> Vec<Colleague> {
        self.begun.with(|begun| {
            let Some(begun) = begun else { return Vec::new() };
            self.colleagues.with(|all| {
                let names: Vec<String> = all.iter().map(|one| one.name.clone()).collect();
                mention::fitting(&names, &begun.typed).into_iter().map(|at| all[at].clone()).collect()
            })
        })
    }

    /// The text or the caret changed. `on`: names count here.
    pub fn look(self, on: bool) {
        let begun = self.node.get_untracked().filter(|_| on).and_then(|area| {
            let (start, end) = (area.selection_start().ok()??, area.selection_end().ok()??);
            let text = area.value();
            (start == end).then(|| mention::begun(&text, mention::bytes_of(&text, start)))?
        });
        let closed = self.closed_at.get_value();
        if begun.is_none() {
            self.closed_at.set_value(None);
        }
        let begun = begun.filter(|begun| closed != Some(begun.at));
        if begun.is_some() {
            self.fetch();
        }
        if self.begun.with_untracked(|known| *known != begun) {
            self.begun.set(begun);
            self.active.set(0);
        }
    }

    /// Offers nothing any more.
    pub fn close(self) {
        let at = self.begun.with_untracked(|begun| begun.as_ref().map(|begun| begun.at));
        if at.is_some() {
            self.closed_at.set_value(at);
            self.begun.set(None);
        }
    }

    /// Whether a key was meant for the list.
    pub fn press(self, event: &ev::KeyboardEvent) -> bool {
        let offered = untrack(|| self.offered());
        if offered.is_empty() || event.is_composing() {
            return false;
        }
        let last = offered.len() - 1;
        let active = self.active.get_untracked().min(last);
        let plain = !(event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key());
        match event.key().as_str() {
            "ArrowDown" => self.active.set(if active == last { 0 } else { active + 1 }),
            "ArrowUp" => self.active.set(if active == 0 { last } else { active - 1 }),
            "Enter" | "Tab" if plain => self.choose(&offered[active]),
            "Escape" => self.close(),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    /// Writes a name in place of what was typed of it.
    pub fn choose(self, colleague: &Colleague) {
        let Some(begun) = self.begun.get_untracked() else { return };
        let (text, caret) = mention::completed(&self.body.get_untracked(), &begun, &colleague.name);
        self.close();
        self.chosen.update_value(|all| all.push(colleague.id));
        if let Some(area) = self.node.get_untracked() {
            let at = mention::units_of(&text, caret);
            area.set_value(&text);
            let _ = area.focus();
            let _ = area.set_selection_range(at, at);
        }
        self.body.set(text);
    }

    /// Who was chosen for a text that is sent now.
    pub fn take_chosen(self) -> Vec<StaffId> {
        self.chosen.try_update_value(std::mem::take).unwrap_or_default()
    }

    fn fetch(self) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        spawn_local(async move {
            match api::list_colleagues().await {
                Ok(mut all) => {
                    all.retain(|one| one.id != self.me);
                    self.colleagues.try_set(all);
                }
                // The next letter asks again.
                Err(_) => {
                    self.asked.try_set_value(false);
                }
            }
        });
    }
}
