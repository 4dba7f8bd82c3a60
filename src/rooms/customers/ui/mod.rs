//! Screens of this room, and the blocks of which the card is composed.

mod add_customer_button;
mod addresses_block;
mod clashes;
mod companion;
mod contact_filters;
mod contact_list;
mod contact_points_block;
mod contact_row;
mod contacts_page;
mod customer_editor;
mod customer_menu;
mod customer_picker;
mod details_block;
mod drafts;
mod editor_form;
mod fact_lines;
mod known_already;
mod list_query;
mod match_panel;
mod my_customers;
mod new_customer_page;
mod new_form;
mod owners_block;
mod point_lines;
mod quick_field;
mod relationship_lines;
mod relationships_block;
mod row_keys;
mod saved_views;
mod scroll_memory;
mod typing;

pub use add_customer_button::AddCustomerButton;
pub use addresses_block::AddressesBlock;
pub use companion::{Companion, Sending};
pub use contact_points_block::ContactPointsBlock;
pub use contacts_page::ContactsPage;
pub use customer_editor::CustomerEditor;
pub use customer_menu::CustomerMenu;
pub use customer_picker::CustomerPicker;
pub use details_block::DetailsBlock;
pub use match_panel::MatchPanel;
pub use new_customer_page::NewCustomerPage;
pub use owners_block::OwnersBlock;
pub use quick_field::{QuickField, QuickFieldOf};
pub use relationships_block::RelationshipsBlock;

use crate::domain::ids::CustomerId;
use crate::domain::language::LANGUAGES;
use crate::rooms::customers::model::CustomerFilter;
use leptos_router::params::ParamsMap;

/// The customers whom the list of contacts shows at an address, by its query.
pub fn filter_of(query: &ParamsMap) -> CustomerFilter {
    list_query::ListQuery::read(query).filter()
}

/// Where two who may be the same person are reviewed side by side.
pub fn review_href(one: CustomerId, other: CustomerId) -> String {
    format!("/contacts/merge?one={one}&other={other}")
}

/// Hundredths of a percent as people write it: 1250 is "12.5".
fn percent(bp: i32) -> String {
    let (whole, part) = (bp / 100, bp % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

/// Reads a percentage with at most two digits behind the point (or comma); empty is 0.
fn parse_percent(typed: &str) -> Option<i32> {
    let typed = typed.trim().trim_end_matches('%').trim().replace(',', ".");
    if typed.is_empty() {
        return Some(0);
    }
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let bp = whole.parse::<i32>().ok()? * 100 + format!("{part:0<2}").parse::<i32>().ok()?;
    (bp <= 10_000).then_some(bp)
}

/// The languages that a customer may be written to in, for a select.
fn language_options() -> Vec<(String, String)> {
    let known = LANGUAGES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned()));
    std::iter::once((String::new(), "Not known".to_owned())).chain(known).collect()
}

/// What people call a column of this room, for a conflict.
fn field_label(column: &str) -> &'static str {
    match column {
        "name" => "Name",
        "business_name" => "Business name",
        "language" => "Language",
        "discount_bp" => "Standing discount",
        "assigned_to" => "Assigned to",
        "raw" => "Phone or email",
        "label" => "Type",
        "is_main" => "Main",
        "sms" => "SMS",
        "may_pick_up" => "May pick up",
        "street" => "Street",
        "city" => "City",
        "region" => "State or region",
        "postcode" => "Postcode",
        "country" => "Country",
        "value" => "Detail",
        _ => "This field",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_survive_both_ways() {
        for (bp, words) in
            [(0, "0"), (1000, "10"), (1250, "12.5"), (1234, "12.34"), (5, "0.05"), (10_000, "100")]
        {
            assert_eq!(percent(bp), words);
            assert_eq!(parse_percent(words), Some(bp));
        }
        assert_eq!(parse_percent(" 7,5 % "), Some(750));
        assert_eq!(parse_percent(""), Some(0));
        for wrong in ["100.01", "-1", "ten", "1.234", ".5", "1e3", "１０"] {
            assert_eq!(parse_percent(wrong), None, "{wrong}");
        }
    }
}
