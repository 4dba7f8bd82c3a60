//! How a screen keeps up with the log: what it does with an event, and when it tries again after the
//! connection is gone. Pure rules, by which the browser goes and the tests too.

use super::frame::Frame;

/// Longest pause between two tries, in milliseconds.
const LONGEST_PAUSE_MS: u32 = 15_000;
/// When a server stops, all its sockets come back within this time, spread by chance.
const RESTART_SPREAD_MS: f64 = 1500.0;

/// What an event is to a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The next one.
    Next,
    /// It is in what the screen shows already.
    Known,
    /// One before it is missing: resume from what was really seen.
    AfterHole,
}

/// What an event is to a screen that is at this number of the log.
pub fn news(at: i64, frame: &Frame) -> News {
    if frame.prev > at {
        News::AfterHole
    } else if frame.seq > at {
        News::Next
    } else {
        News::Known
    }
}

/// The pause after so many failures, in milliseconds: doubles from half a second up to fifteen, half of
/// it by `chance` (0 to 1), so that all the shop's tabs do not come back at once.
pub fn pause_ms(failures: u32, chance: f64) -> u32 {
    let base = (500_u32 << failures.min(5)).min(LONGEST_PAUSE_MS);
    base / 2 + (f64::from(base) / 2.0 * chance) as u32
}

/// The pause after a server said that it stops, in milliseconds.
pub fn restart_pause_ms(chance: f64) -> u32 {
    (RESTART_SPREAD_MS * chance) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    /// A socket on the server, as `socket.rs` has it, over a log in which some events may not be seen.
    struct Socket {
        last: i64,
        wire: Vec<Told>,
    }

    enum Told {
        Event(Frame),
        Hello(i64),
    }

    fn frame(prev: i64, seq: i64) -> Frame {
        Frame {
            seq,
            prev,
            at: DateTime::UNIX_EPOCH,
            kind: "tag.updated".into(),
            staff_id: None,
            customer_id: None,
            subject_type: "tag".into(),
            subject_id: Uuid::nil(),
            after: None,
            intent: None,
        }
    }

    impl Socket {
        fn resume(log: &[bool], from: i64) -> Self {
            let mut socket = Self { last: from, wire: Vec::new() };
            for (seq, visible) in (1..).zip(log).filter(|(seq, _)| *seq > from) {
                socket.tell(seq, *visible);
            }
            let head = log.len() as i64;
            socket.wire.push(Told::Hello(socket.last.max(head)));
            socket
        }

        /// What was missed is still being replayed.
        fn greets(&self) -> bool {
            self.wire.iter().any(|told| matches!(told, Told::Hello(_)))
        }

        fn tell(&mut self, seq: i64, visible: bool) {
            if visible && seq > self.last {
                let prev = std::mem::replace(&mut self.last, seq);
                self.wire.push(Told::Event(frame(prev, seq)));
            }
        }
    }

    /// What happens in a run.
    #[derive(Debug, Clone)]
    enum Step {
        /// Something is committed, which this screen may see or not.
        Happen(bool),
        /// The socket's next frame arrives.
        Arrive,
        /// It is lost, and the connection stays: the server's mistake, as TCP loses nothing.
        Lose,
        /// The hub passes on an event once more: its bell and its poll overlapped.
        Repeat,
        /// The connection breaks; what was on its way is lost.
        Break,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => any::<bool>().prop_map(Step::Happen),
            6 => Just(Step::Arrive),
            1 => Just(Step::Lose),
            1 => Just(Step::Repeat),
            1 => Just(Step::Break),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        #![proptest_config(crate::chance::tries(2000))]

        #[test]
        fn every_event_is_handed_out_once_and_in_order(steps in steps()) {
            let (mut log, mut at, mut told) = (Vec::new(), 0_i64, Vec::new());
            let mut socket: Option<Socket> = None;
            // In the end everything arrives that is sent.
            let end = std::iter::once(Step::Break).chain(std::iter::repeat_n(Step::Arrive, 200));
            for step in steps.into_iter().chain(end) {
                let open = socket.get_or_insert_with(|| Socket::resume(&log, at));
                match step {
                    Step::Happen(visible) => {
                        log.push(visible);
                        open.tell(log.len() as i64, visible);
                    }
                    Step::Repeat => open.tell(log.len() as i64, log.last() == Some(&true)),
                    Step::Lose => {
                        if matches!(open.wire[..], [Told::Event(_), ..]) && !open.greets() {
                            open.wire.remove(0);
                        }
                    }
                    Step::Break => socket = None,
                    Step::Arrive if open.wire.is_empty() => {}
                    Step::Arrive => match open.wire.remove(0) {
                        Told::Hello(head) => at = head,
                        Told::Event(frame) => match news(at, &frame) {
                            News::Next => {
                                told.push(frame.seq);
                                at = frame.seq;
                            }
                            News::Known => {}
                            News::AfterHole => socket = None,
                        },
                    },
                }
            }
            let visible: Vec<i64> =
                (1..).zip(&log).filter(|(_, visible)| **visible).map(|(seq, _)| seq).collect();
            prop_assert_eq!(told, visible);
        }

        #[test]
        fn pauses_grow_and_stay_within_their_bounds(failures in any::<u32>(), chance in 0.0..1.0) {
            let pause = pause_ms(failures, chance);
            prop_assert!((250..=LONGEST_PAUSE_MS).contains(&pause));
            prop_assert!(pause_ms(failures, 0.0) <= pause && pause <= pause_ms(failures.saturating_add(1), 1.0));
            prop_assert!(f64::from(restart_pause_ms(chance)) <= RESTART_SPREAD_MS);
        }
    }
}
