//! Work without a server: what can still be read and begun on a device, and how it goes out later.
//!
//! Owns no table. What lies on the device is [`crate::live::offline`]'s; the page is `offline.html`,
//! which the service worker shows in place of any page that cannot be fetched, and which mounts
//! [`ui::OfflineApp`].

pub mod carry;
#[cfg(feature = "hydrate")]
pub mod mount;
pub mod ui;
