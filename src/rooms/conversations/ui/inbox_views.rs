//! Lists of the inbox under names: everybody's, and the reader's own.

use crate::domain::ids::InboxViewId;
use crate::domain::role::Right;
use crate::live::{Act, one_at_a_time, patiently, use_live};
use crate::rooms::inboxes::model::{SharedView, ViewForm};
use crate::rooms::inboxes::relevance::VIEWS;
use crate::rooms::inboxes::views_api as api;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::save_preferences;
use crate::rooms::staff::model::{Preferences, SavedView};
use leptos::prelude::*;

/// Which view it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ViewKey {
    /// Everybody's.
    Shared(InboxViewId),
    /// The reader's own, by its place.
    Own(usize),
}

/// A list of the inbox under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    pub key: ViewKey,
    pub name: String,
    pub path: String,
    /// Of one that is everybody's: counts its changes.
    version: i32,
}

/// The views that the reader has.
#[derive(Clone, Copy)]
pub(super) struct InboxViews {
    shared: RwSignal<Vec<SharedView>>,
    mine: RwSignal<Preferences>,
    fetch: Callback<()>,
    /// Whether the reader sets up those of everybody.
    pub may_share: bool,
}

impl InboxViews {
    /// For a screen. Nothing is asked for before [`InboxViews::look`].
    pub fn new() -> Self {
        let me = expect_context::<Me>();
        let mine =
            use_context::<RwSignal<Preferences>>().unwrap_or_else(|| RwSignal::new(me.preferences.clone()));
        let shared = RwSignal::new(Vec::new());
        let fetch = one_at_a_time(move || async move {
            let looks = move || shared.try_with_untracked(|_| ()).is_some();
            if let Ok(all) = patiently(looks, api::list_views).await
                && shared.try_with_untracked(|known| *known != all) == Some(true)
            {
                shared.try_set(all);
            }
        });
        let live = use_live();
        live.on_event(move |frame| {
            if VIEWS.concerns(&frame) {
                fetch.run(());
            }
        });
        live.on_reset(move || fetch.run(()));
        Self { shared, mine, fetch, may_share: me.may(Right::ManageBusiness) }
    }

    /// Asks for everybody's. Only in the browser.
    pub fn look(self) {
        self.fetch.run(());
    }

    /// All of them, everybody's first. Tracked.
    pub fn all(self) -> Vec<View> {
        let shared = self.shared.with(|shared| {
            let view = |view: &SharedView| View {
                key: ViewKey::Shared(view.id),
                name: view.name.clone(),
                path: view.path.clone(),
                version: view.version,
            };
            shared.iter().map(view).collect::<Vec<_>>()
        });
        let own = self.mine.with(|mine| {
            let view = |(place, view): (usize, &SavedView)| View {
                key: ViewKey::Own(place),
                name: view.name.clone(),
                path: view.path.clone(),
                version: 0,
            };
            mine.inbox_views.iter().enumerate().map(view).collect::<Vec<_>>()
        });
        shared.into_iter().chain(own).collect()
    }

    /// Those that the reader may arrange. Tracked.
    pub fn arrangeable(self) -> Vec<View> {
        let all = self.all().into_iter();
        all.filter(|view| self.may_share || matches!(view.key, ViewKey::Own(_))).collect()
    }

    /// Puts a list under a name, for everybody or for oneself.
    pub fn save(self, act: Act, name: String, path: String, shared: bool, then: impl Fn() + Copy + 'static) {
        if !shared {
            let mut views = self.own();
            views.push(SavedView { name, path });
            return self.keep(act, "View saved.".into(), views, then);
        }
        let form = ViewForm { name, path };
        act.run("View saved.", move |intent| api::add_view(intent, form.clone()), move |_| then());
    }

    /// Gives one another name.
    pub fn rename(self, act: Act, view: &View, name: String, then: impl Fn() + Copy + 'static) {
        let version = view.version;
        match view.key {
            ViewKey::Shared(id) => act.run(
                "View renamed.",
                move |intent| api::rename_view(intent, id, version, name.clone()),
                move |_| then(),
            ),
            ViewKey::Own(place) => {
                let mut views = self.own();
                if let Some(view) = views.get_mut(place) {
                    view.name = name;
                }
                self.keep(act, "View renamed.".into(), views, then);
            }
        }
    }

    /// Changes places with the one before (`up`) or behind it.
    pub fn shift(self, act: Act, view: &View, up: bool) {
        match view.key {
            ViewKey::Shared(id) => {
                act.run("Moved.", move |intent| api::move_view(intent, id, up), |_| {});
            }
            ViewKey::Own(place) => {
                let mut views = self.own();
                let other = if up { place.checked_sub(1) } else { Some(place + 1) };
                if let Some(other) = other.filter(|other| *other < views.len()) {
                    views.swap(place, other);
                    self.keep(act, "Moved.".into(), views, || {});
                }
            }
        }
    }

    /// Removes one.
    pub fn remove(self, act: Act, view: &View) {
        let said = format!("View {} removed.", view.name);
        match view.key {
            ViewKey::Shared(id) => act.run(said, move |intent| api::remove_view(intent, id), |_| {}),
            ViewKey::Own(place) => {
                let mut views = self.own();
                if place < views.len() {
                    views.remove(place);
                }
                self.keep(act, said, views, || {});
            }
        }
    }

    fn own(self) -> Vec<SavedView> {
        self.mine.with_untracked(|mine| mine.inbox_views.clone())
    }

    /// What somebody chose for themselves is in no event: Undo keeps what was there before.
    fn keep(self, act: Act, said: String, inbox_views: Vec<SavedView>, then: impl Fn() + Copy + 'static) {
        let mine = self.mine;
        let before = mine.get_untracked();
        let wanted = Preferences { inbox_views, ..before.clone() };
        let kept = wanted.clone();
        act.run_back(
            said,
            move |intent| save_preferences(intent, wanted.clone()),
            move |_| {
                move |intent| {
                    let before = before.clone();
                    async move {
                        let done = save_preferences(intent, before.clone()).await?;
                        mine.try_set(before);
                        Ok(done)
                    }
                }
            },
            move |_| {
                mine.try_set(kept);
                then();
            },
        );
    }
}
