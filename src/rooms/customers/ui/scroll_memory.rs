//! Where a list was left: whoever comes back with the browser's back button finds the same place.
//! Kept in memory, for as long as the page lives.

use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often it is looked whether the list is long enough by now, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(30);
const LOOKS: u32 = 150;

/// How far a list was scrolled, and how many pages it had.
#[derive(Debug, Clone, Copy)]
struct Left {
    top: i32,
    pages: usize,
}

/// By address. Only ever touched in a browser.
static LEFT: Mutex<BTreeMap<String, Left>> = Mutex::new(BTreeMap::new());
/// The last step was back or forward, and not a press of a link.
static CAME_BACK: AtomicBool = AtomicBool::new(false);
static LISTENING: AtomicBool = AtomicBool::new(false);

/// A list whose place is kept.
#[derive(Clone, Copy)]
pub(super) struct ScrollMemory {
    /// What tells this list from others: filters and order.
    pub address: Signal<String>,
    /// What scrolls.
    pub scroller: NodeRef<html::Div>,
}

impl ScrollMemory {
    /// It was scrolled, or got another page.
    pub fn note(self, pages: usize) {
        let (Some(node), Some(address)) = (self.scroller.get_untracked(), self.address.try_get_untracked())
        else {
            return;
        };
        let left = Left { top: node.scroll_top(), pages };
        LEFT.lock().unwrap_or_else(PoisonError::into_inner).insert(address, left);
    }

    /// Another list begins at its beginning.
    pub fn to_top(self) {
        if let Some(Some(node)) = self.scroller.try_get_untracked() {
            node.set_scroll_top(0);
        }
    }

    /// Goes to the place that was left, if somebody came back to it. `fetch` gets so many pages.
    pub fn keep(self, fetch: impl Fn(usize) + Clone + 'static) {
        Effect::new(move |_| {
            listen();
            let fetch = fetch.clone();
            // After every listener of the same press has had its turn.
            set_timeout(
                move || {
                    let Some(address) = self.address.try_get_untracked() else { return };
                    let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner).get(&address).copied();
                    if let Some(left) = left.filter(|_| CAME_BACK.swap(false, Ordering::Relaxed)) {
                        if left.pages > 1 {
                            fetch(left.pages);
                        }
                        self.scroll_to(left.top, LOOKS);
                    }
                },
                Duration::ZERO,
            );
        });
    }

    /// Once the list is long enough.
    fn scroll_to(self, top: i32, looks: u32) {
        let Some(Some(node)) = self.scroller.try_get_untracked() else { return };
        if node.scroll_height() - node.client_height() >= top {
            node.set_scroll_top(top);
        } else if looks > 0 {
            set_timeout(move || self.scroll_to(top, looks - 1), LOOK_EVERY);
        }
    }
}

/// For the rest of the page's life: the card, too, is left by the back button.
fn listen() {
    if LISTENING.swap(true, Ordering::Relaxed) {
        return;
    }
    for (name, is_back) in [("popstate", true), ("click", false), ("keydown", false)] {
        window_event_listener_untyped(name, move |_| CAME_BACK.store(is_back, Ordering::Relaxed));
    }
}
