//! One conversation.

use super::super::model::{
    CATCH_UP, Channel, ColleagueDraft, Conversation, Draft, GroupMessage, Message, ReplyBy, Thread,
    VisitorLink,
};
use super::calls::call_lines;
use super::scheduled::quiet_until;
use crate::domain::ids::{ConversationId, CustomerId, MessageId, VisitorId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::{Delivery, Mail, Pictures, Reach};
use crate::server::Tx;
use chrono::Utc;
use sqlx::types::Json;

/// Messages `m` with who wrote them, and how far what a provider carries has come: one way to read them, and what
/// picks them out.
macro_rules! messages {
    ($which:tt, $($value:expr),+ $(,)?) => {
        sqlx::query_as!(
            Message,
            r#"select m.id as "id: _", m.conversation_id as "conversation_id: _", m.customer_id as "customer_id: _",
                      m.number, m.channel as "channel: _", m.direction as "direction: _", m.body,
                      m.staff_id as "staff_id: _", s.name as "staff_name?", m.visitor_id as "visitor_id: _",
                      m.visitor_number, m.sent_at, m.delivered_at, m.seen_at, m.withdrawn_at,
                      case when m.direction = 'internal' then array(
                        select n.name from note_mention n
                        where n.business_id = $1 and n.message_id = m.id order by n.name)
                      else '{}' end as "mentions!",
                      case when m.channel = 'chat' then (
                        select jsonb_build_object('state', o.state, 'step', o.step, 'why', o.reason, 'to', o.address,
                          'also', jsonb_build_object('by', n.kind, 'at', o.created_at))
                        from carried_answer k
                          join outgoing o on o.business_id = $1 and o.message_id = k.carrier_id
                          join channel n on n.business_id = $1 and n.id = o.channel_id
                        where k.business_id = $1 and k.message_id = m.id)
                      else (
                        select jsonb_build_object('state', o.state, 'step', o.step, 'why', o.reason, 'to', o.address,
                          'held_until', case when o.state = 'queued' and o.attempts = 0 then o.held_until end)
                        from outgoing o where o.business_id = $1 and o.message_id = m.id) end as "delivery?: Delivery",
                      (select coalesce(jsonb_agg(jsonb_build_object('file_id', p.file_id, 'why', p.reason, 'name', p.name)
                          order by p.place), '[]')
                        from message_picture p where p.business_id = $1 and p.message_id = m.id)
                      as "pictures!: Pictures",
                      case when m.channel = 'email' then (
                        select jsonb_build_object('subject', l.subject, 'quoted', l.quoted, 'has_html', l.html <> '',
                          'files', l.files)
                        from mail l where l.business_id = $1 and l.message_id = m.id) end as "mail?: Mail",
                      case when m.broadcast_id is not null then (
                        select jsonb_build_object('id', b.id, 'name', coalesce(
                          (select g.name from contact_group g
                           where g.business_id = $1 and g.id = (b.audience ->> 'group')::uuid),
                          (select t.name from tag t where t.business_id = $1 and t.id = (b.audience ->> 'tag')::uuid),
                          b.subject))
                        from broadcast b where b.business_id = $1 and b.id = m.broadcast_id) end as "group?: GroupMessage"
               from message m left join staff s on s.business_id = m.business_id and s.id = m.staff_id
               "# + $which,
            $($value),+
        )
    };
}

/// A message.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn message(tx: &mut Tx, id: MessageId) -> AppResult<Message> {
    let business = tx.business();
    Ok(messages!("where m.business_id = $1 and m.id = $2", business.0, id.0,).fetch_one(tx.conn()).await?)
}

/// Messages after a number, in order, at most [`CATCH_UP`].
///
/// # Errors
/// When the database does not answer.
pub async fn messages_after(
    tx: &mut Tx,
    conversation: ConversationId,
    number: i64,
) -> AppResult<Vec<Message>> {
    let business = tx.business();
    Ok(messages!(
        "where m.business_id = $1 and m.conversation_id = $2 and m.number > $3
           order by m.number limit $4",
        business.0,
        conversation.0,
        number,
        CATCH_UP,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The page of messages before a number, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn messages_before(
    tx: &mut Tx,
    conversation: ConversationId,
    number: i64,
) -> AppResult<Page<Message, i64>> {
    let business = tx.business();
    let newest_first = messages!(
        "where m.business_id = $1 and m.conversation_id = $2 and m.number < $3
           order by m.number desc limit $4",
        business.0,
        conversation.0,
        number,
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut page = Page::cut(newest_first, PAGE_SIZE, |oldest| oldest.number);
    page.rows.reverse();
    Ok(page)
}

/// Where an answer in this conversation goes: the link that wrote last. Whoever only looks draws no
/// answer to themselves.
///
/// # Errors
/// When the database does not answer.
pub async fn link(tx: &mut Tx, conversation: ConversationId) -> AppResult<Option<VisitorLink>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        VisitorLink,
        r#"select id as "id: _", name, contact, page, created_at, last_seen_at from visitor
           where business_id = $1 and conversation_id = $2 and revoked_at is null and expires_at > now()
             and not of_form
           order by last_wrote_at desc, id desc limit 1"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A visitor of whom it may be in doubt whether they are the customer.
#[derive(Debug, Clone)]
pub struct Doubt {
    pub id: VisitorId,
    /// As typed; may be empty.
    pub contact: String,
    /// They wrote in the web form, so no answer goes there.
    pub of_form: bool,
}

/// Of whom it is in doubt whether they are the customer: the unproven one who wrote last, else whoever wrote last.
///
/// # Errors
/// When the database does not answer.
pub async fn doubt(tx: &mut Tx, conversation: ConversationId) -> AppResult<Option<Doubt>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Doubt,
        r#"select v.id as "id: _", v.contact, v.of_form
           from visitor v join conversation o on o.business_id = $1 and o.id = v.conversation_id
           where v.business_id = $1 and v.conversation_id = $2 and v.revoked_at is null and v.expires_at > now()
           order by (v.unproven and v.id is distinct from o.proven_visitor_id) desc, v.last_wrote_at desc, v.id desc
           limit 1"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// A customer's conversation with its newest messages, in a few statements, whatever there is.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown customer.
pub async fn thread(tx: &mut Tx, customer: CustomerId) -> AppResult<Thread> {
    let (business, me) = (tx.business(), tx.staff());
    let head = sqlx::query!(
        r#"select u.id as "id: CustomerId", u.name, u.blocked_at is not null as "blocked!",
                  case when c.id is not null then json_build_object(
                    'id', c.id, 'customer_id', c.customer_id, 'status', c.status, 'assigned_to', c.assigned_to, 'inbox_id', c.inbox_id,
                    'assigned_name', (select s.name from staff s where s.business_id = $1 and s.id = c.assigned_to),
                    'unverified', c.unverified, 'last_number', c.last_number,
                    'last_inbound_number', c.last_inbound_number, 'waiting_since', c.waiting_since,
                    'snoozed_until', c.snoozed_until,
                    'read_number', coalesce((
                      select r.number from conversation_read r
                      where r.business_id = $1 and r.conversation_id = c.id and r.staff_id = $3), 0))
                  end as "conversation: Json<Conversation>",
                  (select json_build_object(
                     'id', v.id, 'name', v.name, 'contact', v.contact, 'page', v.page,
                     'created_at', v.created_at, 'last_seen_at', v.last_seen_at)
                   from visitor v
                   where v.business_id = $1 and v.conversation_id = c.id
                     and v.revoked_at is null and v.expires_at > now() and not v.of_form
                   order by v.last_wrote_at desc, v.id desc limit 1) as "link: Json<VisitorLink>",
                  (select json_build_object(
                     'id', v.id, 'name', v.name, 'contact', v.contact, 'page', v.page,
                     'created_at', v.created_at, 'last_seen_at', v.last_seen_at)
                   from visitor v
                   where v.business_id = $1 and v.conversation_id = c.id and c.unverified
                     and v.revoked_at is null and v.expires_at > now()
                   order by (v.unproven and v.id is distinct from c.proven_visitor_id) desc, v.last_wrote_at desc,
                     v.id desc limit 1) as "doubt: Json<VisitorLink>",
                  (select json_build_object('body', d.body, 'internal', d.internal, 'updated_at', d.updated_at,
                     'by', case d.channel when 'email'
                       then jsonb_build_object('email', jsonb_build_object('subject', d.subject))
                       else to_jsonb(d.channel) end)
                   from draft d
                   where d.business_id = $1 and d.conversation_id = c.id and d.staff_id = $3) as "draft: Json<Draft>"
           from customer u left join conversation c on c.business_id = $1 and c.customer_id = u.id
           where u.business_id = $1 and u.id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)"#,
        business.0,
        customer.0,
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let conversation = head.conversation.map(|json| json.0);
    let messages = match &conversation {
        Some(conversation) => messages_before(tx, conversation.id, i64::MAX).await?,
        None => Page { rows: Vec::new(), next: None },
    };
    let calls = call_lines(tx, head.id).await?;
    let texting = channels::store::texting(tx, head.id).await?;
    let emailing = channels::store::emailing(tx, head.id).await?;
    let now = Utc::now();
    let messaging = channels::store::messaging(tx, head.id, now).await?;
    let known = conversation.as_ref().map(|known| known.id);
    let quiet_until = match &texting {
        Reach::Yes(way) => quiet_until(tx, head.id, way.channel_id, known, now).await?,
        Reach::Off | Reach::No(_) => None,
    };
    Ok(Thread {
        texting,
        emailing,
        messaging,
        quiet_until,
        customer_id: head.id,
        customer_name: head.name,
        blocked: head.blocked,
        conversation,
        link: head.link.map(|json| json.0),
        doubt: head.doubt.map(|json| json.0),
        messages,
        calls,
        draft: head.draft.map(|json| json.0),
        now,
    })
}

/// The customer that a conversation is with.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn customer_of(tx: &mut Tx, conversation: ConversationId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select coalesce(k.merged_into, k.id) as "id!: CustomerId"
           from conversation c join customer k on k.business_id = $1 and k.id = c.customer_id
           where c.business_id = $1 and c.id = $2"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// What others than the reader began to write to a customer, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn colleagues_drafts(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<ColleagueDraft>> {
    let (business, me) = (tx.business(), tx.staff());
    let drafts = sqlx::query_scalar!(
        r#"select json_build_object('name', s.name, 'body', d.body, 'internal', d.internal,
                  'by', case d.channel when 'email'
                    then jsonb_build_object('email', jsonb_build_object('subject', d.subject))
                    else to_jsonb(d.channel) end) as "draft!: Json<ColleagueDraft>"
           from conversation c
           join draft d on d.business_id = $1 and d.conversation_id = c.id
           join staff s on s.business_id = $1 and s.id = d.staff_id and s.archived_at is null
           where c.business_id = $1 and d.staff_id <> $3 and c.customer_id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)
           order by d.updated_at desc, d.staff_id limit 5"#,
        business.0,
        customer.0,
        me.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(drafts.into_iter().map(|json| json.0).collect())
}

/// Keeps what the writer began in their conversation with a customer; an empty text forgets it. Answers whether it is
/// kept: before the first message there may be no conversation to keep it in, and then only the device does.
///
/// # Errors
/// When the database does not answer.
pub async fn save_draft(
    tx: &mut Tx,
    customer: CustomerId,
    body: &str,
    internal: bool,
    by: Option<&ReplyBy>,
) -> AppResult<bool> {
    let (business, me) = (tx.business(), tx.staff());
    if body.is_empty() {
        sqlx::query!(
            "delete from draft d using conversation c
             where c.business_id = $1 and d.business_id = $1 and d.conversation_id = c.id and d.staff_id = $3
               and c.customer_id = (
                 select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)",
            business.0,
            customer.0,
            me.map(|id| id.0),
        )
        .execute(tx.conn())
        .await?;
        return Ok(true);
    }
    let (channel, subject) = match by {
        None => (None, ""),
        Some(ReplyBy::Chat) => (Some(Channel::Chat), ""),
        Some(ReplyBy::Text) => (Some(Channel::Text), ""),
        Some(ReplyBy::Facebook) => (Some(Channel::Facebook), ""),
        Some(ReplyBy::Email { subject }) => (Some(Channel::Email), subject.as_str()),
    };
    let kept = sqlx::query!(
        "insert into draft (business_id, conversation_id, staff_id, body, internal, channel, subject)
         select $1, c.id, $3, $4, $5, $6, $7 from conversation c where c.business_id = $1 and c.customer_id = (
           select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)
         on conflict (business_id, conversation_id, staff_id)
           do update set body = excluded.body, internal = excluded.internal, channel = excluded.channel,
             subject = excluded.subject, updated_at = now()",
        business.0,
        customer.0,
        me.map(|id| id.0),
        body,
        internal,
        channel as Option<Channel>,
        subject,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(kept > 0)
}
