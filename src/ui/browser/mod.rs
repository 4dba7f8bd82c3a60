//! The few browser calls whose bindings the server build does not carry. Both sides offer the same
//! functions, so components call them from effects and listeners without a `cfg`.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub use hydrate::has_fine_pointer;
#[cfg(feature = "hydrate")]
pub(super) use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub use ssr::has_fine_pointer;
#[cfg(not(feature = "hydrate"))]
pub(super) use ssr::*;

/// Where the focus goes inside a group that is one tab stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    First,
    Last,
    Next,
    Previous,
}

impl Step {
    /// The step that a key asks for: arrows along the group, Home and End.
    pub fn from_key(key: &str, vertical: bool) -> Option<Self> {
        match key {
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            "ArrowDown" if vertical => Some(Self::Next),
            "ArrowUp" if vertical => Some(Self::Previous),
            "ArrowRight" if !vertical => Some(Self::Next),
            "ArrowLeft" if !vertical => Some(Self::Previous),
            _ => None,
        }
    }
}
