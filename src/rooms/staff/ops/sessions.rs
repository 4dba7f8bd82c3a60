//! Ending sessions. Their sockets close at once.

use crate::domain::ids::{AccountId, BusinessId, SessionId, StaffId};
use crate::error::{AppError, AppResult};
use crate::server::{App, Caller};
use std::collections::HashMap;

/// Ends a session of the caller's own account.
///
/// # Errors
/// [`AppError::NotFound`] for one that is not theirs.
pub async fn end_session(caller: &Caller, id: SessionId) -> AppResult<()> {
    let business = sqlx::query_scalar!(
        r#"delete from session where id = $1 and account_id = $2 returning business_id as "id: BusinessId""#,
        id.0,
        caller.account_id.0,
    )
    .fetch_optional(&caller.app.db)
    .await?
    .ok_or(AppError::NotFound)?;
    caller.app.hub.revoke(business, vec![id]);
    Ok(())
}

/// Ends all sessions of the caller's account but this one.
///
/// # Errors
/// When the statement fails.
pub async fn end_others(caller: &Caller) -> AppResult<()> {
    end_all_of_account(&caller.app, caller.account_id, Some(caller.session_id)).await
}

/// Ends all sessions of an account, at whatever business, except one.
///
/// # Errors
/// When the statement fails.
pub(super) async fn end_all_of_account(
    app: &App,
    account: AccountId,
    except: Option<SessionId>,
) -> AppResult<()> {
    let ended = sqlx::query!(
        r#"delete from session where account_id = $1 and id is distinct from $2
           returning id as "id: SessionId", business_id as "business_id: BusinessId""#,
        account.0,
        except.map(|id| id.0),
    )
    .fetch_all(&app.db)
    .await?;
    let mut by_business: HashMap<BusinessId, Vec<SessionId>> = HashMap::new();
    for row in ended {
        by_business.entry(row.business_id).or_default().push(row.id);
    }
    for (business, sessions) in by_business {
        app.hub.revoke(business, sessions);
    }
    Ok(())
}

/// Ends the sessions of somebody who does not work here any more.
///
/// # Errors
/// When the statement fails.
pub async fn end_all_of_staff(app: &App, business: BusinessId, staff: StaffId) -> AppResult<()> {
    let ended = sqlx::query_scalar!(
        r#"delete from session where business_id = $1 and staff_id = $2 returning id as "id: SessionId""#,
        business.0,
        staff.0,
    )
    .fetch_all(&app.db)
    .await?;
    app.hub.revoke(business, ended);
    Ok(())
}
