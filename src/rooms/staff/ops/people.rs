//! Who works here, and as what.

use super::super::model::{Preferences, START_PAGES, SavedView, VIEWS_MAX, is_inbox_path};
use super::super::record::STAFF;
use crate::domain::ids::{AccountId, StaffId};
use crate::domain::role::{Right, Role};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::json;
use uuid::Uuid;

/// Puts somebody on the list who has not accepted yet, or renews what was offered to them. Answers
/// their id; the link is made beside it.
///
/// # Errors
/// If they work here already, or a manager wants to appoint an owner.
pub async fn invite(tx: &mut Tx, by: Role, name: &str, email: &str, role: Role) -> AppResult<StaffId> {
    let account = account(tx, email).await?;
    let business = tx.business();
    let known = sqlx::query!(
        "select id, joined_at is not null and archived_at is null as \"works_here!\" from staff
         where business_id = $1 and account_id = $2 for update",
        business.0,
        account.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let id = match known {
        Some(row) if row.works_here => {
            return Err(AppError::invalid("email", "Somebody with this email already works here."));
        }
        Some(row) => {
            let offer = json!({ "name": name, "role": role, "archived_at": null });
            records::set(tx, &STAFF, "invited", row.id, &offer).await?;
            row.id
        }
        None => {
            let row = json!({
                "id": StaffId::new(), "account_id": account, "name": name, "role": role, "joined_at": null,
                "preferences": {}, "created_at": Utc::now(), "version": 1,
            });
            records::insert(tx, &STAFF, "invited", &row).await?
        }
    };
    // Nobody works for a business before they agree to it, also not for the second time.
    sqlx::query!("update staff set joined_at = null where business_id = $1 and id = $2", business.0, id)
        .execute(tx.conn())
        .await?;
    guard_owners(tx, by).await?;
    Ok(StaffId(id))
}

/// The account with this email, made if there is none.
async fn account(tx: &mut Tx, email: &str) -> AppResult<AccountId> {
    sqlx::query!(
        "insert into account (id, email) values ($1, $2) on conflict (email) do nothing",
        AccountId::new().0,
        email,
    )
    .execute(tx.conn())
    .await?;
    Ok(sqlx::query_scalar!(r#"select id as "id: AccountId" from account where email = $1"#, email)
        .fetch_one(tx.conn())
        .await?)
}

/// Makes somebody owner, manager or staff.
///
/// # Errors
/// [`AppError::Forbidden`] when a manager touches an owner, [`AppError::Refused`] for the last owner.
pub async fn change_role(tx: &mut Tx, by: Role, id: StaffId, role: Role) -> AppResult<()> {
    lock_owners(tx).await?;
    must_work_here(tx, id).await?;
    records::set(tx, &STAFF, "updated", id.0, &json!({ "role": role })).await?;
    guard_owners(tx, by).await
}

/// Takes somebody off the list; what they did stays. Open links of theirs end.
///
/// # Errors
/// As [`change_role`].
pub async fn remove(tx: &mut Tx, by: Role, id: StaffId) -> AppResult<()> {
    lock_owners(tx).await?;
    must_work_here(tx, id).await?;
    records::set(tx, &STAFF, "removed", id.0, &json!({ "archived_at": Utc::now() })).await?;
    guard_owners(tx, by).await?;
    super::links::revoke_all_of(tx, id).await
}

/// Changes the name under which the caller works here.
///
/// # Errors
/// [`AppError::Conflict`] if it was changed meanwhile.
pub async fn rename(tx: &mut Tx, id: StaffId, seen: i32, name: &str) -> AppResult<i32> {
    records::edit(tx, &STAFF, "updated", id.0, seen, &json!({ "name": name })).await
}

/// Preferences as they may be kept.
///
/// # Errors
/// As [`save_preferences`](crate::rooms::staff::api::save_preferences).
pub fn checked_preferences(given: Preferences) -> AppResult<Preferences> {
    let known = |start: &String| START_PAGES.iter().any(|(path, _)| path == start);
    let is_list = |view: &SavedView| view.path.starts_with("/contacts?") && view.path.len() <= 600;
    let is_inbox = |view: &SavedView| is_inbox_path(&view.path);
    if !given.start.iter().all(known)
        || !given.views.iter().all(is_list)
        || !given.inbox_views.iter().all(is_inbox)
    {
        return Err(AppError::BadRequest);
    }
    if given.views.len() > VIEWS_MAX || given.inbox_views.len() > VIEWS_MAX {
        return Err(AppError::refused(format!("You have {VIEWS_MAX} views already. Remove one first.")));
    }
    let mut checks = Checks::default();
    let mut named = |views: Vec<SavedView>| -> Vec<SavedView> {
        let one = |view: SavedView| {
            let name = checks.take("name", text::line(&view.name, "A name", 40));
            SavedView { name, path: view.path }
        };
        views.into_iter().map(one).collect()
    };
    let (views, inbox_views) = (named(given.views), named(given.inbox_views));
    checks.done()?;
    Ok(Preferences { views, inbox_views, ..given })
}

/// Keeps what a person chose for themselves: no event, nobody else is concerned.
///
/// # Errors
/// When the statement fails.
pub async fn save_preferences(tx: &mut Tx, id: StaffId, preferences: &Preferences) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update staff set preferences = $3 where business_id = $1 and id = $2",
        business.0,
        id.0,
        json!(preferences),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn must_work_here(tx: &mut Tx, id: StaffId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query_scalar!(
        "select id from staff where business_id = $1 and id = $2 and archived_at is null",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(|_| ())
    .ok_or(AppError::NotFound)
}

/// Two owners who demote each other at once must not both succeed: acts on staff wait here for
/// one another, in the order of ids.
async fn lock_owners(tx: &mut Tx) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "select id from staff where business_id = $1 and role = 'owner' order by id for update",
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// What holds after every act on staff, undo included: only owners touch owners, and there is one.
/// Looks at what the transaction recorded.
///
/// # Errors
/// [`AppError::Forbidden`] for a role that does not manage owners, [`AppError::Refused`] if nobody
/// would own the business.
pub async fn guard_owners(tx: &mut Tx, by: Role) -> AppResult<()> {
    let acts = || tx.recorded().iter().filter(|event| event.subject_type == STAFF.name);
    let touched: Vec<Uuid> = acts().map(|event| event.subject_id).collect();
    if touched.is_empty() {
        return Ok(());
    }
    let was_owner = acts().any(|event| {
        event.before.as_ref().and_then(|row| row.get("role")).is_some_and(|role| role == Role::Owner.as_str())
    });
    // Two undos at once touch different rows: the second waits here, and its next look sees the first.
    let business = tx.business();
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::text, 901))",
        format!("owners:{business}")
    )
    .execute(tx.conn())
    .await?;
    let now = sqlx::query!(
        r#"select coalesce(bool_or(id = any($2)), false) as "touched!",
                  coalesce(bool_or(archived_at is null and joined_at is not null), false) as "owned!"
           from staff where business_id = $1 and role = 'owner'"#,
        business.0,
        &touched,
    )
    .fetch_one(tx.conn())
    .await?;
    if (was_owner || now.touched) && !by.may(Right::ManageOwners) {
        return Err(AppError::Forbidden);
    }
    if !now.owned {
        return Err(AppError::refused("A business needs an owner: make somebody else an owner first."));
    }
    Ok(())
}
