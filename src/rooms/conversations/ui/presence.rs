//! Who writes and who looks, this moment.

use super::thread_state::ThreadState;
use crate::domain::ids::StaffId;
use crate::live::{Ephemeral, Live, use_live};
use crate::rooms::staff::Me;
use crate::ui::{Avatar, AvatarSize, StatusDot, Tone};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// Somebody who writes says so at most this often.
const TYPING_EVERY: Duration = Duration::from_secs(3);
/// And is believed for so long.
const TYPING_FADES: Duration = Duration::from_secs(6);
/// Somebody who looks says so this often, and is believed a little longer.
const VIEWING_EVERY: Duration = Duration::from_secs(15);
const VIEWING_FADES: Duration = Duration::from_secs(35);

type People = RwSignal<BTreeMap<Option<StaffId>, (String, u64)>>;

/// Who writes and looks besides the reader. The number of a person tells whether a later sign came.
#[derive(Clone, Copy)]
pub(super) struct Presence {
    typing: People,
    viewing: People,
    visitor_online: RwSignal<bool>,
    count: StoredValue<u64>,
    quiet: StoredValue<bool>,
    thread: ThreadState,
    live: Live,
    me: StaffId,
}

impl Presence {
    pub fn new(thread: ThreadState) -> Self {
        Self {
            typing: RwSignal::new(BTreeMap::new()),
            viewing: RwSignal::new(BTreeMap::new()),
            visitor_online: RwSignal::new(false),
            count: StoredValue::new(0),
            quiet: StoredValue::new(false),
            thread,
            live: use_live(),
            me: expect_context::<Me>().staff_id,
        }
    }

    /// Listens and says that the reader is here. Only from effects.
    pub fn keep(self) {
        let live = self.live;
        live.on_ephemeral(move |what| self.hear(what));
        let say = move || self.say_viewing();
        Effect::new(move |_| {
            live.state.track();
            say();
        });
        // The visitor was parted from this customer: whoever writes there writes elsewhere now.
        Effect::new(move |linked: Option<bool>| {
            let links = self.thread.link.with(Option::is_some);
            if linked == Some(true) && !links {
                self.done_typing(None);
            }
            links
        });
        if let Ok(handle) = set_interval_with_handle(say, VIEWING_EVERY) {
            on_cleanup(move || handle.clear());
        }
    }

    fn hear(self, what: Ephemeral) {
        let Some(Some(here)) = self.thread.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        match what {
            Ephemeral::Typing { conversation_id, staff_id, name, .. }
                if conversation_id == here && staff_id != Some(self.me) =>
            {
                let name = if staff_id.is_none() { self.thread.name.get_untracked() } else { name };
                self.note(self.typing, staff_id, name, TYPING_FADES);
            }
            Ephemeral::Viewing { conversation_id, staff_id, name }
                if conversation_id == here && staff_id != self.me =>
            {
                let is_new =
                    self.viewing.try_with_untracked(|all| !all.contains_key(&Some(staff_id))) == Some(true);
                self.note(self.viewing, Some(staff_id), name, VIEWING_FADES);
                // Whoever comes later learns at once who was here before.
                if is_new {
                    self.say_viewing();
                }
            }
            Ephemeral::VisitorOnline { conversation_id, online } if conversation_id == here => {
                self.visitor_online.try_set(online);
            }
            _ => {}
        }
    }

    fn say_viewing(self) {
        if let Some(Some(conversation_id)) =
            self.thread.conversation.try_with_untracked(|c| c.as_ref().map(|c| c.id))
        {
            let (staff_id, name) = (self.me, String::new());
            self.live.tell(Ephemeral::Viewing { conversation_id, staff_id, name });
        }
    }

    fn note(self, people: People, who: Option<StaffId>, name: String, fades: Duration) {
        let Some(sign) = self.count.try_update_value(|count| {
            *count += 1;
            *count
        }) else {
            return;
        };
        people.try_update(|all| all.insert(who, (name, sign)));
        set_timeout(
            move || {
                let stale = people.try_with_untracked(|all| all.get(&who).is_some_and(|(_, s)| *s == sign));
                if stale == Some(true) {
                    people.try_update(|all| all.remove(&who));
                }
            },
            fades,
        );
    }

    /// Runs the calling effect again when somebody begins or ends to write.
    pub fn track_writers(self) {
        self.typing.track();
    }

    /// Somebody's message is there: they do not write it any more.
    pub fn done_typing(self, who: Option<StaffId>) {
        if self.typing.try_with_untracked(|all| all.contains_key(&who)) == Some(true) {
            self.typing.try_update(|all| all.remove(&who));
        }
    }

    /// The reader writes.
    pub fn say_typing(self, internal: bool) {
        if self.quiet.get_value() {
            return;
        }
        let Some(conversation_id) = self.thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id))
        else {
            return;
        };
        self.quiet.set_value(true);
        set_timeout(
            move || {
                self.quiet.try_update_value(|quiet| *quiet = false);
            },
            TYPING_EVERY,
        );
        let staff_id = Some(self.me);
        use_live_tell(Ephemeral::Typing { conversation_id, staff_id, name: String::new(), internal });
    }
}

fn use_live_tell(what: Ephemeral) {
    if let Some(live) = use_context::<crate::live::Live>() {
        live.tell(what);
    }
}

/// "Ana is writing…", above the composer.
#[component]
pub(super) fn TypingLine(presence: Presence) -> impl IntoView {
    let text = move || {
        presence.typing.with(|all| {
            let names: Vec<&str> = all.values().map(|(name, _)| name.as_str()).collect();
            match names.as_slice() {
                [] => String::new(),
                [one] => format!("{one} is writing…"),
                [one, other] => format!("{one} and {other} are writing…"),
                [one, rest @ ..] => format!("{one} and {} others are writing…", rest.len()),
            }
        })
    };
    view! { <p class="typing-line" aria-live="polite" dir="auto">{text}</p> }
}

/// Which colleagues look at the same conversation, and whether the visitor's page is open.
#[component]
pub(super) fn ViewingLine(presence: Presence) -> impl IntoView {
    let people = move || {
        presence.viewing.with(|all| {
            all.values()
                .map(|(name, _)| {
                    let title = format!("{name} is here too");
                    view! {
                        <span class="viewer" title=title.clone()>
                            <Avatar name=name.clone() size=AvatarSize::Small/>
                            <span class="visually-hidden">{title.clone()}</span>
                        </span>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <span class="viewers" role="status">
            {move || presence.visitor_online.get().then(|| view! { <StatusDot tone=Tone::Ok label="On the chat page"/> })}
            {people}
        </span>
    }
}
