//! Single keys of the inbox that act on the open conversation.

use leptos::prelude::*;

/// What a key asks of the open conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadKey {
    /// Write an answer.
    Reply,
    /// Write an internal note.
    Note,
    /// Take it, or give it back when it is one's own.
    Assign,
    /// Close it, or open it again.
    Close,
    /// Put it aside until a moment.
    Snooze,
}

/// The page that listens to the keys puts this above the conversation, whose parts answer: each
/// hears every press.
#[derive(Clone, Copy)]
pub struct ThreadKeys(RwSignal<(u32, Option<ThreadKey>)>);

impl ThreadKeys {
    /// Nothing pressed yet.
    pub fn new() -> Self {
        Self(RwSignal::new((0, None)))
    }

    /// Passes a press on.
    pub fn press(self, key: ThreadKey) {
        self.0.update(|(presses, last)| {
            *presses = presses.wrapping_add(1);
            *last = Some(key);
        });
    }

    /// Calls back for each press until the owner is gone. Only from effects.
    pub(super) fn listen(callback: impl Fn(ThreadKey) + 'static) {
        let Some(Self(pressed)) = use_context::<Self>() else { return };
        Effect::new(move |heard: Option<u32>| {
            let (presses, key) = pressed.get();
            // The first run only learns what was pressed before.
            if heard.is_some_and(|heard| heard != presses)
                && let Some(key) = key
            {
                callback(key);
            }
            presses
        });
    }
}

impl Default for ThreadKeys {
    fn default() -> Self {
        Self::new()
    }
}
