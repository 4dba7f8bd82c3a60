//! What goes wrong when, all of it from one number: the same seed makes the same plan.

use std::fmt;
use std::time::Duration;

/// SplitMix64.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`, at least `start`.
    pub fn range(&mut self, start: u64, end: u64) -> u64 {
        start + self.bits() % (end - start).max(1)
    }

    pub fn millis(&mut self, start: u64, end: u64) -> Duration {
        Duration::from_millis(self.range(start, end))
    }
}

/// Which wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// Between browser and server.
    Front,
    /// Between server and Postgres.
    Back,
}

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Latency(Wire, u64),
    Throttle(Wire, u64),
    Stall(Wire),
    Reset(Wire),
    Cut(Wire, u64),
    Hole(Wire),
    /// `kill -9` of the server.
    KillServer,
    /// `pg_ctl restart -m immediate`.
    RestartPostgres,
    /// `kill -9` of the postmaster.
    KillPostmaster,
    /// Everybody's clock in the server jumps by so many seconds.
    Clock(i64),
}

/// A fault that begins after a pause and holds for a time (of those that hold).
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub pause: Duration,
    pub fault: Fault,
    pub lasts: Duration,
}

/// All that goes wrong in a run.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub steps: Vec<Step>,
}

const DAY: i64 = 86_400;

impl Plan {
    /// For a run of about so long. Each kind of fault comes once before any comes again.
    pub fn new(seed: u64, length: Duration) -> Self {
        let mut dice = Dice::new(seed);
        let (mut steps, mut deck, mut planned) = (Vec::new(), Vec::new(), Duration::ZERO);
        while planned < length {
            if deck.is_empty() {
                deck = Self::deck(&mut dice);
            }
            let at = dice.range(0, deck.len() as u64) as usize;
            let fault = deck.swap_remove(at);
            let lasts = match fault {
                Fault::Latency(..) | Fault::Throttle(..) => dice.millis(600, 1500),
                Fault::Cut(..) => dice.millis(300, 900),
                Fault::Stall(_) | Fault::Hole(_) => dice.millis(700, 2000),
                _ => Duration::ZERO,
            };
            let step = Step { pause: dice.millis(150, 900), fault, lasts };
            // Starting a process takes about a second.
            let start = if lasts.is_zero() { Duration::from_secs(1) } else { Duration::ZERO };
            planned += step.pause + lasts + start;
            steps.push(step);
        }
        Self { seed, steps }
    }

    fn deck(dice: &mut Dice) -> Vec<Fault> {
        let mut deck = vec![Fault::KillServer, Fault::RestartPostgres, Fault::KillPostmaster];
        for wire in [Wire::Front, Wire::Back] {
            deck.extend([
                Fault::Latency(wire, dice.range(5, 120)),
                Fault::Throttle(wire, dice.range(4_000, 60_000)),
                Fault::Stall(wire),
                Fault::Reset(wire),
                Fault::Cut(wire, dice.range(1, 6_000)),
                Fault::Hole(wire),
            ]);
        }
        deck.push(Fault::Clock(dice.range(0, 6 * DAY as u64) as i64 - 3 * DAY));
        deck
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}", self.seed)?;
        for (number, step) in self.steps.iter().enumerate() {
            writeln!(f, "{number:>4}. after {:?}: {:?} for {:?}", step.pause, step.fault, step.lasts)?;
        }
        Ok(())
    }
}

#[test]
fn the_same_seed_makes_the_same_plan_and_no_kind_is_left_out() {
    let length = Duration::from_secs(40);
    assert_eq!(Plan::new(7, length).to_string(), Plan::new(7, length).to_string());
    assert_ne!(Plan::new(7, length).to_string(), Plan::new(8, length).to_string());
    let long = Plan::new(7, Duration::from_secs(90));
    for wanted in [Fault::KillServer, Fault::RestartPostgres, Fault::KillPostmaster, Fault::Hole(Wire::Back)]
    {
        assert!(long.steps.iter().any(|step| step.fault == wanted), "{wanted:?} is missing in\n{long}");
    }
}
