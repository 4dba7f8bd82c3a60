//! What people see of this room.

mod template_form;
mod template_menu;
mod template_settings;
mod text_parts;

use template_form::TemplateEditor;
pub use template_menu::TemplateMenu;
pub use template_settings::TemplateSettings;
pub use text_parts::TextParts;
