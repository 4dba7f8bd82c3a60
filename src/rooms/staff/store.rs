//! What this room reads.

use super::model::{
    Door, LinkKind, OpenLink, People, SessionInfo, StaffMember, StaffRef, Workplace, device_name,
};
use crate::domain::ids::{BusinessId, SessionId, StaffId};
use crate::domain::role::Role;
use crate::error::AppResult;
use crate::server::{App, Caller, Tx};

/// The people who work here, by name.
///
/// # Errors
/// When the query fails.
pub async fn names(tx: &mut Tx) -> AppResult<Vec<StaffRef>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        StaffRef,
        r#"select id as "id: StaffId", name from staff
           where business_id = $1 and archived_at is null and joined_at is not null order by lower(name), id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The people of the business and the links that can still be used.
///
/// # Errors
/// When a query fails.
pub async fn people(tx: &mut Tx) -> AppResult<People> {
    let business = tx.business();
    let members = sqlx::query_as!(
        StaffMember,
        r#"select w.id as "id: StaffId", w.name, a.email, w.role as "role: Role",
                  w.joined_at is not null as "joined!", w.created_at, w.version,
                  (select max(s.last_seen_at) from session s
                   where s.business_id = w.business_id and s.staff_id = w.id) as last_seen_at
           from staff w join account a on a.id = w.account_id
           where w.business_id = $1 and w.archived_at is null order by lower(w.name), w.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let links = sqlx::query_as!(
        OpenLink,
        r#"select l.id, l.kind as "kind: LinkKind", l.staff_id as "staff_id: StaffId", w.name, a.email,
                  l.expires_at, by.name as "created_by?"
           from access_link l
           join staff w on w.business_id = l.business_id and w.id = l.staff_id
           join account a on a.id = w.account_id
           left join staff by on by.business_id = l.business_id and by.id = l.created_by
           where l.business_id = $1 and l.used_at is null and l.revoked_at is null and l.expires_at > now()
           order by l.created_at desc, l.id"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(People { members, links })
}

/// The version of the caller's own staff record: an edit of the name names it.
///
/// # Errors
/// When the query fails.
pub async fn own_version(tx: &mut Tx, staff: StaffId) -> AppResult<i32> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "select version from staff where business_id = $1 and id = $2",
        business.0,
        staff.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The businesses that the caller works for, by name.
///
/// # Errors
/// When the query fails.
pub async fn workplaces(caller: &Caller) -> AppResult<Vec<Workplace>> {
    let rows = sqlx::query!(
        r#"select business_id as "business_id!: BusinessId", business_name as "business_name!",
                  role as "role!: Role"
           from account_workplaces($1)"#,
        caller.account_id.0,
    )
    .fetch_all(&caller.app.db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Workplace {
            business_id: row.business_id,
            business_name: row.business_name,
            role: row.role,
            current: row.business_id == caller.business_id,
        })
        .collect())
}

/// The signed-in browsers of the caller's account, the one that was used last first.
///
/// # Errors
/// When the query fails.
pub async fn sessions(caller: &Caller) -> AppResult<Vec<SessionInfo>> {
    let rows = sqlx::query!(
        r#"select s.id as "id: SessionId", s.user_agent, s.address, s.created_at, s.last_seen_at,
                  w.business_name as "business_name!"
           from session s join account_workplaces($1) w on w.business_id = s.business_id
           where s.account_id = $1 and s.expires_at > now()
             and s.last_seen_at > now() - make_interval(days => $2)
           order by s.last_seen_at desc, s.id"#,
        caller.account_id.0,
        i32::try_from(crate::server::session::IDLE_DAYS).unwrap_or(7),
    )
    .fetch_all(&caller.app.db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionInfo {
            id: row.id,
            device: device_name(&row.user_agent),
            address: row.address,
            business_name: row.business_name,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            current: row.id == caller.session_id,
        })
        .collect())
}

/// Where somebody who is not signed in has to go.
///
/// # Errors
/// When the query fails.
pub async fn door(app: &App) -> AppResult<Door> {
    let any = sqlx::query_scalar!(r#"select any_business() as "any!""#).fetch_one(&app.db).await?;
    Ok(if any { Door::SignIn } else { Door::Setup })
}
