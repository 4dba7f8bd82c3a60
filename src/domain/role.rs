//! Roles and what each may do. The server asks [`Role::may`] in every server function; the
//! browser asks it too, but only to not show what would be refused.

use serde::{Deserialize, Serialize};

/// What a person is in a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works with customers.
    Staff,
    /// Also sets up the business and its people.
    Manager,
    /// Also appoints owners.
    Owner,
}

/// Something that a role includes or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Read customers, pets, bookings, conversations, calls.
    ReadCustomers,
    /// Add, change, archive them; write to customers.
    EditCustomers,
    /// Send group messages, stop them and go on with them; whoever may edit customers may prepare one.
    SendGroupMessages,
    /// Settings pages: business, locations, service types, groups, tags, colour codes, chat, hooks.
    ManageBusiness,
    /// Invite, change and remove staff and managers; make reset links; end their sessions.
    ManageStaff,
    /// Make, change and remove owners.
    ManageOwners,
}

impl Role {
    /// Whether the role includes the right.
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::ReadCustomers | Right::EditCustomers => true,
            Right::SendGroupMessages | Right::ManageBusiness | Right::ManageStaff => self >= Role::Manager,
            Right::ManageOwners => self == Role::Owner,
        }
    }

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Staff => "staff",
            Role::Manager => "manager",
            Role::Owner => "owner",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Role::Staff => "Staff",
            Role::Manager => "Manager",
            Role::Owner => "Owner",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        [Role::Staff, Role::Manager, Role::Owner].into_iter().find(|r| r.as_str() == stored)
    }
}
