//! Notes on a customer, a pet or a booking: something written about a situation, pinned or not.
//!
//! Owns the table `note`. Shown on the card; a general fact (a nickname) is a detail, not a note.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{LoggedAs, Note, NoteAbout, NoteKey};
pub use ui::NotesBlock;
