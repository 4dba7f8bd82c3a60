//! Components of this room.

mod note_card;
mod note_form;
mod notes_block;

pub use note_card::NoteCard;
pub use note_form::NoteForm;
pub use notes_block::NotesBlock;
