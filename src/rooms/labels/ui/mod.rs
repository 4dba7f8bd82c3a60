//! Fields for cards and sections for the settings.

mod archived_labels;
mod colour_code_chips;
mod colour_code_dialog;
mod colour_code_field;
mod colours_settings;
mod group_field;
mod groups_settings;
mod label_row;
mod name_dialog;
mod pick;
mod tag_field;
mod tags_settings;

pub use colour_code_chips::ColourCodeChips;
pub use colour_code_field::ColourCodeField;
pub use colours_settings::ColoursSettings;
pub use group_field::GroupField;
pub use groups_settings::GroupsSettings;
pub use tag_field::TagField;
pub use tags_settings::TagsSettings;
