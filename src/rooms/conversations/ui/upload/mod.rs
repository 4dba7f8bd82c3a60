//! Sends a file to the draft with its progress: the browser tells of it only through XMLHttpRequest. Both builds offer the
//! same names, so that components need no `cfg`.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub(super) use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use ssr::*;
