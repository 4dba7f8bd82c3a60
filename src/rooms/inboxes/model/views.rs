//! Lists of the inbox under a name.

use crate::domain::ids::InboxViewId;
use serde::{Deserialize, Serialize};

/// Views that everybody has at most.
pub const VIEWS_MOST: i64 = 20;

/// A list of the inbox that everybody finds under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedView {
    pub id: InboxViewId,
    pub name: String,
    /// The address of the list with its filters: `/inbox?…`.
    pub path: String,
    pub version: i32,
}

/// A new one, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewForm {
    pub name: String,
    pub path: String,
}
