//! Texts under keys on this device, in IndexedDB. Both sides offer the same functions; on the server
//! they do nothing. A browser may refuse to keep anything: then nothing is found, and nothing fails.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub(super) use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use ssr::*;

/// What is kept apart from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    /// Copies of what the server has.
    Kept,
    /// What the server does not have yet.
    Queue,
}

impl Shelf {
    /// All of them.
    #[cfg(feature = "hydrate")]
    const ALL: [Self; 2] = [Self::Kept, Self::Queue];

    /// The name of the object store.
    #[cfg(feature = "hydrate")]
    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Queue => "queue",
        }
    }
}
