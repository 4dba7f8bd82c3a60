//! Who looks at Pawline at this moment: their other devices need not be told of messages.

use crate::domain::ids::{SessionId, StaffId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A page that is in sight says so at each ping; after this long it is none any more.
const IN_SIGHT: Duration = Duration::from_secs(70);
/// Somebody who touched a page is there for so long. A screen may stand on a counter all day.
const THERE: Duration = Duration::from_secs(120);

/// What a page says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The page's socket.
    pub page: Uuid,
    pub session_id: SessionId,
    pub staff_id: StaffId,
    /// It is in sight.
    pub visible: bool,
    /// Somebody touched it just now.
    pub used: bool,
}

/// The pages in sight, at this server and the others.
#[derive(Debug, Default)]
pub struct Looking(Mutex<HashMap<Uuid, Seen>>);

#[derive(Debug, Clone, Copy)]
struct Seen {
    session_id: SessionId,
    staff_id: StaffId,
    until: Instant,
    used_until: Instant,
}

impl Looking {
    /// Takes what a page said at a moment.
    pub fn take(&self, look: Look, now: Instant) {
        let mut pages = self.pages();
        pages.retain(|_, seen| seen.until > now);
        if !look.visible {
            pages.remove(&look.page);
            return;
        }
        let before = pages.get(&look.page).map_or(now, |seen| seen.used_until);
        let seen = Seen {
            session_id: look.session_id,
            staff_id: look.staff_id,
            until: now + IN_SIGHT,
            used_until: if look.used { now + THERE } else { before },
        };
        pages.insert(look.page, seen);
    }

    /// Whether a page of this browser is in sight.
    pub fn is_open(&self, session: SessionId, now: Instant) -> bool {
        self.pages().values().any(|seen| seen.session_id == session && seen.until > now)
    }

    /// Whether somebody uses Pawline, on whatever device.
    pub fn is_there(&self, staff: StaffId, now: Instant) -> bool {
        self.pages().values().any(|seen| seen.staff_id == staff && seen.until > now && seen.used_until > now)
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<Uuid, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_counts_while_it_is_in_sight_and_a_person_while_they_use_one() {
        let looking = Looking::default();
        let now = Instant::now();
        let (session_id, staff_id) = (SessionId::new(), StaffId::new());
        let page = Uuid::now_v7();
        let look = |visible, used| Look { page, session_id, staff_id, visible, used };
        let at = |seconds| now + Duration::from_secs(seconds);
        let is =
            |seconds| (looking.is_open(session_id, at(seconds)), looking.is_there(staff_id, at(seconds)));
        assert_eq!(is(0), (false, false));
        looking.take(look(true, false), now);
        assert_eq!(is(1), (true, false), "it stands on a counter");
        looking.take(look(true, true), at(10));
        looking.take(look(true, false), at(60));
        looking.take(look(true, false), at(110));
        assert_eq!(is(120), (true, true));
        assert_eq!(is(140), (true, false));
        assert_eq!(is(200), (false, false), "its server is gone");
        looking.take(look(true, true), at(300));
        assert_eq!(is(301), (true, true));
        // Another page of the same browser stays in sight.
        looking.take(Look { page: Uuid::now_v7(), ..look(true, false) }, at(301));
        looking.take(look(false, true), at(302));
        assert_eq!(is(303), (true, false));
        assert!(!looking.is_there(StaffId::new(), at(303)) && !looking.is_open(SessionId::new(), at(303)));
    }
}
