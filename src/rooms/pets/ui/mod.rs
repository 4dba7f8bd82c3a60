//! Components of this room.

mod add_pet_dialog;
mod birth_fields;
mod inline_field;
mod new_customer_with_pet_page;
mod pet_birth;
mod pet_card;
mod pet_choice;
mod pet_text;
mod pet_weights;
mod pets_block;
mod photo_picker;
mod safety_strip_of;
mod upload;

pub use add_pet_dialog::AddPetDialog;
pub use new_customer_with_pet_page::NewCustomerWithPetPage;
pub use pet_card::PetCard;
pub use pets_block::PetsBlock;
pub use photo_picker::PhotoPicker;
pub use safety_strip_of::{SafetyStripOf, faces as safety_faces};
