//! What became of those for whom a group message was.

use super::super::model::{Fate, Outcome, Progress};
use super::candidates::shown;
use crate::domain::ids::{BroadcastId, ConversationId, CustomerId, RecipientId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::model::CarryState;
use crate::server::Tx;

/// How many got how far.
///
/// # Errors
/// When the query fails.
pub async fn progress(tx: &mut Tx, id: BroadcastId) -> AppResult<Progress> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select r.state, o.state as "carried?: CarryState", m.withdrawn_at is not null as "withdrawn!", count(*) as "count!"
           from broadcast_recipient r
             left join message m on m.business_id = $1 and m.id = r.message_id
             left join outgoing o on o.business_id = $1 and o.message_id = r.message_id
           where r.business_id = $1 and r.broadcast_id = $2 group by 1, 2, 3"#,
        business.0,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut progress = Progress::default();
    for row in rows {
        let fate = Fate::of(&row.state, row.carried, row.withdrawn);
        let place = match fate {
            Fate::LeftOut => &mut progress.left_out,
            Fate::Waiting => &mut progress.waiting,
            Fate::OnTheWay => &mut progress.on_the_way,
            Fate::Sent => &mut progress.sent,
            Fate::Delivered => &mut progress.delivered,
            // Whoever took it back made it none of these; it did not arrive.
            Fate::Failed | Fate::Withdrawn => &mut progress.failed,
        };
        *place += row.count;
        if fate != Fate::LeftOut {
            progress.total += row.count;
        }
    }
    Ok(progress)
}

/// A page of them in the order in which they get it, after a place; all, or those of one fate.
///
/// # Errors
/// [`AppError::NotFound`] for a group message that is not there.
pub async fn results(
    tx: &mut Tx,
    id: BroadcastId,
    fate: Option<Fate>,
    after: Option<i32>,
) -> AppResult<Page<Outcome, i32>> {
    let business = tx.business();
    let there = sqlx::query_scalar!(
        r#"select true as "there!" from broadcast where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    there.ok_or(AppError::NotFound)?;
    let rows = sqlx::query!(
        r#"select * from (
             select r.id as "id: RecipientId", r.customer_id as "customer: CustomerId", c.name, r.place, r.state,
                    coalesce(o.address, r.address) as "address!", o.state as "carried?: CarryState",
                    m.withdrawn_at is not null as "withdrawn!", case when r.why = '' then coalesce(o.reason, '') else r.why end as "why!",
                    m.conversation_id as "conversation?: ConversationId",
                    case when r.state = 'waiting' then 'waiting' when r.state = 'left_out' then 'left_out'
                         when r.state = 'failed' or o.state = 'failed' then 'failed'
                         when m.withdrawn_at is not null then 'failed'
                         when o.state in ('sent', 'unknown') then 'sent'
                         when o.state in ('delivered', 'read') then 'delivered'
                         else 'on_the_way' end as fate
             from broadcast_recipient r
               join customer c on c.business_id = $1 and c.id = r.customer_id
               left join message m on m.business_id = $1 and m.id = r.message_id
               left join outgoing o on o.business_id = $1 and o.message_id = r.message_id
             where r.business_id = $1 and r.broadcast_id = $2 and r.place > $3) all_of_it
           where $4::text is null or fate = $4
           order by place limit $5"#,
        business.0,
        id.0,
        after.unwrap_or(-1),
        fate.map(Fate::as_str),
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| Outcome {
            id: row.id,
            customer_id: row.customer,
            name: row.name,
            to: shown(&row.address),
            fate: Fate::of(&row.state, row.carried, row.withdrawn),
            why: row.why,
            conversation_id: row.conversation,
            place: row.place,
        })
        .collect();
    Ok(Page::cut(rows, PAGE_SIZE, |last: &Outcome| last.place))
}
