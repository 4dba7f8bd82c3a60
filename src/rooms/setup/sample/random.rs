//! Chance that comes out the same every time.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// SplitMix64: tiny, and good enough to deal names and dates.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The same seed deals the same cards.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0).saturating_add(1);
        low + i64::try_from(self.bits() % width).unwrap_or(0)
    }

    /// An index below `count`; 0 of nothing.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(count).unwrap_or(1).max(1) - 1)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of a list in which each comes with its weight.
    pub fn weighted<T: Copy>(&mut self, list: &[(T, i64)]) -> T {
        let total: i64 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(1, total.max(1));
        for (value, weight) in list {
            left -= weight;
            if left <= 0 {
                return *value;
            }
        }
        list[0].0
    }

    /// Puts a list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// A UUIDv7 of a moment, so that sample records sort by age as real ones do.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        let mut tail = [0_u8; 10];
        tail[..8].copy_from_slice(&self.bits().to_le_bytes());
        tail[8..].copy_from_slice(&self.bits().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_deals_the_same() {
        let deal = |seed| {
            let mut random = Random::new(seed);
            (0..50).map(|_| random.between(-3, 9)).collect::<Vec<_>>()
        };
        assert_eq!(deal(7), deal(7));
        assert_ne!(deal(7), deal(8));
        assert!(deal(7).iter().all(|n| (-3..=9).contains(n)));
    }

    #[test]
    fn ids_are_of_version_7_and_sort_by_time() {
        let mut random = Random::new(1);
        let early = random.id("2026-01-01T00:00:00Z".parse().unwrap());
        let late = random.id("2026-01-02T00:00:00Z".parse().unwrap());
        assert_eq!(early.get_version_num(), 7);
        assert!(early < late);
    }
}
