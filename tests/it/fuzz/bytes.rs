//! The targets over bytes by chance: half of them made up, half of them right ones with some changes.

use super::chance::tries;
use super::targets::{TARGETS, Target, run};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{TestError, TestRunner};

/// Something that is done to an input that was right.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Put(Index, Vec<u8>),
    Replace(Index, Vec<u8>),
    Take(Index, usize),
    Repeat(Index, usize, usize),
    CutShort(Index),
    /// A length or a number of pixels that is extreme.
    Number(Index, u32),
}

impl Change {
    fn apply(&self, input: &mut Vec<u8>) {
        let place = |at: &Index, input: &Vec<u8>| at.index(input.len() + 1);
        match self {
            Self::Flip(at, bit) => {
                let at = place(at, input);
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            Self::Put(at, new) => {
                let at = place(at, input);
                input.splice(at..at, new.iter().copied());
            }
            Self::Replace(at, new) => {
                let at = place(at, input);
                let end = (at + new.len()).min(input.len());
                input.splice(at..end, new.iter().copied());
            }
            Self::Take(at, length) => {
                let at = place(at, input);
                input.drain(at..(at + length).min(input.len()));
            }
            Self::Repeat(at, length, times) => {
                let at = place(at, input);
                let piece = input[at..(at + length).min(input.len())].repeat(*times);
                input.splice(at..at, piece);
            }
            Self::CutShort(at) => input.truncate(place(at, input)),
            Self::Number(at, number) => {
                let at = place(at, input);
                let end = (at + 4).min(input.len());
                input.splice(at..end, number.to_be_bytes());
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let pieces = || {
        prop_oneof![
            3 => prop::collection::vec(any::<u8>(), 1..9),
            2 => "\\PC{1,4}".prop_map(String::into_bytes),
            1 => prop::sample::select(vec!["\u{0}", "\r", "\u{202e}", "@", "\n", "+", "\u{ff0b}", "9", "\u{301}"])
                .prop_map(|text| text.as_bytes().to_vec()),
        ]
    };
    let extreme =
        prop::sample::select(vec![0, 1, 0x7fff_ffff, 0xffff_ffff, 20_000, 20_001, 50_000_000, 0x4e20_09c4]);
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, bit)| Change::Flip(at, bit)),
        (at(), pieces()).prop_map(|(at, new)| Change::Put(at, new)),
        (at(), pieces()).prop_map(|(at, new)| Change::Replace(at, new)),
        (at(), 1..40_usize).prop_map(|(at, length)| Change::Take(at, length)),
        (at(), 1..40_usize, 1..200_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        at().prop_map(Change::CutShort),
        (at(), extreme).prop_map(|(at, number)| Change::Number(at, number)),
    ]
}

fn inputs(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let changed = (prop::sample::select(seeds), prop::collection::vec(change(), 0..6));
    let changed = changed.prop_map(|(mut input, changes)| {
        changes.iter().for_each(|change| change.apply(&mut input));
        input
    });
    let text = "(\\PC|[\\x00-\\x20@+()0-9.\u{202a}-\u{202e}]){0,80}".prop_map(String::into_bytes);
    prop_oneof![6 => changed, 2 => text, 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

fn attack(name: &str, cases: u32) {
    let target: &Target = TARGETS.iter().find(|target| target.name == name).expect("there is such a target");
    for seed in (target.seeds)() {
        run(target, &seed);
    }
    let outcome = TestRunner::new(tries(cases)).run(&inputs((target.seeds)()), |input| {
        run(target, &input);
        Ok(())
    });
    if let Err(TestError::Fail(reason, input)) = outcome {
        panic!(
            "{name}: {reason}\nthe smallest such input: {input:?}\nas text: {}",
            String::from_utf8_lossy(&input)
        );
    }
}

#[test]
fn photos() {
    attack("images", 700);
}

#[test]
fn signatures() {
    attack("signature", 3000);
}

#[test]
fn telephone_numbers() {
    attack("phone", 1500);
}

#[test]
fn texts() {
    attack("text", 3000);
}

#[test]
fn mentions() {
    attack("mention", 3000);
}

#[test]
fn emails() {
    attack("mail", 400);
}

#[test]
fn what_facebook_tells() {
    attack("messenger", 1500);
}

#[test]
fn searches() {
    attack("search", 2000);
}

/// A target that nobody calls proves nothing.
#[test]
fn every_target_is_tried() {
    let here = include_str!("bytes.rs");
    for target in &TARGETS {
        assert!(here.contains(&format!("attack(\"{}\", ", target.name)), "{} is never tried", target.name);
    }
}
