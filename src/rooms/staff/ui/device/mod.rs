//! The few browser calls that these forms need. Both sides offer the same functions, so components
//! call them from effects and listeners without a `cfg`; on the server they do nothing.

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(not(feature = "hydrate"))]
mod ssr;

#[cfg(feature = "hydrate")]
pub use hydrate::*;
#[cfg(not(feature = "hydrate"))]
pub use ssr::*;
