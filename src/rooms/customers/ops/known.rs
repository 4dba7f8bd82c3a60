//! Whose a contact is that came in.

use super::add::create_from_contact;
use crate::domain::ids::CustomerId;
use crate::error::AppResult;
use crate::rooms::customers::model::{ParsedContact, Source};
use crate::rooms::customers::store;
use crate::server::Tx;

/// Whose contact it is, and whether that was known; if not, it is from now on. Two at once about one contact are one
/// profile, by whatever ways they come.
///
/// # Errors
/// When a query fails.
pub async fn known_or_new(
    tx: &mut Tx,
    source: Source,
    name: &str,
    contact: ParsedContact,
) -> AppResult<(CustomerId, bool)> {
    one_at_a_time(tx, &format!("contact:{}", contact.normal)).await?;
    match store::match_contact(tx, contact.kind, &contact.normal).await?.first() {
        Some(known) => Ok((*known, true)),
        None => Ok((create_from_contact(tx, source, name, contact).await?, false)),
    }
}

/// Two at once about the same thing of a business: the second waits for the first to commit.
///
/// # Errors
/// When the database does not answer.
pub async fn one_at_a_time(tx: &mut Tx, what: &str) -> AppResult<()> {
    let what = format!("{}:{what}", tx.business());
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1::text, 900))", what)
        .execute(tx.conn())
        .await?;
    Ok(())
}
