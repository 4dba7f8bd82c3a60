//! What only the browser knows and does: whether it can be told while no page is open, and its subscription. Both sides
//! offer the same functions, so components call them without a `cfg`; on the server they do nothing.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub(super) use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use ssr::*;

/// Whether this browser can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser knows more than nothing"))]
pub(super) enum Here {
    /// Not looked at yet.
    Unknown,
    Unsupported,
    /// An iPhone or iPad tells only of apps on its Home Screen.
    NeedsInstalling,
    /// The person, or whoever manages the device, does not allow it.
    Refused,
    Off,
    On,
}
