//! The outbox: each change of how far a message got is one of these, and is told to screens.

use super::super::model::{
    AlsoBy, Answers, CLOSED_REMEDY, CarryState, ChannelKind, Delivery, HELD_SECONDS, Numbered, Reach, WayTo,
    Window, stand_in,
};
use super::super::store::{self, Going};
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::db::NewEvent;
use crate::server::providers::facebook::told::address;
use crate::server::providers::{Letter, Messenger};
use chrono::{DateTime, Utc};
use serde_json::json;

/// So long a message belongs to who claimed it: longer than a provider may take to answer. Mail servers look
/// for viruses before they do.
const LEASE_SECONDS: f64 = 20.0;
const MAIL_LEASE_SECONDS: f64 = 120.0;

/// A message that is ours to bring to the provider, or to ask it about.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub message: MessageId,
    pub customer: CustomerId,
    pub channel: ChannelId,
    pub round: i32,
    pub to: String,
    /// Empty: it has files only.
    pub body: String,
    /// What goes with it, in order.
    pub files: Vec<Going>,
    /// The answers of the chat that it carries, if it is no message of its own.
    pub answers: Option<Answers>,
    /// What makes it an email.
    pub letter: Option<Letter>,
    /// Whether the email tells how to unsubscribe.
    pub offer: bool,
    /// What makes it a message on Facebook.
    pub messenger: Option<Messenger>,
    pub attempt: Attempt,
    /// Why it may not go out whatever the screen said, if it may not.
    pub refused: Option<String>,
}

/// What is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// The provider has certainly not got it.
    Send,
    /// The provider may have it since this moment: ask first.
    Ask(DateTime<Utc>),
}

/// Puts a message into the outbox, in the transaction that wrote it. It is held for some seconds, or until a moment.
///
/// # Errors
/// When the statement fails.
pub async fn put(
    tx: &mut Tx,
    message: MessageId,
    way: &WayTo,
    held_until: Option<DateTime<Utc>>,
) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into outgoing (business_id, message_id, channel_id, address, sender, next_at, held_until)
         values ($1, $2, $3, $4, $5, greatest(clock_timestamp() + make_interval(secs => $6), $7), $7)",
        business.0,
        message.0,
        way.channel_id.0,
        way.to,
        way.from,
        HELD_SECONDS as f64,
        held_until,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes a message out of the outbox before it leaves. False: it is not in there at all.
///
/// # Errors
/// [`AppError::Refused`] when it is on its way already.
pub async fn cancel(tx: &mut Tx, message: MessageId) -> AppResult<bool> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from outgoing where business_id = $1 and message_id = $2 and state = 'queued' and attempts = 0",
        business.0,
        message.0,
    )
    .execute(tx.conn())
    .await?;
    if gone.rows_affected() == 1 {
        return Ok(true);
    }
    let there = sqlx::query_scalar!(
        r#"select true as "there!" from outgoing where business_id = $1 and message_id = $2"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    match there {
        Some(_) => Err(AppError::refused("This is on its way already and cannot be taken back.")),
        None => Ok(false),
    }
}

/// Lets a message go that waits for the quiet hours to end.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it does not wait.
pub async fn release(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    let waits = sqlx::query_scalar!(
        r#"select state = 'queued' and held_until is not null as "waits!" from outgoing
           where business_id = $1 and message_id = $2 for update"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if !waits {
        return Err(AppError::refused("This does not wait any more."));
    }
    sqlx::query!(
        "update outgoing set held_until = null, next_at = clock_timestamp() where business_id = $1 and message_id = $2",
        business.0,
        message.0,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, message).await
}

/// Sends a message again that failed, or of which nobody can find out whether it went, by the way that holds now: the
/// number or address may have been corrected since.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it did not fail, or nothing may be sent to them.
pub async fn again(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select o.state as "state: CarryState", o.next_at = 'infinity' as "given_up!",
                  m.channel = 'email' as "is_mail!", m.channel = 'chat' as "is_answer!",
                  m.channel = 'facebook' as "is_facebook!", m.customer_id as "customer_id: CustomerId",
                  c.blocked_at is not null as "blocked!"
           from outgoing o join message m on m.business_id = $1 and m.id = o.message_id
           join customer c on c.business_id = $1 and c.id = m.customer_id
           where o.business_id = $1 and o.message_id = $2 for update of o"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let in_doubt = found.state == CarryState::Unknown && found.given_up;
    if found.state != CarryState::Failed && !in_doubt {
        return Err(AppError::refused("This did not fail, so it is not sent again."));
    }
    if found.is_answer {
        return Err(AppError::refused(
            "This stands in the chat. Write to them by email or as a text instead.",
        ));
    }
    if found.blocked {
        return Err(AppError::refused("This contact is blocked. Unblock them to write."));
    }
    let way = if found.is_mail {
        let way = way_or_refusal(store::emailing(tx, found.customer_id).await?, "email")?;
        sqlx::query!(
            "update mail set channel_id = $3, address = $4 where business_id = $1 and message_id = $2",
            business.0,
            message.0,
            way.channel_id.0,
            way.to,
        )
        .execute(tx.conn())
        .await?;
        way
    } else if found.is_facebook {
        let reach = store::messaging(tx, found.customer_id, Utc::now()).await?;
        way_or_refusal(reach, "Facebook Messenger")?
    } else {
        way_or_refusal(store::texting(tx, found.customer_id).await?, "texts")?
    };
    sqlx::query!(
        "update outgoing set state = 'queued', round = round + 1, attempts = 0, attempted_at = null, code = null,
           reason = '', former_ids = former_ids || coalesce(array[provider_id], '{}'), provider_id = null,
           next_at = clock_timestamp(), held_until = null, carried_at = null, channel_id = $3, address = $4, sender = $5
         where business_id = $1 and message_id = $2",
        business.0,
        message.0,
        way.channel_id.0,
        way.to,
        way.from,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, message).await
}

/// The way, or why there is none.
///
/// # Errors
/// [`AppError::Refused`] with the reason and what would change it.
pub fn way_or_refusal(reach: Reach, what: &str) -> AppResult<WayTo> {
    match reach {
        Reach::Yes(way) => Ok(way),
        Reach::No(not) => Err(AppError::refused(format!("{} {}", not.why, not.remedy))),
        Reach::Off => Err(AppError::refused(format!("No channel for {what} is connected."))),
    }
}

/// Claims what is due by one kind of channel, at most so many: two servers never claim the same, and of two to one number the second
/// waits for the first.
///
/// # Errors
/// When a statement fails.
pub async fn claim(tx: &mut Tx, kind: ChannelKind, now: DateTime<Utc>, most: i64) -> AppResult<Vec<Claimed>> {
    let business = tx.business();
    let lease = if kind == ChannelKind::Email { MAIL_LEASE_SECONDS } else { LEASE_SECONDS };
    let rows = sqlx::query!(
        r#"with due as (
             select o.message_id, o.state, o.attempted_at from outgoing o
               join channel n on n.business_id = $1 and n.id = o.channel_id and n.kind = $5
             -- What holds always names the index for a question, and the second one is asked row by row: the planner, to
             -- whom the queue looks empty, would read all of it.
             where o.business_id = $1 and o.state in ('queued', 'sending', 'unknown') and o.attempts >= 0
               and o.next_at <= $2
               and not exists (
                 select from outgoing e where e.business_id = $1 and e.address = o.address and e.address <> ''
                   and e.message_id < o.message_id and e.state in ('queued', 'sending', 'unknown')
                   and e.next_at < 'infinity' and (e.held_until is null or e.held_until <= $2) offset 0)
             order by o.next_at limit $3 for update of o skip locked
           )
           update outgoing o set
             state = case due.state when 'queued' then 'sending' else 'unknown' end,
             attempts = o.attempts + case due.state when 'queued' then 1 else 0 end,
             attempted_at = case due.state when 'queued' then $2 else o.attempted_at end,
             -- Until Facebook says when it came there by its own clock.
             carried_at = case when $5 = 'facebook' and due.state = 'queued' then $2 else o.carried_at end,
             -- Only Twilio can be asked how far it got, once it stands in 'sent' for a while (`untold`).
             ask_at = case when $5 = 'twilio' and due.state = 'queued' then $2 + interval '5 minutes' else o.ask_at end,
             asks = case due.state when 'queued' then 0 else o.asks end,
             -- A large email is under way for longer.
             next_at = $2 + make_interval(secs => $4 + case when $5 = 'email' then coalesce((
               select sum(p.bytes) from message_picture p where p.business_id = $1 and p.message_id = m.id
             ), 0)::float8 / 150000 else 0 end)
           from due join message m on m.business_id = $1 and m.id = due.message_id
             join customer c on c.business_id = $1 and c.id = m.customer_id
             left join mail l on l.business_id = $1 and l.message_id = m.id
           where o.business_id = $1 and o.message_id = due.message_id
           returning o.message_id as "message: MessageId", m.customer_id as "customer: CustomerId",
             o.channel_id as "channel: ChannelId", o.round, o.address, o.sender, m.body,
             m.channel = 'chat' as "is_answer!",
             due.state as "was!: CarryState", o.attempted_at, c.blocked_at is not null as "blocked!",
             (select n.removed_at is not null from channel n where n.business_id = $1 and n.id = o.channel_id)
               as "removed!",
             -- An answer of the chat may go to a number of theirs to which texts were never switched on.
             (select max(case when p.sms or m.channel = 'chat' then 2 else 1 end) from contact_point p
               where p.business_id = $1 and p.customer_id = m.customer_id and p.kind = 'phone'
                 and p.normal = o.address) as "stands?: i32",
             m.conversation_id, m.sent_at, l.subject as "subject?", l.rfc_id as "rfc_id?",
             l.answers_id as "answers_id?", l.thread_ids as "thread_ids?", coalesce(l.marketing, false) as "offer!""#,
        business.0,
        now,
        most,
        lease,
        kind as ChannelKind,
    )
    .fetch_all(tx.conn())
    .await?;
    let own: Vec<MessageId> = rows.iter().filter(|row| !row.is_answer).map(|row| row.message).collect();
    let mut going = store::going_files(tx, &own).await?;
    let mut claimed = Vec::new();
    for row in rows {
        let (files, others): (Vec<Going>, Vec<Going>) =
            going.into_iter().partition(|file| file.message == row.message);
        going = others;
        let pictures = files.iter().filter(|file| file.is_picture).count();
        let wordless = !files.is_empty() && row.body == stand_in(pictures, files.len() - pictures);
        let attempt = match row.was {
            CarryState::Queued => Attempt::Send,
            _ => Attempt::Ask(row.attempted_at.unwrap_or(now)),
        };
        let answers = if row.is_answer { Some(store::answers(tx, row.message).await?) } else { None };
        let window = match kind {
            ChannelKind::Facebook => Some(wrote_last(tx, &row.sender, &row.address, now).await?),
            _ => None,
        };
        let refused = if attempt != Attempt::Send {
            None
        } else if let Some((Window::Closed, wrote)) = window {
            Some(format!("{} {CLOSED_REMEDY}", Window::why_closed(now, wrote)))
        } else if store::is_withdrawn(tx, &row.address).await? == Some(true) {
            Some("They said STOP, so no texts may go to this number until they take it back.".to_owned())
        } else if row.offer && store::is_unsubscribed(tx, &row.address).await? {
            Some("They unsubscribed from group emails.".to_owned())
        } else if row.blocked {
            Some("This contact is blocked.".to_owned())
        } else if answers.as_ref().is_some_and(|answers| answers.seen) {
            Some("They saw it in the chat before it went out.".to_owned())
        } else if row.removed {
            Some("The channel that it was to go out by was removed.".to_owned())
        } else if kind == ChannelKind::Twilio {
            Numbered::of(row.stands).refusal().map(str::to_owned)
        } else {
            None
        };
        // Asked once more is nothing new to anybody.
        if row.was != CarryState::Unknown {
            tell(tx, row.message).await?;
        }
        let letter = row.rfc_id.map(|id| Letter {
            id,
            subject: row.subject.unwrap_or_default(),
            answers: row.answers_id.unwrap_or_default(),
            before: row.thread_ids.unwrap_or_default(),
            conversation: row.conversation_id,
            written_at: row.sent_at,
            unsubscribe: String::new(),
        });
        let messenger = window.map(|(window, _)| Messenger {
            mark: format!("{}:{}", row.message, row.round),
            is_late: window == Window::Late,
        });
        claimed.push(Claimed {
            letter,
            answers,
            offer: row.offer,
            messenger,
            message: row.message,
            customer: row.customer,
            channel: row.channel,
            round: row.round,
            to: row.address,
            body: if wordless { String::new() } else { row.body },
            files,
            attempt,
            refused,
        });
    }
    Ok(claimed)
}

/// Whether somebody may be answered on Facebook now, and when they wrote there last.
async fn wrote_last(
    tx: &mut Tx,
    page: &str,
    person: &str,
    now: DateTime<Utc>,
) -> AppResult<(Window, Option<DateTime<Utc>>)> {
    let wrote = store::wrote_last(tx, &address(page, person)).await?;
    Ok((Window::at(now, wrote), wrote))
}

/// Counts the change, and tells the screens of it.
pub(super) async fn tell(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"update outgoing o set step = o.step + 1, changed_at = clock_timestamp()
           from message m, channel n
           where o.business_id = $1 and o.message_id = $2 and m.business_id = $1 and m.id = o.message_id
             and n.business_id = $1 and n.id = o.channel_id
           returning o.state as "state: CarryState", o.step, o.reason, o.address, m.number,
             m.channel = 'chat' as "is_answer!", n.kind as "kind: ChannelKind", o.created_at,
             case when o.state = 'queued' and o.attempts = 0 then o.held_until end as held_until,
             m.conversation_id as "conversation_id: ConversationId", m.customer_id as "customer_id: CustomerId""#,
        business.0,
        message.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let delivery = Delivery {
        state: row.state,
        step: row.step,
        why: row.reason,
        to: row.address,
        held_until: row.held_until,
        also: row.is_answer.then_some(AlsoBy { by: row.kind, at: row.created_at }),
    };
    let mut told = vec![(message, row.conversation_id, row.customer_id, row.number)];
    if row.is_answer {
        told.extend(carried_with(tx, message).await?);
    }
    for (message, conversation, customer, number) in told {
        tx.record(NewEvent {
            kind: "message.carried".into(),
            customer_id: Some(customer),
            subject_type: "message",
            subject_id: message.0,
            before: Some(json!({})),
            after: Some(json!({
                "conversation_id": conversation, "number": number, "direction": "out", "delivery": delivery,
            })),
        });
    }
    Ok(())
}

/// The other answers of the chat that a message carries, with their places: what becomes of it becomes of them.
async fn carried_with(
    tx: &mut Tx,
    carrier: MessageId,
) -> AppResult<Vec<(MessageId, ConversationId, CustomerId, i64)>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select m.id as "id: MessageId", m.conversation_id as "conversation: ConversationId",
                  m.customer_id as "customer: CustomerId", m.number
           from carried_answer k join message m on m.business_id = $1 and m.id = k.message_id
           where k.business_id = $1 and k.carrier_id = $2 and k.message_id <> $2 order by m.number"#,
        business.0,
        carrier.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.conversation, row.customer, row.number)).collect())
}
