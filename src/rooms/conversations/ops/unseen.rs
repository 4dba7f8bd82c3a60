//! What was answered on the chat page and nobody has seen there goes by email or as a text.

use super::super::model::{Channel, Message, WITHDRAW_SECONDS};
use super::super::store;
use crate::domain::ids::{ConversationId, CustomerId, MessageId, VisitorId};
use crate::domain::phone;
use crate::error::AppResult;
use crate::rooms::channels::model::{Reach, WayTo};
use crate::rooms::{channels, settings};
use crate::server::Tx;
use chrono::{DateTime, Duration, Utc};

/// Answers that one message carries at most; what is beyond it follows with the next one.
const TOGETHER: i64 = 20;
/// So many seconds after it was written an answer cannot be withdrawn any more, whatever was under way.
const SETTLED: i64 = WITHDRAW_SECONDS + 5;

/// Answers that are to go by another way, in one message.
pub struct Ready {
    visitor: VisitorId,
    conversation: ConversationId,
    /// The last of them: it hangs in the outbox.
    pub carrier: MessageId,
    answers: Vec<MessageId>,
    way: WayTo,
    /// Of an email; none: it is a text.
    subject: Option<String>,
    /// Whether there may be more than go together.
    more: bool,
}

/// An answer was written: it is looked after until its reader has seen it, if the business wants that.
///
/// # Errors
/// When the statement fails.
pub(super) async fn look_after(tx: &mut Tx, answer: &Message) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into unseen_answer (business_id, visitor_id, from_number, due_at)
         select $1, $2::uuid, $3::bigint, $4::timestamptz + make_interval(mins => b.unseen_minutes)
         from business b where b.id = $1 and b.unseen_minutes > 0 and $2::uuid is not null and $3::bigint is not null
         on conflict (business_id, visitor_id) do nothing",
        business.0,
        answer.visitor_id.map(|id| id.0),
        answer.visitor_number,
        answer.sent_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What of a visitor's answers is to go by another way at a moment. None: nothing, not yet, or another server sees to it.
///
/// # Errors
/// When a statement fails.
pub async fn unseen_ready(tx: &mut Tx, visitor: VisitorId, now: DateTime<Utc>) -> AppResult<Option<Ready>> {
    let business = tx.business();
    let Some(kept) = sqlx::query!(
        r#"select u.from_number, v.customer_id as "customer: CustomerId", v.contact, v.revoked_at is null as "open!",
                  c.blocked_at is not null as "blocked!", b.name, b.unseen_minutes, b.unseen_first as "first: Channel"
           from unseen_answer u
             join visitor v on v.business_id = $1 and v.id = u.visitor_id
             join customer c on c.business_id = $1 and c.id = v.customer_id
             join business b on b.id = $1
           where u.business_id = $1 and u.visitor_id = $2 and u.due_at <= $3 for update of u skip locked"#,
        business.0,
        visitor.0,
        now,
    )
    .fetch_optional(tx.conn())
    .await?
    else {
        return Ok(None);
    };
    let unseen = sqlx::query!(
        r#"select m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId", m.sent_at
           from message m
           where m.business_id = $1 and m.visitor_id = $2 and m.visitor_number >= $3 and m.direction = 'out'
             and m.seen_at is null and m.withdrawn_at is null
             and not exists (select from carried_answer k where k.business_id = $1 and k.message_id = m.id)
           order by m.visitor_number limit $4"#,
        business.0,
        visitor.0,
        kept.from_number,
        TOGETHER,
    )
    .fetch_all(tx.conn())
    .await?;
    let (Some(first), Some(last)) = (unseen.first(), unseen.last()) else { return leave(tx, visitor).await };
    if kept.unseen_minutes == 0 || kept.blocked || !kept.open {
        return leave(tx, visitor).await;
    }
    let patience = Duration::minutes(i64::from(kept.unseen_minutes));
    let due = (first.sent_at + patience).max(last.sent_at + Duration::seconds(SETTLED));
    if due > now {
        return put_off(tx, visitor, due).await;
    }
    let Some((by, way)) = way(tx, kept.customer, &kept.contact, kept.first).await? else {
        return leave(tx, visitor).await;
    };
    if by == Channel::Text
        && let Some(until) =
            store::quiet_until(tx, kept.customer, way.channel_id, Some(last.conversation), now).await?
    {
        // Not held in the outbox: in the morning they may have seen it, and what is written meanwhile goes with it.
        return put_off(tx, visitor, until).await;
    }
    Ok(Some(Ready {
        visitor,
        conversation: last.conversation,
        carrier: last.id,
        way,
        subject: (by == Channel::Email).then(|| format!("Your chat with {}", kept.name)),
        more: i64::try_from(unseen.len()).unwrap_or(TOGETHER) == TOGETHER,
        answers: unseen.into_iter().map(|one| one.id).collect(),
    }))
}

/// Puts the message into the outbox that carries them, with the secret of its link: hashed, and sealed.
///
/// # Errors
/// When a statement fails.
pub async fn bring_unseen(tx: &mut Tx, ready: &Ready, token_hash: &[u8], sealed: &[u8]) -> AppResult<()> {
    let business = tx.business();
    let answers: Vec<uuid::Uuid> = ready.answers.iter().map(|id| id.0).collect();
    sqlx::query!(
        "insert into carried_answer (business_id, message_id, carrier_id)
         select $1, answer, $3 from unnest($2::uuid[]) answer",
        business.0,
        &answers,
        ready.carrier.0,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into visitor_key (business_id, message_id, visitor_id, token_hash, sealed) values ($1, $2, $3, $4, $5)",
        business.0,
        ready.carrier.0,
        ready.visitor.0,
        token_hash,
        sealed,
    )
    .execute(tx.conn())
    .await?;
    let subject = ready.subject.as_deref();
    channels::ops::put_answers(tx, ready.carrier, ready.conversation, &ready.way, subject).await?;
    if ready.more { Ok(()) } else { forget(tx, ready.visitor).await }
}

/// By which way to somebody who asked on the chat page, the preferred one first: as the house would write to them, or as a
/// text to the number that they gave with their question.
async fn way(
    tx: &mut Tx,
    customer: CustomerId,
    contact: &str,
    first: Channel,
) -> AppResult<Option<(Channel, WayTo)>> {
    let order = if first == Channel::Text {
        [Channel::Text, Channel::Email]
    } else {
        [Channel::Email, Channel::Text]
    };
    for by in order {
        let reach = if by == Channel::Email {
            channels::store::emailing(tx, customer).await?
        } else {
            let region = settings::store::phone_region(tx).await?;
            let given = phone::parse(contact, &region).ok().map(|read| read.e164);
            channels::store::texting_back(tx, customer, given.as_deref()).await?
        };
        if let Reach::Yes(way) = reach {
            return Ok(Some((by, way)));
        }
    }
    Ok(None)
}

/// Nothing is to be done for them any more.
async fn leave(tx: &mut Tx, visitor: VisitorId) -> AppResult<Option<Ready>> {
    forget(tx, visitor).await?;
    Ok(None)
}

async fn forget(tx: &mut Tx, visitor: VisitorId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "delete from unseen_answer where business_id = $1 and visitor_id = $2",
        business.0,
        visitor.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn put_off(tx: &mut Tx, visitor: VisitorId, until: DateTime<Utc>) -> AppResult<Option<Ready>> {
    let business = tx.business();
    sqlx::query!(
        "update unseen_answer set due_at = $3 where business_id = $1 and visitor_id = $2",
        business.0,
        visitor.0,
        until,
    )
    .execute(tx.conn())
    .await?;
    Ok(None)
}
