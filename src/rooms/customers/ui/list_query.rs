//! The state of the list, kept in the address: a reload, the back button and a link show the same.

use crate::domain::ids::{GroupId, TagId};
use crate::rooms::customers::model::{CustomerFilter, CustomerSort};
use leptos_router::params::ParamsMap;

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ListQuery {
    pub text: String,
    /// Id of a group, or empty.
    pub group: String,
    /// Id of a tag, or empty.
    pub tag: String,
    /// "7": in touch within 7 days; "-90": not for 90 days; empty: any time.
    pub activity: String,
    /// As [`CustomerSort::as_str`]; empty is by name.
    pub sort: String,
    pub archived: bool,
    /// A phone shows My Customers instead of all contacts.
    pub mine: bool,
}

/// Choices of the activity filter: value and words.
pub(super) const ACTIVITIES: [(&str, &str); 6] = [
    ("", "Any time"),
    ("7", "Last 7 days"),
    ("30", "Last 30 days"),
    ("90", "Last 90 days"),
    ("-90", "Not for 90 days"),
    ("-365", "Not for a year"),
];

impl ListQuery {
    pub fn read(query: &ParamsMap) -> Self {
        let word = |name| query.get_str(name).unwrap_or_default().to_owned();
        Self {
            text: word("q"),
            group: word("group"),
            tag: word("tag"),
            activity: word("activity"),
            sort: word("sort"),
            archived: query.get_str("archived") == Some("1"),
            mine: query.get_str("view") == Some("mine"),
        }
    }

    /// The address of the page in this state.
    pub fn address(&self) -> String {
        let flag = |on: bool, word: &str| if on { word.to_owned() } else { String::new() };
        let mut query = ParamsMap::new();
        for (name, value) in [
            ("view", flag(self.mine, "mine")),
            ("q", self.text.clone()),
            ("group", self.group.clone()),
            ("tag", self.tag.clone()),
            ("activity", self.activity.clone()),
            ("sort", self.sort.clone()),
            ("archived", flag(self.archived, "1")),
        ] {
            if !value.is_empty() {
                query.insert(name, value);
            }
        }
        format!("/contacts{}", query.to_query_string())
    }

    /// Whether anything narrows the list.
    pub fn is_narrow(&self) -> bool {
        *self != Self { sort: self.sort.clone(), mine: self.mine, archived: self.archived, ..Self::default() }
    }

    /// What the server is asked for the list of all contacts.
    pub fn filter(&self) -> CustomerFilter {
        let days = |text: &str| text.parse::<u16>().ok();
        let group: Option<GroupId> = self.group.parse().ok();
        let tag: Option<TagId> = self.tag.parse().ok();
        CustomerFilter {
            text: self.text.trim().to_owned(),
            group,
            tag,
            mine: false,
            active_days: days(&self.activity),
            quiet_days: self.activity.strip_prefix('-').and_then(days),
            archived: self.archived,
            sort: CustomerSort::parse(&self.sort),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_all_and_no_more() {
        let query = ListQuery {
            text: "bella & co".into(),
            activity: "-90".into(),
            archived: true,
            ..Default::default()
        };
        let address = query.address();
        assert!(address.starts_with("/contacts?q=bella"), "{address}");
        assert!(address.ends_with("&activity=%2D90&archived=1"), "{address}");
        assert_eq!(ListQuery::default().address(), "/contacts");
    }

    #[test]
    fn activity_is_within_or_not_for() {
        let filter = |activity: &str| ListQuery { activity: activity.into(), ..Default::default() }.filter();
        assert_eq!((filter("30").active_days, filter("30").quiet_days), (Some(30), None));
        assert_eq!((filter("-90").active_days, filter("-90").quiet_days), (None, Some(90)));
        assert_eq!(filter("soon"), CustomerFilter::default());
    }
}
