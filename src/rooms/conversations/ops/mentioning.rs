//! Whom an internal note names.

use super::placing::Place;
use crate::domain::ids::{ConversationId, MessageId, StaffId};
use crate::domain::mention;
use crate::error::{AppError, AppResult};
use crate::server::Tx;

/// Colleagues that one note can name.
const MOST: usize = 50;

/// A colleague whom a note names.
pub(super) struct Named {
    pub id: StaffId,
    pub name: String,
}

/// The colleagues whose names stand in the text after an `@`; who writes it need not be told. Of
/// several people with one name, those of `chosen` are meant, or else all.
///
/// # Errors
/// [`AppError::NotFound`] for a chosen one who never worked here; a field error for `mentions` for
/// one who does no more.
pub(super) async fn named(tx: &mut Tx, body: &str, chosen: &[StaffId]) -> AppResult<Vec<Named>> {
    if chosen.len() > MOST {
        return Err(AppError::invalid("mentions", format!("A note names at most {MOST} people.")));
    }
    let mut ids: Vec<uuid::Uuid> = chosen.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() && !body.contains('@') {
        return Ok(Vec::new());
    }
    let (business, me) = (tx.business(), tx.staff());
    let people = sqlx::query!(
        r#"select id as "id: StaffId", name, archived_at is null as "works_here!", id = any ($2) as "chosen!"
           from staff where business_id = $1 and (archived_at is null or id = any ($2)) order by id limit 1000"#,
        business.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    if people.iter().filter(|person| person.chosen).count() != ids.len() {
        return Err(AppError::NotFound);
    }
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let mut standing: Vec<&str> =
        mention::places(body, &names).into_iter().map(|(_, which)| names[which]).collect();
    standing.sort_unstable();
    standing.dedup();
    let mut all = Vec::new();
    for name in standing {
        let of_name = || people.iter().filter(|person| person.name == name);
        let is_chosen = of_name().any(|person| person.chosen);
        for person in of_name().filter(|person| person.chosen || !is_chosen) {
            if !person.works_here {
                return Err(AppError::invalid("mentions", format!("{name} does not work here any more.")));
            }
            if Some(person.id) != me {
                all.push(Named { id: person.id, name: name.to_owned() });
            }
        }
    }
    all.truncate(MOST);
    Ok(all)
}

/// Keeps whom a note names.
///
/// # Errors
/// When the statement fails.
pub(super) async fn keep(
    tx: &mut Tx,
    message: MessageId,
    conversation: ConversationId,
    place: &Place,
    named: &[Named],
) -> AppResult<()> {
    if named.is_empty() {
        return Ok(());
    }
    let business = tx.business();
    let ids: Vec<uuid::Uuid> = named.iter().map(|one| one.id.0).collect();
    let names: Vec<String> = named.iter().map(|one| one.name.clone()).collect();
    sqlx::query!(
        "insert into note_mention (business_id, message_id, conversation_id, number, at, staff_id, name)
         select $1, $2, $3, $4, $5, who.id, who.name from unnest($6::uuid[], $7::text[]) who (id, name)",
        business.0,
        message.0,
        conversation.0,
        place.number,
        place.at,
        &ids,
        &names,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The note was withdrawn: nobody needs to read it any more.
///
/// # Errors
/// When the statement fails.
pub(super) async fn forget(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "delete from note_mention where business_id = $1 and message_id = $2",
        business.0,
        message.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The caller has read a conversation up to a number.
///
/// # Errors
/// When the statement fails.
pub(super) async fn mark_seen(tx: &mut Tx, conversation: ConversationId, number: i64) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    sqlx::query!(
        "update note_mention set seen_at = clock_timestamp()
         where business_id = $1 and conversation_id = $2 and staff_id = $3 and number <= $4 and seen_at is null",
        business.0,
        conversation.0,
        me.map(|id| id.0),
        number,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
