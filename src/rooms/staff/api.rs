//! Server functions of this room.

use super::model::{AccessLink, Door, FreshLink, Me, People, Preferences, SessionInfo, StaffRef, Workplace};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{BusinessId, SessionId, StaffId};
use crate::domain::role::Role;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use crate::{
    domain::{role::Right, text},
    error::Checks,
    rooms::staff::{model::LinkKind, ops, store},
    server::{Caller, secret},
};

/// Who is signed in here; none for nobody.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "staff/whoami", input = Json)]
pub async fn whoami() -> Result<Option<Me>, AppError> {
    match Caller::find().await? {
        Some(caller) => ops::me(&caller).await.map(Some),
        None => Ok(None),
    }
}

/// Where the sign-in page leads.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "staff/look_at_door", input = Json)]
pub async fn look_at_door() -> Result<Door, AppError> {
    let (app, _) = ops::request()?;
    match Caller::find().await? {
        Some(_) => Ok(Door::Inside),
        None => store::door(&app).await,
    }
}

/// The people who work here, by name. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "staff/list_staff", input = Json)]
pub async fn list_staff() -> Result<Vec<StaffRef>, AppError> {
    let caller = Caller::signed_in().await?;
    store::names(&mut caller.read().await?).await
}

/// Signs in; the answer sets the session's cookie.
///
/// # Errors
/// Field `password`: email or password are wrong (which of them is not said); too many tries.
#[server(prefix = "/api", endpoint = "staff/sign_in", input = Json)]
pub async fn sign_in(intent: Intent, email: String, password: String) -> Result<Done<()>, AppError> {
    let (app, parts) = ops::request()?;
    ops::sign_in(&app, &parts, &email, password).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// Signs this browser out; also without a session.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "staff/sign_out", input = Json)]
pub async fn sign_out(intent: Intent) -> Result<Done<()>, AppError> {
    let (app, parts) = ops::request()?;
    if Caller::find().await?.is_some() {
        ops::leave(&app, &parts.headers).await?;
    }
    Ok(Done { value: (), intent, seq: None })
}

/// The businesses that the caller works for.
///
/// # Errors
/// Signed out.
#[server(prefix = "/api", endpoint = "staff/list_workplaces", input = Json)]
pub async fn list_workplaces() -> Result<Vec<Workplace>, AppError> {
    let caller = Caller::signed_in().await?;
    store::workplaces(&caller).await
}

/// Goes on at another business, in a new session.
///
/// # Errors
/// Not found: the caller does not work there.
#[server(prefix = "/api", endpoint = "staff/switch_business", input = Json)]
pub async fn switch_business(intent: Intent, business_id: BusinessId) -> Result<Done<()>, AppError> {
    let (_, parts) = ops::request()?;
    let caller = Caller::signed_in().await?;
    ops::switch(&caller, &parts, business_id).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// The browsers that the caller is signed in with.
///
/// # Errors
/// Signed out.
#[server(prefix = "/api", endpoint = "staff/list_sessions", input = Json)]
pub async fn list_sessions() -> Result<Vec<SessionInfo>, AppError> {
    let caller = Caller::signed_in().await?;
    store::sessions(&caller).await
}

/// Signs one of the caller's browsers out.
///
/// # Errors
/// Not found: it is not theirs, or ended already.
#[server(prefix = "/api", endpoint = "staff/revoke_session", input = Json)]
pub async fn revoke_session(intent: Intent, id: SessionId) -> Result<Done<()>, AppError> {
    let caller = Caller::signed_in().await?;
    ops::end_session(&caller, id).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// Signs all of the caller's browsers out but this one.
///
/// # Errors
/// Signed out.
#[server(prefix = "/api", endpoint = "staff/revoke_other_sessions", input = Json)]
pub async fn revoke_other_sessions(intent: Intent) -> Result<Done<()>, AppError> {
    let caller = Caller::signed_in().await?;
    ops::end_others(&caller).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// Changes the caller's password and signs their other browsers out.
///
/// # Errors
/// Fields `current` and `password`.
#[server(prefix = "/api", endpoint = "staff/change_password", input = Json)]
pub async fn change_password(
    intent: Intent,
    current: String,
    password: String,
) -> Result<Done<()>, AppError> {
    let (_, parts) = ops::request()?;
    let caller = Caller::signed_in().await?;
    ops::change_password(&caller, &parts, current, password).await?;
    Ok(Done { value: (), intent, seq: None })
}

/// The version of the caller's own record, for [`rename_me`].
///
/// # Errors
/// Signed out.
#[server(prefix = "/api", endpoint = "staff/own_version", input = Json)]
pub async fn own_version() -> Result<i32, AppError> {
    let caller = Caller::signed_in().await?;
    store::own_version(&mut caller.read().await?, caller.staff_id).await
}

/// Changes the name under which the caller works here. Answers the new version.
///
/// # Errors
/// Field `name`; a conflict.
#[server(prefix = "/api", endpoint = "staff/rename_me", input = Json)]
pub async fn rename_me(intent: Intent, version: i32, name: String) -> Result<Done<i32>, AppError> {
    let caller = Caller::signed_in().await?;
    let name = text::line(&name, "A name", 120).map_err(|m| AppError::invalid("name", m))?;
    let me = caller.staff_id;
    caller
        .command("staff/rename_me", intent, (version, name), move |tx, (version, name)| {
            Box::pin(async move { ops::rename(tx, me, version, &name).await })
        })
        .await
}

/// Keeps what the caller chose for themselves.
///
/// # Errors
/// Field `name` for a view's name; refused for too many views; a bad request for an address that is no
/// list.
#[server(prefix = "/api", endpoint = "staff/save_preferences", input = Json)]
pub async fn save_preferences(intent: Intent, preferences: Preferences) -> Result<Done<()>, AppError> {
    let caller = Caller::signed_in().await?;
    let preferences = ops::checked_preferences(preferences)?;
    let me = caller.staff_id;
    caller
        .command("staff/save_preferences", intent, preferences, move |tx, preferences| {
            Box::pin(async move { ops::save_preferences(tx, me, &preferences).await })
        })
        .await
}

/// The people of the business and the open links.
///
/// # Errors
/// Without the right to manage staff.
#[server(prefix = "/api", endpoint = "staff/list_people", input = Json)]
pub async fn list_people() -> Result<People, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    store::people(&mut caller.read().await?).await
}

/// Invites somebody. The link in the answer is shown once.
///
/// # Errors
/// Fields `name` and `email`; forbidden when a manager invites an owner.
#[server(prefix = "/api", endpoint = "staff/invite", input = Json)]
pub async fn invite(
    intent: Intent,
    name: String,
    email: String,
    role: Role,
) -> Result<Done<FreshLink>, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&name, "A name", 120));
    let email = checks.take("email", text::email(&email));
    checks.done()?;
    let by = caller.role;
    let token = secret::token();
    let hash = secret::hash(&token);
    let kept = hash.clone();
    let done = caller
        .command("staff/invite", intent, (name, email, role), move |tx, (name, email, role)| {
            let hash = kept.clone();
            Box::pin(async move {
                let staff = ops::invite(tx, by, &name, &email, role).await?;
                ops::NewLink { kind: LinkKind::Invite, staff, hash }.make(tx).await
            })
        })
        .await?;
    ops::settle_token(&caller, done.value, &hash).await?;
    let url = format!("{}/join/{token}", caller.app.config.public_url);
    Ok(Done { value: FreshLink { id: done.value, url }, intent, seq: done.seq })
}

/// Makes a link with which somebody chooses a new password. It is shown once.
///
/// # Errors
/// Forbidden when a manager wants one for an owner; refused for oneself and for people who also
/// work elsewhere.
#[server(prefix = "/api", endpoint = "staff/make_reset_link", input = Json)]
pub async fn make_reset_link(intent: Intent, staff_id: StaffId) -> Result<Done<FreshLink>, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    let by = caller.role;
    let token = secret::token();
    let hash = secret::hash(&token);
    let kept = hash.clone();
    let done = caller
        .command("staff/make_reset_link", intent, staff_id, move |tx, staff| {
            let hash = kept.clone();
            Box::pin(async move { ops::reset_link(tx, by, staff, hash).await })
        })
        .await?;
    ops::settle_token(&caller, done.value, &hash).await?;
    let url = format!("{}/reset/{token}", caller.app.config.public_url);
    Ok(Done { value: FreshLink { id: done.value, url }, intent, seq: done.seq })
}

/// Ends a link that was not used yet.
///
/// # Errors
/// Not found: used, ended or unknown.
#[server(prefix = "/api", endpoint = "staff/revoke_link", input = Json)]
pub async fn revoke_link(intent: Intent, id: Uuid) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    let by = caller.role;
    caller
        .command("staff/revoke_link", intent, id, move |tx, id| Box::pin(ops::revoke_link(tx, by, id)))
        .await
}

/// Makes somebody owner, manager or staff.
///
/// # Errors
/// Forbidden when a manager touches an owner; refused for the last owner.
#[server(prefix = "/api", endpoint = "staff/change_role", input = Json)]
pub async fn change_role(intent: Intent, staff_id: StaffId, role: Role) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    let by = caller.role;
    caller
        .command("staff/change_role", intent, (staff_id, role), move |tx, (staff, role)| {
            Box::pin(ops::change_role(tx, by, staff, role))
        })
        .await
}

/// Takes somebody off the list and ends their sessions here.
///
/// # Errors
/// As [`change_role`].
#[server(prefix = "/api", endpoint = "staff/remove_staff", input = Json)]
pub async fn remove_staff(intent: Intent, staff_id: StaffId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageStaff).await?;
    let by = caller.role;
    let done = caller
        .command("staff/remove_staff", intent, staff_id, move |tx, staff| {
            Box::pin(ops::remove(tx, by, staff))
        })
        .await?;
    ops::end_all_of_staff(&caller.app, caller.business_id, staff_id).await?;
    Ok(done)
}

/// What the holder of a link may know; looking does not use it up. None: it does not work (any more).
///
/// # Errors
/// Too many guesses.
#[server(prefix = "/api", endpoint = "staff/open_access_link", input = Json)]
pub async fn open_access_link(token: String) -> Result<Option<AccessLink>, AppError> {
    let (app, parts) = ops::request()?;
    ops::look_at_link(&app, &parts, &token).await
}

/// Uses a link with a new password (or the one that the account has) and signs in.
///
/// # Errors
/// Not found: the link does not work (any more). Field `password`.
#[server(prefix = "/api", endpoint = "staff/use_access_link", input = Json)]
pub async fn use_access_link(intent: Intent, token: String, password: String) -> Result<Done<()>, AppError> {
    let (app, parts) = ops::request()?;
    ops::use_link(&app, &parts, &token, password).await?;
    Ok(Done { value: (), intent, seq: None })
}
