//! Use cases of this room.

mod links;
mod people;
mod sessions;
mod sign_in;

pub use links::{NewLink, SWEEP_LINKS, look_at_link, reset_link, revoke_link, settle_token, use_link};
pub use people::{change_role, checked_preferences, guard_owners, invite, remove, rename, save_preferences};
pub use sessions::{end_all_of_staff, end_others, end_session};
pub use sign_in::{Place, change_password, enter, leave, request, sign_in, switch};

use super::model::Me;
use crate::domain::ids::LocationId;
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult};
use crate::server::{Caller, secret};
use chrono::{Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Hours that an invitation or reset link can be used.
pub const LINK_HOURS: i64 = 24;

/// What every screen needs to know of its user.
///
/// # Errors
/// When the database does not answer.
pub async fn me(caller: &Caller) -> AppResult<Me> {
    let mut tx = caller.read().await?;
    let row = sqlx::query!(
        r#"select b.slug, b.help_email, l.id as "location_id: LocationId", l.time_zone, l.phone_region
           from business b join location l on l.business_id = b.id and l.archived_at is null
           where b.id = $1 order by l.is_main desc, l.created_at limit 1"#,
        caller.business_id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Me {
        staff_id: caller.staff_id,
        session_id: caller.session_id,
        name: caller.name.clone(),
        role: caller.role,
        business_id: caller.business_id,
        business_name: caller.business_name.clone(),
        business_slug: row.slug,
        help_email: row.help_email,
        preferences: serde_json::from_value(caller.preferences.clone()).unwrap_or_default(),
        location_id: row.location_id,
        zone: Zone::of_place(&row.time_zone, &row.phone_region),
        region: row.phone_region,
        as_of: caller.as_of,
    })
}

/// Makes a reset link for whoever runs the server: the way back for the last owner. Answers the
/// link's path.
///
/// # Errors
/// A sentence if no account has this email.
pub async fn reset_link_by_operator(pool: &PgPool, email: &str) -> AppResult<String> {
    let email = crate::domain::text::email(email).map_err(AppError::refused)?;
    let account = sqlx::query_scalar!("select id from account where email = $1", email)
        .fetch_optional(pool)
        .await?
        .ok_or_else(|| AppError::refused(format!("Nobody signs in with {email}.")))?;
    let place = sqlx::query!(
        r#"select business_id as "business_id!", staff_id as "staff_id!" from account_workplaces($1) limit 1"#,
        account,
    )
    .fetch_optional(pool)
    .await?
    .ok_or_else(|| AppError::refused(format!("{email} works for no business.")))?;
    let token = secret::token();
    let mut tx =
        crate::server::Tx::begin(pool, crate::domain::ids::BusinessId(place.business_id), None).await?;
    sqlx::query!(
        "insert into access_link (business_id, id, kind, token_hash, staff_id, expires_at)
         values ($1, $2, 'reset', $3, $4, $5)",
        place.business_id,
        Uuid::now_v7(),
        secret::hash(&token),
        place.staff_id,
        Utc::now() + Duration::hours(LINK_HOURS),
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(format!("/reset/{token}"))
}
