use leptos::prelude::*;
use std::sync::Arc;

use super::Tone;

/// How long an ordinary toast stays, in milliseconds, unless someone is at it.
const STAY: u32 = 10_000;

/// One message in the corner.
#[derive(Clone, Debug)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub tone: Tone,
    /// None stays until dismissed.
    pub stay: Option<u32>,
    /// Not a `Callback`: the row whose act it takes back may be gone by then, and its callbacks with it.
    pub undo: Option<Undo>,
    /// Where there is more to do about it.
    pub leads: Option<Leads>,
}

/// Where a toast leads on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leads {
    pub label: &'static str,
    pub icon: &'static str,
    pub href: String,
}

/// What a toast's Undo does.
#[derive(Clone)]
pub struct Undo(Arc<dyn Fn() + Send + Sync>);

impl Undo {
    /// Takes it back.
    pub fn run(&self, (): ()) {
        (self.0)();
    }
}

impl std::fmt::Debug for Undo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Undo")
    }
}

/// The toasts of the page, from [`use_toasts`].
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    /// Open dialogs, the last one on top: all else is inert, so the toasts stand in there.
    dialogs: RwSignal<Vec<u64>>,
}

/// Offers toasts to everything below; call once at the root, beside one `ToastRegion`.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts {
        list: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
        dialogs: RwSignal::new(Vec::new()),
    };
    provide_context(toasts);
    toasts
}

/// The toasts of the page.
///
/// # Panics
/// When no ancestor called [`provide_toasts`].
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// Says that something went well.
    pub fn show(self, text: impl Into<String>) -> u64 {
        self.push(text.into(), Tone::Ok, Some(STAY), None, None)
    }

    /// Says that something failed; stays until dismissed.
    pub fn error(self, text: impl Into<String>) -> u64 {
        self.push(text.into(), Tone::Danger, None, None, None)
    }

    /// Says what happened and offers to take it back for ten seconds.
    pub fn undoable(self, text: impl Into<String>, undo: Callback<()>) -> u64 {
        self.undoable_for(text, STAY, undo)
    }

    /// Like [`undoable`](Self::undoable) with what outlives every screen.
    pub fn undoable_by(self, text: impl Into<String>, undo: Arc<dyn Fn() + Send + Sync>) -> u64 {
        self.push(text.into(), Tone::Neutral, Some(STAY), Some(Undo(undo)), None)
    }

    /// Says what happened, leads on to where there is more to do about it, and offers to take it back if there is a way.
    pub fn leading(
        self,
        text: impl Into<String>,
        undo: Option<Arc<dyn Fn() + Send + Sync>>,
        leads: Leads,
    ) -> u64 {
        self.push(text.into(), Tone::Neutral, Some(STAY), undo.map(Undo), Some(leads))
    }

    /// Like [`undoable`](Self::undoable) with another time, such as the five seconds a message is held.
    pub fn undoable_for(self, text: impl Into<String>, millis: u32, undo: Callback<()>) -> u64 {
        let undo = Undo(Arc::new(move || undo.run(())));
        self.push(text.into(), Tone::Neutral, Some(millis), Some(undo), None)
    }

    /// Takes a toast away.
    pub fn dismiss(self, id: u64) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }

    /// Undoes the newest thing that can be undone; false when there is none.
    pub fn undo_newest(self) -> bool {
        let newest = self
            .list
            .with_untracked(|list| list.iter().rev().find_map(|toast| Some((toast.id, toast.undo.clone()?))));
        match newest {
            Some((id, undo)) => {
                self.dismiss(id);
                undo.run(());
                true
            }
            None => false,
        }
    }

    /// What the newest thing says that can be undone.
    pub(super) fn newest_undoable(self) -> Option<String> {
        self.list
            .with(|list| list.iter().rev().find(|toast| toast.undo.is_some()).map(|toast| toast.text.clone()))
    }

    /// A dialog opened: a place for the toasts, until [`Toasts::leave`].
    pub(super) fn enter(self) -> u64 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.dialogs.update(|dialogs| dialogs.push(id));
        id
    }

    /// The dialog closed.
    pub(super) fn leave(self, dialog: u64) {
        self.dialogs.try_update(|dialogs| dialogs.retain(|other| *other != dialog));
    }

    /// Whether toasts are shown in this dialog; none: in the page.
    pub(super) fn are_in(self, dialog: Option<u64>) -> bool {
        self.dialogs.with(|dialogs| dialogs.last().copied() == dialog)
    }

    pub(super) fn list(self) -> RwSignal<Vec<Toast>> {
        self.list
    }

    fn push(
        self,
        text: String,
        tone: Tone,
        stay: Option<u32>,
        undo: Option<Undo>,
        leads: Option<Leads>,
    ) -> u64 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| list.push(Toast { id, text, tone, stay, undo, leads }));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_takes_the_newest_undoable_and_only_once() {
        let owner = Owner::new();
        owner.with(|| {
            let toasts = provide_toasts();
            let undone = RwSignal::new(Vec::new());
            let undo = |what: &'static str| Callback::new(move |()| undone.update(|all| all.push(what)));
            toasts.undoable("Archived", undo("archive"));
            toasts.undoable("Deleted", undo("delete"));
            toasts.show("Saved");
            assert!(toasts.undo_newest());
            assert!(toasts.undo_newest());
            assert!(!toasts.undo_newest());
            assert_eq!(undone.get_untracked(), ["delete", "archive"]);
            assert_eq!(toasts.list().read_untracked().len(), 1);
        });
    }
}
