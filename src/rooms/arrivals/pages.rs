//! A Page's conversations are asked for, each message into the same place as one that was told.

use super::fetching::Turn;
use crate::domain::ids::BusinessId;
use crate::error::AppResult;
use crate::rooms::channels::ops as channels;
use crate::rooms::channels::work::commit;
use crate::server::providers::facebook::{FacebookAccount, Page};
use crate::server::{App, Tx};
use chrono::Utc;

/// Asks for what was written since the Page was asked last; answers how many messages were new. A Page that does not
/// work here, perhaps because it works in another business, is not asked.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read(
    app: &App,
    business: BusinessId,
    turn: &Turn,
    account: FacebookAccount,
) -> AppResult<usize> {
    if !turn.works {
        return Ok(0);
    }
    let asked_at = Utc::now();
    let pieces = match Page::new(app.outside.clone(), account).missed(turn.since, asked_at).await {
        Ok(pieces) => pieces,
        Err(trouble) => {
            // Whether the Page works is seen by what goes out; it is asked again for all of it.
            tracing::info!(why = trouble.0, "a Page could not be asked for what was missed");
            return Ok(0);
        }
    };
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let mut new = 0;
    for piece in pieces {
        if channels::tell(&mut tx, &channels::told_piece(turn.id, piece)).await? {
            new += 1;
        }
    }
    sqlx::query!(
        "update channel set fetched_until = greatest(fetched_until, $3) where business_id = $1 and id = $2",
        business.0,
        turn.id.0,
        asked_at,
    )
    .execute(tx.conn())
    .await?;
    commit(app, tx).await?;
    Ok(new)
}
