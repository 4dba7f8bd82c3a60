//! The fixed words of this room: how they are stored, and how people read them.

use serde::{Deserialize, Serialize};

/// A word that is stored in snake case, in every form that is needed.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $stored:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored,)+ }
            }

            /// As people read it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// From how it is stored.
            pub fn parse(stored: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == stored)
            }

            /// Pairs of stored form and words, for a select.
            pub fn options() -> Vec<(String, String)> {
                Self::ALL.iter().map(|word| (word.as_str().to_owned(), word.label().to_owned())).collect()
            }
        }
    };
}

words! {
    /// How a contact was added.
    Source {
        /// A text message.
        Text = "text", "Text";
        /// Facebook.
        Facebook = "facebook", "Facebook";
        /// Google.
        Google = "google", "Google";
        /// An email.
        Email = "email", "Email";
        /// A telephone call.
        Call = "call", "Call";
        /// A form on a website.
        WebForm = "web_form", "Web form";
        /// The chat page.
        Chat = "chat", "Chat";
        /// An import of a file.
        Import = "import", "Import";
        /// A member of staff.
        ByHand = "by_hand", "By hand";
    }
}

words! {
    /// What a contact point is.
    PointKind {
        /// A telephone number.
        Phone = "phone", "Phone";
        /// An email address.
        Email = "email", "Email";
        /// Somebody on Facebook, as one Page knows them. It comes in by itself: nobody types it.
        Facebook = "facebook", "Facebook Messenger";
    }
}

impl PointKind {
    /// The picture of it.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "mail",
            Self::Facebook => "messenger",
        }
    }

    /// Whether people type it.
    pub fn is_typed(self) -> bool {
        self != Self::Facebook
    }
}

/// What somebody on Facebook is called until Facebook says more.
pub const FACEBOOK_VISITOR: &str = "Facebook visitor";

words! {
    /// Where a contact point reaches the customer.
    PointLabel {
        /// A mobile phone, or what is read on one.
        Mobile = "mobile", "Mobile";
        /// At home.
        Home = "home", "Home";
        /// At work.
        Office = "office", "Office";
        /// Anywhere else.
        Other = "other", "Other";
    }
}

words! {
    /// What one customer is to another; the label reads "[this customer] is … [the other]".
    RelationshipKind {
        /// Married.
        Spouse = "spouse", "Spouse of";
        /// Living as a couple.
        Partner = "partner", "Partner of";
        /// Mother or father.
        Parent = "parent", "Parent of";
        /// Daughter or son.
        Child = "child", "Child of";
        /// Sister or brother.
        Sibling = "sibling", "Sibling of";
        /// Living in the same home.
        Housemate = "housemate", "Housemate of";
        /// A friend.
        Friend = "friend", "Friend of";
        /// Pays the other's bills.
        PaysFor = "pays_for", "Pays for";
        /// The other pays.
        PaidBy = "paid_by", "Paid for by";
        /// Brought the other here.
        Referred = "referred", "Referred";
        /// The other brought this one here.
        ReferredBy = "referred_by", "Referred by";
        /// Anything else: the note says what.
        Other = "other", "Related to";
    }
}

impl RelationshipKind {
    /// The same relationship, seen from the other side.
    pub fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::PaysFor => Self::PaidBy,
            Self::PaidBy => Self::PaysFor,
            Self::Referred => Self::ReferredBy,
            Self::ReferredBy => Self::Referred,
            same => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relationship_seen_twice_from_the_other_side_is_itself() {
        for kind in RelationshipKind::ALL {
            assert_eq!(kind.inverse().inverse(), *kind);
        }
        assert_eq!(RelationshipKind::Parent.inverse(), RelationshipKind::Child);
        assert_eq!(RelationshipKind::Spouse.inverse(), RelationshipKind::Spouse);
    }

    #[test]
    fn stored_words_are_those_of_serde() {
        for source in Source::ALL {
            assert_eq!(serde_json::to_value(source).ok(), Some(source.as_str().into()));
            assert_eq!(Source::parse(source.as_str()), Some(*source));
        }
        for kind in RelationshipKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.as_str().into()));
        }
        assert_eq!(PointKind::parse("fax"), None);
        assert_eq!(PointLabel::options().len(), 4);
    }
}
