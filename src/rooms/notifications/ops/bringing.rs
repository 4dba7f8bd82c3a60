//! Messages are brought to devices, each at most once.

use super::super::model::pause;
use crate::domain::ids::{MessageId, PushDeviceId, StaffId};
use crate::error::AppResult;
use crate::server::Tx;
use crate::server::jobs::sweep::{BATCH, SweepBatch};
use crate::server::providers::push::{Address, Brought};
use chrono::{DateTime, Duration, Utc};

/// How long it is remembered that a message was brought.
const REMEMBERED_DAYS: i64 = 2;

/// Messages of which nobody was told yet, written before a moment; they stay locked until the commit.
///
/// # Errors
/// When the query fails.
pub async fn due_news(tx: &mut Tx, before: DateTime<Utc>, most: i64) -> AppResult<Vec<MessageId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select message_id as "id: MessageId" from push_news where business_id = $1 and at <= $2
           order by at limit $3 for update skip locked"#,
        business.0,
        before,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Parts a message among devices; it is no news any more.
///
/// # Errors
/// When a statement fails.
pub async fn spread(
    tx: &mut Tx,
    message: MessageId,
    devices: &[PushDeviceId],
    now: DateTime<Utc>,
) -> AppResult<()> {
    let business = tx.business();
    let ids: Vec<uuid::Uuid> = devices.iter().map(|device| device.0).collect();
    sqlx::query!(
        "insert into push_delivery (business_id, message_id, device_id, next_at)
         select $1, $2, d.id, $4 from push_device d where d.business_id = $1 and d.id = any ($3)
         on conflict (business_id, message_id, device_id) do nothing",
        business.0,
        message.0,
        &ids,
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from push_news where business_id = $1 and message_id = $2", business.0, message.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A message that is brought to a device now.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub message: MessageId,
    pub device: PushDeviceId,
    pub staff: StaffId,
    /// How often it was offered, this time included.
    pub tries: u32,
    pub address: Address,
    /// The key of ours that the device knows.
    pub server_key: Vec<u8>,
}

/// Takes what is due. Once this is committed it is not handed over again by itself, whatever becomes of this program:
/// a message that is lost also stands in the inbox, and one that comes twice wakes somebody twice.
///
/// # Errors
/// When the statement fails.
pub async fn claim(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> AppResult<Vec<Claimed>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"with due as (
             select message_id, device_id from push_delivery where business_id = $1 and next_at <= $2
             order by next_at limit $3 for update skip locked
           )
           update push_delivery p set next_at = null, tries = p.tries + 1
           from due join push_device d on d.business_id = $1 and d.id = due.device_id
           where p.business_id = $1 and p.message_id = due.message_id and p.device_id = due.device_id
           returning p.message_id as "message: MessageId", p.device_id as "device: PushDeviceId",
                     d.staff_id as "staff: StaffId", p.tries, d.endpoint, d.p256dh, d.auth, d.server_key"#,
        business.0,
        now,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Claimed {
            message: row.message,
            device: row.device,
            staff: row.staff,
            tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
            address: Address { endpoint: row.endpoint, p256dh: row.p256dh, auth: row.auth },
            server_key: row.server_key,
        })
        .collect())
}

/// Writes down what became of it. Only what certainly was not taken is offered again.
///
/// # Errors
/// When a statement fails.
pub async fn settle(tx: &mut Tx, one: &Claimed, outcome: &Brought, now: DateTime<Utc>) -> AppResult<()> {
    note(tx, one.device, outcome).await?;
    let Brought::Later(asked) = outcome else { return Ok(()) };
    let asked = asked.and_then(|asked| Duration::from_std(asked).ok());
    let Some(pause) = pause(one.tries, asked) else { return Ok(()) };
    let business = tx.business();
    sqlx::query!(
        "update push_delivery set next_at = $4 where business_id = $1 and message_id = $2 and device_id = $3",
        business.0,
        one.message.0,
        one.device.0,
        now + pause,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes down what an outcome says of the device.
///
/// # Errors
/// When the statement fails.
pub(super) async fn note(tx: &mut Tx, device: PushDeviceId, outcome: &Brought) -> AppResult<()> {
    let business = tx.business();
    match outcome {
        Brought::Taken => {
            sqlx::query!(
                "update push_device set reached_at = clock_timestamp() where business_id = $1 and id = $2",
                business.0,
                device.0,
            )
            .execute(tx.conn())
            .await?;
        }
        Brought::Gone => {
            sqlx::query!("delete from push_device where business_id = $1 and id = $2", business.0, device.0)
                .execute(tx.conn())
                .await?;
        }
        Brought::Later(_) | Brought::Refused(_) | Brought::Unknown => {}
    }
    Ok(())
}

/// What was brought some days ago.
pub const SWEEP_DELIVERIES: SweepBatch = |tx, now| Box::pin(sweep(tx, now));

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from push_delivery where business_id = $1 and (message_id, device_id) in (
           select message_id, device_id from push_delivery where business_id = $1 and created_at < $2
           order by created_at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(REMEMBERED_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
