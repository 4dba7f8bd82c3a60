//! Single keys of the inbox that act on the open conversation.

use leptos::prelude::*;

/// What a key asks of the open conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadKey {
    /// Write an answer.
    Reply,
    /// Write an internal note.
    Note,
    /// Close it, or open it again.
    Close,
}

/// The page that listens to the keys puts this above the conversation, which answers.
#[derive(Clone, Copy)]
pub struct ThreadKeys(pub RwSignal<Option<ThreadKey>>);

impl ThreadKeys {
    /// Calls back for each press until the owner is gone. Only from effects.
    pub(super) fn listen(callback: impl Fn(ThreadKey) + 'static) {
        let Some(Self(pressed)) = use_context::<Self>() else { return };
        Effect::new(move |_| {
            if let Some(key) = pressed.get() {
                pressed.set(None);
                callback(key);
            }
        });
    }
}
