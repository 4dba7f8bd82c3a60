//! Groups, tags and colour codes: what a business calls its customers and pets among itself.
//!
//! Owns `contact_group`, `contact_group_member`, `tag`, `customer_tag`, `colour_code`,
//! `customer_colour_code` and `pet_colour_code`. Its settings pages are /settings/groups, /settings/tags
//! and /settings/colours. No label is ever shown to a customer.

pub mod api;
#[cfg(feature = "ssr")]
pub mod labelling;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{Colour, ColourCode, ColourCodeRef, ColourTarget, Group, GroupRef, Tag, TagRef};
