//! Use cases of this room.

mod inboxes;
mod places;
mod rules;
mod views;

pub use inboxes::{add, edit, read, set_archived, usable};
pub use rules::{add_rule, edit_rule, move_rule, read_rule, remove_rule};
pub use views::{add_view, move_view, read_view_name, remove_view, rename_view};

use super::model::Way;
use super::store;
use crate::domain::ids::{ChannelId, InboxId};
use crate::error::AppResult;
use crate::server::Tx;

/// The inbox for what comes in: the first rule that matches says it. `channel`: the number or address of ours that
/// it came to, if it has one.
///
/// # Errors
/// When a query fails.
pub async fn inbox_for(tx: &mut Tx, way: Way, channel: Option<ChannelId>, words: &str) -> AppResult<InboxId> {
    let location = match channel {
        Some(channel) => store::location_of(tx, channel).await?,
        None => None,
    };
    Ok(store::route(tx, way, location, words).await?.inbox_id)
}
