//! Who is told of messages on this device by push, and who was when their session here ended: whoever signs in again need
//! not turn it on again, and nobody is told because of somebody else. Only ids are kept, of staff and of a session.

use super::store;
use crate::domain::ids::{SessionId, StaffId};

/// Whoever is told, with the session in which they turned it on.
const NOW: &str = "pawline.push";
/// Those who were told when their sessions ended.
const BEFORE: &str = "pawline.push.before";
/// People of one device that are remembered.
const MOST: usize = 8;

/// What this device remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    now: Option<(StaffId, SessionId)>,
    /// The last to leave comes last.
    before: Vec<StaffId>,
}

/// What is to be done about it once somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Nothing,
    /// They turned it on in this session; another of their devices may have turned it off.
    Look,
    /// They were told here until their last session ended: it is turned on again.
    Again,
    /// Somebody else was, whose session is over: it ends.
    Leave,
}

impl Told {
    /// What is remembered.
    pub fn read() -> Self {
        Self::from_texts(store::text(NOW).as_deref(), store::text(BEFORE).as_deref())
    }

    /// Remembers it.
    pub fn write(&self) {
        let (now, before) = self.texts();
        store::keep_text(NOW, now.as_deref());
        store::keep_text(BEFORE, before.as_deref());
    }

    /// Whether it is this person who is told.
    pub fn is(&self, staff: StaffId) -> bool {
        self.now.is_some_and(|(who, _)| who == staff)
    }

    /// Somebody turned it on.
    #[must_use]
    pub fn turned_on(self, staff: StaffId, session: SessionId) -> Self {
        let left = self.turned_off(staff).left();
        Self { now: Some((staff, session)), ..left }
    }

    /// Somebody turned it off, or may not be told any more.
    #[must_use]
    pub fn turned_off(mut self, staff: StaffId) -> Self {
        self.now = self.now.filter(|(who, _)| *who != staff);
        self.before.retain(|who| *who != staff);
        self
    }

    /// The session of whoever is told has ended.
    #[must_use]
    pub fn left(mut self) -> Self {
        if let Some((staff, _)) = self.now.take() {
            self.before.retain(|who| *who != staff);
            self.before.push(staff);
            let over = self.before.len().saturating_sub(MOST);
            self.before.drain(..over);
        }
        self
    }

    /// Somebody is signed in.
    #[must_use]
    pub fn signed_in(self, staff: StaffId, session: SessionId) -> (Self, Wish) {
        if self.now == Some((staff, session)) {
            return (self, Wish::Look);
        }
        let others = self.now.is_some();
        let told = self.left();
        let wish = match (told.before.contains(&staff), others) {
            (true, _) => Wish::Again,
            (false, true) => Wish::Leave,
            (false, false) => Wish::Nothing,
        };
        (told, wish)
    }

    fn from_texts(now: Option<&str>, before: Option<&str>) -> Self {
        let now = now.and_then(|text| {
            let (staff, session) = text.split_once(' ')?;
            Some((staff.parse::<StaffId>().ok()?, session.parse::<SessionId>().ok()?))
        });
        let before = before.unwrap_or_default().split(' ');
        let before = before.filter_map(|id| id.parse::<StaffId>().ok()).collect();
        Self { now, before }
    }

    fn texts(&self) -> (Option<String>, Option<String>) {
        let now = self.now.map(|(staff, session)| format!("{staff} {session}"));
        let before: Vec<String> = self.before.iter().map(ToString::to_string).collect();
        (now, Some(before.join(" ")).filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(told: &Told) -> Told {
        let (now, before) = told.texts();
        Told::from_texts(now.as_deref(), before.as_deref())
    }

    #[test]
    fn it_is_turned_on_again_for_the_same_person_only() {
        let (ana, bo) = (StaffId::new(), StaffId::new());
        let first = SessionId::new();
        let on = kept(&Told::default().turned_on(ana, first));
        assert!(on.is(ana) && !on.is(bo));
        assert_eq!(on.clone().signed_in(ana, first), (on.clone(), Wish::Look));
        // The session ended while no page was open; or somebody signed out.
        for ended in [on.clone(), kept(&on.clone().left())] {
            let (told, wish) = ended.clone().signed_in(ana, SessionId::new());
            assert_eq!(wish, Wish::Again);
            assert!(!told.is(ana), "not before it worked");
            let (told, wish) = ended.signed_in(bo, SessionId::new());
            assert_ne!(wish, Wish::Again);
            assert!(!told.is(ana) && !told.is(bo));
            // And for her once more, after him.
            assert_eq!(kept(&told).signed_in(ana, SessionId::new()).1, Wish::Again);
        }
        assert_eq!(on.signed_in(bo, SessionId::new()).1, Wish::Leave);
    }

    #[test]
    fn what_somebody_turned_off_stays_off() {
        let (ana, bo) = (StaffId::new(), StaffId::new());
        let told = Told::default().turned_on(ana, SessionId::new()).turned_off(ana);
        assert_eq!(told, Told::default());
        assert_eq!(kept(&told.left()).signed_in(ana, SessionId::new()).1, Wish::Nothing);
        // Each of two who share the device decides for themselves.
        let both = Told::default().turned_on(ana, SessionId::new()).turned_on(bo, SessionId::new());
        let without = kept(&both.clone().turned_off(bo));
        assert_eq!(without.clone().signed_in(ana, SessionId::new()).1, Wish::Again);
        assert_eq!(without.signed_in(bo, SessionId::new()).1, Wish::Nothing);
        assert_eq!(both.left().signed_in(bo, SessionId::new()).1, Wish::Again);
    }

    #[test]
    fn few_are_remembered_and_nonsense_is_nobody() {
        let mut told = Told::default();
        let all: Vec<StaffId> = (0..=MOST).map(|_| StaffId::new()).collect();
        for staff in &all {
            told = kept(&told.turned_on(*staff, SessionId::new())).left();
        }
        assert_eq!(told.before, all[1..]);
        assert_eq!(Told::from_texts(Some("on"), Some("x y")), Told::default());
    }
}
