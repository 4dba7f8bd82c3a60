//! By what chance property tests try: the same on every run, so that nobody's change fails by another's
//! luck. `script/fuzz` tries for longer, by other seeds; a failure tells the smallest input.

use proptest::test_runner::{Config, RngSeed};

/// So many tries, by a seed that never changes, unless `PROPTEST_CASES` and `PROPTEST_RNG_SEED` say other.
pub fn tries(cases: u32) -> Config {
    let told = Config::default();
    let is_told = std::env::var_os("PROPTEST_CASES").is_some();
    let rng_seed = match told.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_261_122),
        told => told,
    };
    Config { cases: if is_told { told.cases } else { cases }, rng_seed, failure_persistence: None, ..told }
}
