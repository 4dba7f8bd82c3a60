//! Screens of this room.

mod contacts_page;
mod new_customer_page;

pub use contacts_page::ContactsPage;
pub use new_customer_page::NewCustomerPage;
