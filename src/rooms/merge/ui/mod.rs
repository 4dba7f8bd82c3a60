//! Screens of this room.

mod duplicates_link;
mod duplicates_page;
mod field_choice;
mod merge_with;
mod merged_from;
mod possible_matches;
mod review_page;
mod side_card;

pub use duplicates_link::DuplicatesLink;
pub use duplicates_page::DuplicatesPage;
pub use merge_with::MergeWith;
pub use merged_from::MergedFrom;
pub use possible_matches::PossibleMatches;
pub use review_page::ReviewPage;

use crate::rooms::customers::ui::review_href;
