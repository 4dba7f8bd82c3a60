//! Mailboxes are read, each mail into the same place as one that was handed over.

use super::fetching::Turn;
use crate::domain::ids::BusinessId;
use crate::error::AppResult;
use crate::rooms::channels::ops as channels;
use crate::rooms::channels::work::commit;
use crate::server::providers::mail::MailAccount;
use crate::server::providers::mail::mailbox::{Mark, Visit};
use crate::server::{App, Tx};

/// Visits of one mailbox in a row, at most: others wait.
const VISITS: usize = 10;

/// Reads what came; answers how many mails were new.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn read(
    app: &App,
    business: BusinessId,
    turn: &Turn,
    account: MailAccount,
) -> AppResult<usize> {
    let Some(mailbox) = account.mailbox else { return Ok(0) };
    let (mut mark, mut new) = (turn.mark, 0);
    for _ in 0..VISITS {
        match mailbox.visit(&app.outside.mail, mark, turn.since).await {
            Ok(visit) => {
                let (more, next) = (visit.more, visit.mark);
                new += keep(app, business, turn, visit).await?;
                mark = Some(next);
                if !more {
                    break;
                }
            }
            Err(trouble) => {
                let mut tx = Tx::begin(&app.db, business, None).await?;
                channels::note_check(&mut tx, turn.id, Err(trouble.0)).await?;
                commit(app, tx).await?;
                break;
            }
        }
    }
    Ok(new)
}

/// Keeps what a visit brought and how far it got, in one: killed between them, it is read again.
async fn keep(app: &App, business: BusinessId, turn: &Turn, visit: Visit) -> AppResult<usize> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let mut new = 0;
    for raw in visit.mails {
        // What is no mail at all stays in the mailbox, where somebody can look at it.
        if let Some(told) = channels::told_mail(turn.id, raw)
            && channels::tell(&mut tx, &told).await?
        {
            new += 1;
        }
    }
    let Mark { validity, uid } = visit.mark;
    sqlx::query!(
        "update channel set imap_validity = $3, imap_uid = $4, fetched_until = greatest(fetched_until, now())
         where business_id = $1 and id = $2",
        business.0,
        turn.id.0,
        i64::from(validity),
        i64::from(uid),
    )
    .execute(tx.conn())
    .await?;
    commit(app, tx).await?;
    Ok(new)
}
