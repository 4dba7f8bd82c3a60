//! What the visitor's side reads: only ever by the visitor's own link.

use super::words::{Presence, Said, SaidFile, Thread};
use crate::domain::clock::ClockFace;
use crate::domain::ids::{BusinessId, ConversationId, VisitorId};
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult};
use crate::rooms::channels::model::stand_in;
use crate::rooms::settings::{self, is_open_at, opens_next};
use crate::server::Tx;
use chrono::{NaiveDateTime, Utc};
use sqlx::PgPool;
use sqlx::types::Json;

/// Messages that a page gets at once.
const CATCH_UP: i64 = 200;

/// The business of a chat page.
#[derive(Debug, Clone)]
pub struct Host {
    pub business: BusinessId,
    pub name: String,
    pub greeting: String,
    pub away: String,
    /// Origins that may frame the page.
    pub sites: Vec<String>,
    pub enabled: bool,
}

/// The business of a web form.
#[derive(Debug, Clone)]
pub struct FormHost {
    pub business: BusinessId,
    pub name: String,
    /// Origins that may frame the page, and read the answers to what they send.
    pub sites: Vec<String>,
}

/// The business of a slug whose web form is on.
///
/// # Errors
/// NotFound.
pub async fn form_host(pool: &PgPool, slug: &str) -> AppResult<FormHost> {
    if !is_slug(slug) {
        return Err(AppError::NotFound);
    }
    let row = sqlx::query!(
        r#"select business_id as "business_id!", name as "name!", sites as "sites!" from form_business($1) where enabled"#,
        slug,
    )
    .fetch_optional(pool)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(FormHost { business: BusinessId(row.business_id), name: row.name, sites: row.sites })
}

/// What no slug can be is no question for the database, which refuses NUL with an error.
fn is_slug(slug: &str) -> bool {
    slug.len() <= 100 && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Somebody with a valid link.
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    pub business: BusinessId,
    pub id: VisitorId,
    pub conversation: ConversationId,
}

/// The business of a slug.
///
/// # Errors
/// NotFound.
pub async fn host(pool: &PgPool, slug: &str) -> AppResult<Host> {
    if !is_slug(slug) {
        return Err(AppError::NotFound);
    }
    let row = sqlx::query!(
        r#"select business_id as "business_id!", name as "name!", greeting as "greeting!", away as "away!",
                  sites as "sites!", enabled as "enabled!"
           from chat_business($1)"#,
        slug,
    )
    .fetch_optional(pool)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Host {
        business: BusinessId(row.business_id),
        name: row.name,
        greeting: row.greeting,
        away: row.away,
        sites: row.sites,
        enabled: row.enabled,
    })
}

/// The visitor behind a secret's hash, if the link is valid.
///
/// # Errors
/// When the query fails.
pub async fn visitor(pool: &PgPool, hash: &[u8]) -> AppResult<Option<Visitor>> {
    let row = sqlx::query!(
        r#"select business_id as "business_id!", visitor_id as "visitor_id!",
                  conversation_id as "conversation_id!"
           from visitor_caller($1)"#,
        hash,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Visitor {
        business: BusinessId(row.business_id),
        id: VisitorId(row.visitor_id),
        conversation: ConversationId(row.conversation_id),
    }))
}

/// "We open again tomorrow at 9:00 AM."
fn opening_words(at: NaiveDateTime, now: NaiveDateTime, face: ClockFace) -> String {
    let day = match (at.date() - now.date()).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => format!("on {}", at.format("%A")),
    };
    format!("We open again {day} at {}.", face.tell(at.time()))
}

/// Whether somebody is there, and what to read first.
///
/// # Errors
/// When a query fails.
pub async fn presence(tx: &mut Tx, host: &Host) -> AppResult<Presence> {
    let now = Utc::now();
    let locations = settings::store::locations(tx).await?;
    // A business that named no hours does not close.
    let open = locations.iter().all(|location| location.opening_hours.is_empty())
        || locations.iter().any(|location| {
            let zone = Zone::load(&location.time_zone).unwrap_or_else(Zone::utc);
            is_open_at(&location.opening_hours, &zone, now)
        });
    // The clocks of a business's locations differ by hours at most: the first of them to open.
    let again = locations.iter().filter_map(|location| {
        let now = Zone::load(&location.time_zone).unwrap_or_else(Zone::utc).local(now);
        opens_next(&location.opening_hours, now)
            .map(|at| (at, opening_words(at, now, ClockFace::of_region(&location.phone_region))))
    });
    let again = again.min().map(|(_, words)| format!(" {words}")).unwrap_or_default();
    let greeting = match (host.enabled, open) {
        (false, _) => {
            format!("The chat of {} is closed at the moment. Please call or send an email.", host.name)
        }
        (true, true) if host.greeting.is_empty() => "Hello! How can we help you and your pet?".to_owned(),
        (true, true) => host.greeting.clone(),
        (true, false) if host.away.is_empty() => {
            format!(
                "We are closed right now. Leave a message with your phone number or email, and we get back to you.{again}"
            )
        }
        (true, false) => format!("{}{again}", host.away),
    };
    Ok(Presence { enabled: host.enabled, open, greeting })
}

/// What was said since a number (of this visitor's own), and how things stand. None: the link ended.
///
/// # Errors
/// When a query fails.
pub async fn thread(tx: &mut Tx, host: &Host, visitor: VisitorId, after: i64) -> AppResult<Thread> {
    let business = tx.business();
    let messages = said(tx, visitor, after).await?;
    let state = sqlx::query!(
        r#"select staff_seen_number,
             coalesce(array(select m.visitor_number from message m
               where m.business_id = $1 and m.visitor_id = $2 and m.visitor_number <= $3 and m.withdrawn_at is not null
               order by m.visitor_number desc limit 200), '{}') as "withdrawn!: Vec<i64>"
           from visitor where business_id = $1 and id = $2"#,
        business.0,
        visitor.0,
        after,
    )
    .fetch_one(tx.conn())
    .await?;
    let presence = presence(tx, host).await?;
    Ok(Thread { messages, withdrawn: state.withdrawn, seen: state.staff_seen_number, presence })
}

/// A visitor's messages after a number, in order; a new page (0) gets the newest ones. With those that
/// they wrote while they were blocked: nothing here tells one from the other.
///
/// # Errors
/// When the query fails.
pub async fn said(tx: &mut Tx, visitor: VisitorId, after: i64) -> AppResult<Vec<Said>> {
    let business = tx.business();
    let mut rows = sqlx::query_as!(
        Said,
        r#"select number as "number!", mine as "mine!", body as "body!", name as "name?", at as "at!",
                  withdrawn as "withdrawn!", intent as "intent?", files as "files!: Json<Vec<SaidFile>>"
           from (
             (select m.visitor_number as number, m.direction = 'in' as mine, m.body, s.name, m.sent_at as at,
                     m.withdrawn_at is not null as withdrawn,
                     case when m.direction = 'in' then (
                       select e.intent from event e where e.business_id = $1 and e.subject_type = 'message'
                         and e.subject_id = m.id and e.kind = 'message.received' limit 1) end as intent,
                     -- Of their own only the words: whoever is blocked has no more.
                     case when m.direction = 'out' then (
                       select coalesce(jsonb_agg(jsonb_build_object('id', p.file_id, 'name', p.sent_name,
                         'picture', p.name = '', 'bytes', p.bytes) order by p.place), '[]')
                       from message_picture p
                       where p.business_id = $1 and p.message_id = m.id and p.file_id is not null)
                     else '[]'::jsonb end as files
              from message m left join staff s on s.business_id = m.business_id and s.id = m.staff_id
              where m.business_id = $1 and m.visitor_id = $2 and m.visitor_number > $3 and m.direction <> 'internal'
              order by m.visitor_number desc limit $4)
             union all
             (select b.number, true, b.body, null, b.sent_at, false, b.intent, '[]'::jsonb from blocked_message b
              where b.business_id = $1 and b.visitor_id = $2 and b.number > $3
              order by b.number desc limit $4)
           ) said
           order by number desc limit $4"#,
        business.0,
        visitor.0,
        after,
        CATCH_UP,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.reverse();
    for said in &mut rows {
        let pictures = said.files.iter().filter(|file| file.picture).count();
        let others = said.files.len() - pictures;
        // What stands for no words is for lists.
        if !said.files.is_empty() && said.body == stand_in(pictures, others) {
            said.body.clear();
        }
    }
    Ok(rows)
}

/// Up to where staff have seen the visitor's messages.
///
/// # Errors
/// When the query fails.
pub async fn staff_seen(tx: &mut Tx, visitor: VisitorId) -> AppResult<i64> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "select staff_seen_number from visitor where business_id = $1 and id = $2",
        business.0,
        visitor.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Whether an answer in the conversation would go to this link: only then does it see that somebody
/// is typing one.
///
/// # Errors
/// When the query fails.
pub async fn is_current_link(tx: &mut Tx, visitor: &Visitor) -> AppResult<bool> {
    let business = tx.business();
    let newest = sqlx::query_scalar!(
        r#"select id as "id: VisitorId" from visitor
           where business_id = $1 and conversation_id = $2 and revoked_at is null and expires_at > now()
             and not of_form
           order by last_wrote_at desc, id desc limit 1"#,
        business.0,
        visitor.conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(newest == Some(visitor.id))
}
