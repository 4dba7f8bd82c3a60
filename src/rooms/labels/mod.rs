//! Groups, tags and colour codes.

#[cfg(feature = "ssr")]
pub mod record;
