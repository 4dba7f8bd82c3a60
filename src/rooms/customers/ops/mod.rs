//! Use cases of this room; each runs inside one command.

mod add;
mod checks;
mod customer;
mod facts;
mod introducing;
mod known;
mod owners;
mod points;
mod relationships;
mod sms_number;
mod update;

pub use add::{add, create_from_contact};
pub use customer::{archive, assign, block, edit, restore, unblock};
pub use facts::{add_address, add_detail, edit_address, edit_detail, remove_address, remove_detail};
pub use introducing::{introduce, stranger};
pub use known::{known_or_new, one_at_a_time};
pub use owners::{add_owner, edit_owner, remove_owner};
pub use points::{add_point, edit_point, make_main, read_contact, remove_point, set_shared, set_sms};
pub use relationships::{add_relationship, remove_relationship};
pub use sms_number::change_sms_number;
pub use update::update_card;
