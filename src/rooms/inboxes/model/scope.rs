//! Of which inboxes a list shows conversations.

use crate::domain::ids::InboxId;
use serde::{Deserialize, Serialize};

/// Of which inboxes a list shows conversations. It narrows what is shown, never what somebody may see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxScope {
    /// The reader's own and everybody's; and whatever is assigned to the reader or names them.
    #[default]
    Own,
    All,
    One(InboxId),
}

impl InboxScope {
    /// As it stands in the address; none for the usual one.
    pub fn word(self) -> Option<String> {
        match self {
            Self::Own => None,
            Self::All => Some("all".into()),
            Self::One(id) => Some(id.to_string()),
        }
    }

    /// From the address; anything unknown is the usual one.
    pub fn parse(word: &str) -> Self {
        match word {
            "all" => Self::All,
            other => other.parse().map_or(Self::Own, Self::One),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_back_from_the_address() {
        for scope in [InboxScope::Own, InboxScope::All, InboxScope::One(InboxId(uuid::Uuid::from_u128(7)))] {
            assert_eq!(InboxScope::parse(&scope.word().unwrap_or_default()), scope);
        }
        assert_eq!(InboxScope::parse("nonsense"), InboxScope::Own);
    }
}
