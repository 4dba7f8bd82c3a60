//! What waits for the reader, on every screen: the count at the inbox, in the tab's title and on the
//! app's icon, a sound and a notification.

use super::super::api;
use super::super::model::InboxCounts;
use super::super::news_api::who_wrote;
use super::super::relevance::INBOX_COUNTS;
use super::device;
use crate::domain::ids::{BusinessId, CustomerId, StaffId};
use crate::live::offline::Told;
use crate::live::{Ephemeral, Frame, LinkState, Live, one_at_a_time, patiently};
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::staff::Me;
use crate::rooms::staff::model::Preferences;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The key under which the tabs of a browser agree who rings.
const RANG: &str = "pawline.rang";

/// The number in front of the tab's title. Made above the router, filled by the layout.
#[derive(Clone, Copy)]
pub struct TitleCount(RwSignal<i64>);

/// Offers the number for the tab's title to everything below.
pub fn provide_title_count() -> TitleCount {
    let count = TitleCount(RwSignal::new(0));
    provide_context(count);
    count
}

impl TitleCount {
    /// "(3) Inbox · Pawline".
    pub fn before(self, title: String) -> String {
        match self.0.try_get().unwrap_or(0) {
            0 => title,
            n if n > 99 => format!("(99+) {title}"),
            n => format!("({n}) {title}"),
        }
    }
}

/// What waits.
#[derive(Clone, Copy)]
pub struct Unread {
    /// By view, each counted up to 100.
    pub counts: RwSignal<InboxCounts>,
    /// Of which inboxes the views are counted.
    scope: RwSignal<InboxScope>,
    /// Whose conversation is on the screen.
    pub(super) open: RwSignal<Option<CustomerId>>,
}

impl Unread {
    /// The views are counted in these inboxes from now on.
    pub(super) fn look_at(self, scope: InboxScope) {
        if self.scope.try_get_untracked().is_some_and(|known| known != scope) {
            self.scope.try_set(scope);
        }
    }

    /// Open conversations with something that the reader has not seen; for a navigation link.
    pub fn count(self) -> Signal<u32> {
        Signal::derive(move || u32::try_from(self.counts.get().unread).unwrap_or(0))
    }
}

/// What waits, if somebody is signed in.
pub fn use_unread() -> Option<Unread> {
    use_context()
}

/// Keeps the counts true from here on, and rings. Call once, in the layout of signed-in screens.
pub fn provide_unread(live: Live, me: &Me) -> Unread {
    let unread = Unread {
        counts: RwSignal::new(InboxCounts::default()),
        scope: RwSignal::new(InboxScope::Own),
        open: RwSignal::new(None),
    };
    provide_context(unread);
    let fetch = one_at_a_time(move || async move {
        let looks = move || unread.counts.try_with_untracked(|_| ()).is_some();
        let ask = move || api::count_inbox(unread.scope.try_get_untracked());
        let Ok(counts) = patiently(looks, ask).await else { return };
        if counts.unread == 0 {
            device::close_notifications();
        }
        if unread.counts.try_get_untracked().is_some_and(|known| known != counts) {
            unread.counts.try_set(counts);
        }
    });
    let (my_id, business) = (me.staff_id, me.business_id);
    // The person may change them while the page is open.
    let preferences =
        use_context::<RwSignal<Preferences>>().unwrap_or_else(|| RwSignal::new(me.preferences.clone()));
    live.on_event(move |frame| {
        if INBOX_COUNTS.concerns(&frame) {
            fetch.run(());
        }
        let Some(wanted) = preferences.try_get_untracked() else { return };
        let news = match frame.kind.as_str() {
            "message.received" => Some(News::Message),
            "message.noted" if wanted.notify_named && names(&frame, my_id) => Some(News::Mention),
            _ => None,
        };
        if let Some(news) = news
            && !wanted.do_not_disturb
            && (wanted.sound || wanted.notifications)
        {
            announce(unread, (business, my_id), &frame, news, (wanted.sound, wanted.notifications));
        }
    });
    live.on_ephemeral(move |what| {
        if matches!(what, Ephemeral::Read { staff_id, .. } if staff_id == my_id) {
            fetch.run(());
        }
    });
    live.on_reset(move || fetch.run(()));
    Effect::new(move |_| {
        unread.scope.track();
        // On the first page, and each time the link is back.
        if matches!(live.state.get(), LinkState::Connecting | LinkState::Live) {
            fetch.run(());
        }
    });
    let title = use_context::<TitleCount>();
    Effect::new(move |_| {
        let count = unread.counts.get().unread;
        if let Some(TitleCount(signal)) = title {
            signal.set(count);
        }
        device::set_badge(u32::try_from(count).unwrap_or(0));
    });
    on_cleanup(move || {
        if let Some(TitleCount(signal)) = title {
            signal.try_set(0);
        }
    });
    unread
}

/// What a notification tells of.
#[derive(Clone, Copy, PartialEq)]
enum News {
    /// A customer wrote.
    Message,
    /// A colleague named the reader in an internal note.
    Mention,
}

/// Whether a note names somebody.
fn names(frame: &Frame, who: StaffId) -> bool {
    let named = frame.after.as_ref().and_then(|after| after.get("mentions")).and_then(|all| all.as_array());
    let who = who.to_string();
    named.is_some_and(|all| all.iter().any(|id| id.as_str() == Some(who.as_str())))
}

/// Rings and notifies, in one tab of the browser, unless the reader looks at the conversation now.
fn announce(
    unread: Unread,
    (business, reader): (BusinessId, StaffId),
    frame: &Frame,
    news: News,
    (sound, notification): (bool, bool),
) {
    let Some(customer) = frame.customer_id else { return };
    // Each business counts for itself.
    let key = format!("{RANG}.{business}");
    let newest = device::stored(&key).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if newest >= frame.seq {
        return;
    }
    device::store(&key, &frame.seq.to_string());
    if device::is_watched() && unread.open.get_untracked() == Some(customer) {
        return;
    }
    spawn_local(async move {
        // Whose inbox it stands in may have changed since this page was loaded.
        let name = match (news, who_wrote(customer).await) {
            (News::Message, Ok(None)) => return,
            (_, Ok(name)) => name,
            (_, Err(_)) => None,
        };
        if sound {
            device::ring();
        }
        // Out of sight, a device that is told by push would tell it twice.
        if !notification || (device::is_hidden() && Told::read().is(reader)) {
            return;
        }
        let (title, text) = match (news, name) {
            (News::Message, Some(name)) => (format!("{name} wrote"), "Open the inbox to answer."),
            (News::Message, None) => ("New message".to_owned(), "Open the inbox to answer."),
            (News::Mention, Some(name)) => {
                (format!("A note about {name} names you"), "Open the inbox to read it.")
            }
            (News::Mention, None) => ("A note names you".to_owned(), "Open the inbox to read it."),
        };
        device::notify(&title, text);
    });
}
