//! The browser's end of the socket: one for each tab, from the first page on.

use super::frame::{ClientFrame, Ephemeral, Frame};
use super::sleep;
use crate::domain::command::Cursor;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos::{ev, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::time::Duration;

/// How often a change looks whether a press is over, and how many times: nobody presses for longer.
const PRESS_CHECK: Duration = Duration::from_millis(40);
const PRESS_CHECKS: usize = 25;

/// Whether what is on the screen is true this moment. Always shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Not yet connected, on a page that was just loaded.
    Connecting,
    /// Events arrive as they happen.
    Live,
    /// The server was lost; trying again by itself.
    Reconnecting,
    /// The device has no network.
    Offline,
    /// The session ended: sign in again.
    SignedOut,
}

type Listener<T> = BTreeMap<u64, Callback<T>>;

/// The live feed of this tab.
#[derive(Clone, Copy)]
pub struct Live {
    /// See [`LinkState`].
    pub state: RwSignal<LinkState>,
    /// The server has a newer build than this page.
    pub update_ready: RwSignal<bool>,
    /// How far this tab is.
    pub cursor: StoredValue<Option<Cursor>>,
    events: StoredValue<Listener<Frame>>,
    ephemerals: StoredValue<Listener<Ephemeral>>,
    resets: StoredValue<Listener<()>>,
    outgoing: StoredValue<Option<Callback<ClientFrame>>>,
    next: StoredValue<u64>,
    /// A finger or a button of the mouse is down.
    pressing: StoredValue<bool>,
}

/// Puts the feed into the context; call it once, above every screen.
pub fn provide_live() -> Live {
    let live = Live {
        state: RwSignal::new(LinkState::Connecting),
        update_ready: RwSignal::new(false),
        cursor: StoredValue::new(None),
        events: StoredValue::new(BTreeMap::new()),
        ephemerals: StoredValue::new(BTreeMap::new()),
        resets: StoredValue::new(BTreeMap::new()),
        outgoing: StoredValue::new(None),
        next: StoredValue::new(0),
        pressing: StoredValue::new(false),
    };
    Effect::new(move |_| live.watch_presses());
    provide_context(live);
    live
}

/// The feed of this tab.
///
/// # Panics
/// Above [`provide_live`]: a mistake of the program.
pub fn use_live() -> Live {
    expect_context()
}

impl Live {
    /// Opens the socket; it keeps itself open from then on. Nothing happens on the server.
    pub fn connect(self, from: Cursor) {
        self.cursor.set_value(Some(from));
        #[cfg(feature = "hydrate")]
        super::wire::connect(self);
    }

    /// Calls back for every event until the owner is gone.
    pub fn on_event(self, callback: impl Fn(Frame) + Send + Sync + 'static) {
        self.listen(self.events, callback);
    }

    /// Calls back for typing, viewing and the like.
    pub fn on_ephemeral(self, callback: impl Fn(Ephemeral) + Send + Sync + 'static) {
        self.listen(self.ephemerals, callback);
    }

    /// Calls back when everything shown must be fetched again.
    pub fn on_reset(self, callback: impl Fn() + Send + Sync + 'static) {
        self.listen(self.resets, move |()| callback());
    }

    /// Fetches `resource` again after each event that `relevant` picks, and after a reset.
    /// Several events at once cost one fetch.
    pub fn refresh<T>(self, resource: Resource<T>, relevant: impl Fn(&Frame) -> bool + Send + Sync + 'static)
    where
        T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    {
        let waiting = StoredValue::new(false);
        let fetch = move || {
            if waiting.try_get_value() != Some(false) {
                return;
            }
            waiting.set_value(true);
            set_timeout(
                move || {
                    if waiting.try_update_value(|w| *w = false).is_some() {
                        resource.refetch();
                    }
                },
                Duration::from_millis(15),
            );
        };
        self.on_event(move |frame| {
            if relevant(&frame) {
                fetch();
            }
        });
        self.on_reset(fetch);
    }

    /// Changes what is on the screen once no press is under way, and gives the focus back: a row that
    /// moves under a finger swallows the press, and one that moves at all loses the focus.
    pub async fn calmly(self, change: impl FnOnce()) {
        for _ in 0..PRESS_CHECKS {
            if self.pressing.try_get_value() != Some(true) {
                break;
            }
            sleep(PRESS_CHECK).await;
        }
        let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        change();
        // The effects come first.
        sleep(Duration::ZERO).await;
        let Some(before) = before else { return };
        let is_lost = document().active_element().is_none_or(|now| now.tag_name() == "BODY");
        if is_lost && before.is_connected() {
            let _ = before.focus();
        }
    }

    fn watch_presses(self) {
        let down = window_event_listener(ev::pointerdown, move |_| {
            self.pressing.try_set_value(true);
        });
        // After the click that a release makes.
        let released = move || {
            set_timeout(
                move || {
                    self.pressing.try_set_value(false);
                },
                Duration::ZERO,
            );
        };
        let up = window_event_listener(ev::pointerup, move |_| released());
        let cancel = window_event_listener(ev::pointercancel, move |_| released());
        on_cleanup(move || {
            down.remove();
            up.remove();
            cancel.remove();
        });
    }

    /// How far the feed is: for whoever asks for something, and begins to listen only with the answer.
    pub fn place(self) -> Option<i64> {
        self.cursor.try_get_value().flatten().map(|cursor| cursor.seq)
    }

    /// Whether something was told since then, which such a listener has not heard. Nothing was for what
    /// came with the page: the feed begins where that was read.
    pub fn has_moved(self, since: Option<i64>) -> bool {
        since.is_some_and(|since| self.place().is_some_and(|now| now > since))
    }

    /// Says what is true for the moment, if there is a connection.
    pub fn tell(self, what: Ephemeral) {
        if let Some(send) = self.outgoing.try_get_value().flatten() {
            send.run(ClientFrame::Ephemeral { what });
        }
    }

    fn listen<T: 'static>(
        self,
        listeners: StoredValue<Listener<T>>,
        callback: impl Fn(T) + Send + Sync + 'static,
    ) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let Some(id) = id else { return };
        listeners.update_value(|all| {
            all.insert(id, Callback::new(callback));
        });
        on_cleanup(move || {
            listeners.try_update_value(|all| all.remove(&id));
        });
    }
}

#[cfg(feature = "hydrate")]
impl Live {
    pub(super) fn hand_out_event(self, frame: &Frame) {
        hand_out(self.events, frame);
    }

    pub(super) fn hand_out_ephemeral(self, what: &Ephemeral) {
        hand_out(self.ephemerals, what);
    }

    pub(super) fn hand_out_reset(self) {
        hand_out(self.resets, &());
    }

    /// Says whether this page is in sight, and whether somebody touched it just now.
    pub(super) fn say_looking(self, visible: bool, used: bool) {
        if let Some(send) = self.outgoing.try_get_value().flatten() {
            send.run(ClientFrame::Looking { visible, used });
        }
    }

    pub(super) fn set_outgoing(self, send: Option<Callback<ClientFrame>>) {
        self.outgoing.try_set_value(send);
    }
}

#[cfg(feature = "hydrate")]
fn hand_out<T: Clone + 'static>(listeners: StoredValue<Listener<T>>, what: &T) {
    let all: Vec<Callback<T>> =
        listeners.try_with_value(|all| all.values().copied().collect()).unwrap_or_default();
    for listener in all {
        listener.run(what.clone());
    }
}
