//! What the outside sends, made up at random and by changing what is right: it never breaks the program,
//! never takes long, and is either refused with an error or what the rule says. A failure tells the
//! smallest input.
//!
//! `script/fuzz TARGET MINUTES` tries the same targets for long: led by which code they reach where a
//! target stands alone (`fuzz/`), by other seeds for the rest.

mod bytes;
mod sockets;
mod targets;

/// What the targets try, under the names that `fuzz/` has them too.
mod house {
    pub use pawline::domain::{mention, phone, text};
    pub use pawline::rooms::calls::signature;
    pub use pawline::rooms::search::typed;
    pub use pawline::server::images;
    pub use pawline::server::providers::facebook::told;
    pub use pawline::server::providers::mail::{quoting, reading};
}

#[path = "../../../src/chance.rs"]
mod chance;
