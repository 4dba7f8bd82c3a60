//! By which way an email to a customer goes, and which thread it goes on with.

use super::super::model::{MailThread, Reach, WayTo, WhyNot, base_subject};
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId};
use crate::error::AppResult;
use crate::server::Tx;

/// Mails that are looked at for the thread of a subject.
const LOOKED_AT: i64 = 20;

/// Whether a customer can be emailed: at the Main address, and from the one by which they know us.
///
/// # Errors
/// When the query fails.
pub async fn emailing(tx: &mut Tx, customer: CustomerId) -> AppResult<Reach> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select f.id as "first_id: ChannelId", f.name as first_name, f.address as first_address,
                  p.normal as "normal?", p.raw as "raw?", p.is_main as "is_main?",
                  u.id as "used_id?: ChannelId", u.name as "used_name?", u.address as "used_address?"
           from (
             select id, name, address from channel
             where business_id = $1 and kind = 'email' and removed_at is null order by created_at, id limit 1) f
           left join lateral (
             select normal, raw, is_main from contact_point
             where business_id = $1 and customer_id = $2 and kind = 'email'
             order by is_main desc, created_at, id limit 1) p on true
           left join lateral (
             select k.id, k.name, k.address from mail m
               join channel k on k.business_id = $1 and k.id = m.channel_id and k.removed_at is null
             where m.business_id = $1 and m.address = p.normal
             order by m.message_id desc limit 1) u on true"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(Reach::Off) };
    let Some(to) = found.normal else {
        return Ok(Reach::No(WhyNot {
            why: "There is no email address on the card.".into(),
            remedy: "Add one with + on the Contact card.".into(),
            since: None,
        }));
    };
    let from = found.used_address.unwrap_or(found.first_address);
    Ok(Reach::Yes(WayTo {
        channel_id: found.used_id.unwrap_or(found.first_id),
        channel_name: found.used_name.unwrap_or(found.first_name),
        from_shown: from.clone(),
        to_shown: found.raw.unwrap_or_else(|| to.clone()),
        from,
        to,
        why: if found.is_main == Some(true) { "the Main email" } else { "the only email" }.into(),
        until: None,
    }))
}

/// The thread that a mail with a subject goes on with: the latest one with the same subject and the same address
/// in this conversation. Another subject begins a thread.
///
/// # Errors
/// When the query fails.
pub async fn thread_of(
    tx: &mut Tx,
    conversation: ConversationId,
    address: &str,
    subject: &str,
) -> AppResult<MailThread> {
    let business = tx.business();
    let mails = sqlx::query!(
        "select l.subject, l.rfc_id, l.thread_ids from mail l
           join message m on m.business_id = $1 and m.id = l.message_id
         where l.business_id = $1 and l.address = $2 and m.conversation_id = $3 and m.withdrawn_at is null
           and l.rfc_id <> ''
         order by l.message_id desc limit $4",
        business.0,
        address,
        conversation.0,
        LOOKED_AT,
    )
    .fetch_all(tx.conn())
    .await?;
    let base = base_subject(subject).to_lowercase();
    let latest = mails.iter().find(|mail| base_subject(&mail.subject).to_lowercase() == base);
    Ok(latest.map(|mail| MailThread::after(&mail.rfc_id, &mail.thread_ids)).unwrap_or_default())
}

/// The conversation that a mail of ours went out in.
///
/// # Errors
/// When the query fails.
pub async fn conversation_of_mail(tx: &mut Tx, message: MessageId) -> AppResult<Option<ConversationId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select m.conversation_id as "id: ConversationId"
           from mail l join message m on m.business_id = $1 and m.id = l.message_id
           where l.business_id = $1 and l.message_id = $2 and m.direction = 'out'"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Whether an address is one of our own channels'.
///
/// # Errors
/// When the query fails.
pub async fn is_our_address(tx: &mut Tx, address: &str) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from channel where business_id = $1 and kind = 'email' and address = $2 and removed_at is null
           ) as "ours!""#,
        business.0,
        address,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// An email as it was sent, without anything that could act; none: it had no HTML.
///
/// # Errors
/// When the query fails.
pub async fn html_of_mail(tx: &mut Tx, message: MessageId) -> AppResult<Option<String>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "select html from mail where business_id = $1 and message_id = $2 and html <> ''",
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// To which address and whom an email went that tells how to unsubscribe, and whose it was; none: there is no such email.
///
/// # Errors
/// When the query fails.
pub async fn offer_of_mail(
    tx: &mut Tx,
    message: MessageId,
) -> AppResult<Option<(String, CustomerId, String)>> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select l.address, m.customer_id as "customer_id: CustomerId", b.name as business_name
           from mail l join message m on m.business_id = $1 and m.id = l.message_id
             join business b on b.id = $1
           where l.business_id = $1 and l.message_id = $2 and l.marketing"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| (row.address, row.customer_id, row.business_name)))
}
