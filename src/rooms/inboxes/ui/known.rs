use crate::domain::ids::InboxId;
use crate::live::{one_at_a_time, patiently, use_live};
use crate::rooms::inboxes::api::list_inboxes;
use crate::rooms::inboxes::model::Inbox;
use crate::rooms::inboxes::relevance::INBOXES;
use leptos::prelude::*;

/// The inboxes, for screens that name them or let people choose one. In the browser only: the server renders none.
#[derive(Clone, Copy)]
pub struct Inboxes {
    list: RwSignal<Vec<Inbox>>,
    asked: StoredValue<bool>,
    fetch: Callback<()>,
}

impl Inboxes {
    /// Those of the screen around; where there are none, for this part of it. Nothing is asked for before
    /// [`Inboxes::look`].
    pub fn here() -> Self {
        use_context::<Self>().unwrap_or_else(Self::new)
    }

    /// For a screen and all its parts.
    pub fn provide() -> Self {
        let inboxes = Self::new();
        provide_context(inboxes);
        inboxes
    }

    fn new() -> Self {
        let list = RwSignal::new(Vec::new());
        let asked = StoredValue::new(false);
        let fetch = one_at_a_time(move || async move {
            let looks = move || list.try_with_untracked(|_| ()).is_some();
            if let Ok(all) = patiently(looks, list_inboxes).await
                && list.try_with_untracked(|known| *known != all) == Some(true)
            {
                list.try_set(all);
            }
        });
        let live = use_live();
        live.on_event(move |frame| {
            if INBOXES.concerns(&frame) && asked.try_get_value() == Some(true) {
                fetch.run(());
            }
        });
        Self { list, asked, fetch }
    }

    /// Asks for them; again, if they are there, since their counts change. Only in the browser.
    pub fn look(self) {
        self.asked.try_set_value(true);
        self.fetch.run(());
    }

    /// Those in use, the main one first.
    pub fn open(self) -> Vec<Inbox> {
        self.list.with(|all| all.iter().filter(|one| !one.archived).cloned().collect())
    }

    /// Whether there is anything to choose.
    pub fn several(self) -> bool {
        self.list.with(|all| all.len() > 1)
    }

    /// The name of one; also of one that is archived.
    pub fn name(self, id: InboxId) -> Option<String> {
        self.list.with(|all| all.iter().find(|one| one.id == id).map(|one| one.name.clone()))
    }

    /// Whether somebody is not shown everything by default.
    pub fn has_others(self) -> bool {
        self.list.with(|all| all.iter().any(|one| !one.mine))
    }
}
