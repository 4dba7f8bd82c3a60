//! The box in the header, the palette, and the keyboard.

mod account;
mod command_palette;
mod desk;
mod finder;
mod hit_face;
mod search_box;
mod shortcuts;

pub use command_palette::CommandPalette;
pub use desk::{Desk, provide_desk, use_desk};
pub use search_box::SearchBox;
pub use shortcuts::Shortcuts;
