//! Invitations and reset links: a secret that works once, shown once, kept as its hash.

use super::super::model::{AccessLink, LinkKind, check_password};
use super::super::password;
use super::{LINK_HOURS, Place, enter, sessions, sign_in};
use crate::domain::ids::{AccountId, BusinessId, StaffId};
use crate::domain::role::{Right, Role};
use crate::error::{AppError, AppResult};
use crate::server::db::NewEvent;
use crate::server::jobs::sweep::{BATCH, SweepBatch};
use crate::server::{App, Caller, ClientAddress, Tx, secret, throttle};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::use_context;
use serde_json::json;
use uuid::Uuid;

/// A link that is to be made.
pub struct NewLink {
    pub kind: LinkKind,
    pub staff: StaffId,
    /// What is kept of its secret.
    pub hash: Vec<u8>,
}

impl NewLink {
    /// Makes the link; earlier ones for the same person end.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn make(self, tx: &mut Tx) -> AppResult<Uuid> {
        let (business, by, id) = (tx.business(), tx.staff(), Uuid::now_v7());
        revoke_all_of(tx, self.staff).await?;
        sqlx::query!(
            "insert into access_link (business_id, id, kind, token_hash, staff_id, created_by, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            business.0,
            id,
            self.kind as LinkKind,
            self.hash,
            self.staff.0,
            by.map(|staff| staff.0),
            Utc::now() + Duration::hours(LINK_HOURS),
        )
        .execute(tx.conn())
        .await?;
        tell(tx, "made", id, &self);
        Ok(id)
    }
}

fn tell(tx: &mut Tx, verb: &str, id: Uuid, link: &NewLink) {
    note(tx, verb, id, json!({ "kind": link.kind, "staff_id": link.staff }));
}

/// An event that nobody can take back: `access_link` is no subject.
fn note(tx: &mut Tx, verb: &str, id: Uuid, after: serde_json::Value) {
    tx.record(NewEvent {
        kind: format!("access_link.{verb}"),
        customer_id: None,
        subject_type: "access_link",
        subject_id: id,
        before: None,
        after: Some(after),
    });
}

/// The secret of a link is not kept with the command's answer. A command that was sent twice
/// therefore made the link with the first secret: this gives it the one that is shown now.
///
/// # Errors
/// When the statement fails.
pub async fn settle_token(caller: &Caller, link: Uuid, hash: &[u8]) -> AppResult<()> {
    let mut tx = caller.read().await?;
    let business = tx.business();
    sqlx::query!(
        "update access_link set token_hash = $3
         where business_id = $1 and id = $2 and token_hash <> $3 and used_at is null and revoked_at is null",
        business.0,
        link,
        hash,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a link with which somebody chooses a new password.
///
/// # Errors
/// [`AppError::Forbidden`] when a manager wants one for an owner; [`AppError::Refused`] for oneself
/// and for people who also work elsewhere: their account is not this business's alone.
pub async fn reset_link(tx: &mut Tx, by: Role, staff: StaffId, hash: Vec<u8>) -> AppResult<Uuid> {
    let (business, me) = (tx.business(), tx.staff());
    let row = sqlx::query!(
        r#"select w.role as "role: Role", w.joined_at is not null as "joined!",
                  exists (select from account_workplaces(w.account_id) p where p.business_id <> w.business_id) as "elsewhere!"
           from staff w where w.business_id = $1 and w.id = $2 and w.archived_at is null"#,
        business.0,
        staff.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if row.role == Role::Owner && !by.may(Right::ManageOwners) {
        return Err(AppError::Forbidden);
    }
    if me == Some(staff) {
        return Err(AppError::refused("You change your own password under Settings, You."));
    }
    if !row.joined {
        return Err(AppError::refused("They have not accepted their invitation yet; invite them again."));
    }
    if row.elsewhere {
        return Err(AppError::refused(
            "They also work for another business, so their password is not yours to reset. Whoever runs the server can make a link.",
        ));
    }
    NewLink { kind: LinkKind::Reset, staff, hash }.make(tx).await
}

/// Ends a link before it was used. An invitation takes the invited person off the list again.
///
/// # Errors
/// [`AppError::NotFound`] for a link that is used, ended or unknown.
pub async fn revoke_link(tx: &mut Tx, by: Role, id: Uuid) -> AppResult<()> {
    let business = tx.business();
    let link = sqlx::query!(
        r#"update access_link set revoked_at = now()
           where business_id = $1 and id = $2 and used_at is null and revoked_at is null
           returning kind as "kind: LinkKind", staff_id as "staff_id: StaffId""#,
        business.0,
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if link.kind == LinkKind::Invite {
        super::remove(tx, by, link.staff_id).await?;
    }
    note(tx, "revoked", id, json!({ "kind": link.kind, "staff_id": link.staff_id }));
    Ok(())
}

/// Ends all open links of a person.
///
/// # Errors
/// When the statement fails.
pub(super) async fn revoke_all_of(tx: &mut Tx, staff: StaffId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update access_link set revoked_at = now()
         where business_id = $1 and staff_id = $2 and used_at is null and revoked_at is null",
        business.0,
        staff.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

struct Target {
    link: Uuid,
    place: Place,
    usable: bool,
    about: AccessLink,
}

/// The link behind a token. Guesses are counted by address.
async fn find(app: &App, parts: &Parts, token: &str) -> AppResult<Option<Target>> {
    let key = format!("link:address:{}", ClientAddress::of(app, parts).network());
    throttle::count(&app.db, &key, app.config.limits.guess_address).await?;
    let row = sqlx::query!(
        r#"select business_id as "business_id!", business_name as "business_name!", link_id as "link_id!",
                  kind as "kind!: LinkKind", staff_id as "staff_id!", account_id as "account_id!",
                  email as "email!", name as "name!", has_password as "has_password!", usable as "usable!"
           from access_link_target($1)"#,
        secret::hash(token),
    )
    .fetch_optional(&app.db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    throttle::give_back(&app.db, &key).await?;
    Ok(Some(Target {
        link: row.link_id,
        place: Place {
            account: AccountId(row.account_id),
            business: BusinessId(row.business_id),
            staff: StaffId(row.staff_id),
        },
        usable: row.usable,
        about: AccessLink {
            kind: row.kind,
            business_name: row.business_name,
            name: row.name,
            email: row.email,
            has_password: row.has_password,
        },
    }))
}

/// What the holder of a link may know; looking does not use it up. None for a link that is
/// unknown, expired, used or ended: these look the same.
///
/// # Errors
/// [`AppError::TooMany`] after too many guesses from one address.
pub async fn look_at_link(app: &App, parts: &Parts, token: &str) -> AppResult<Option<AccessLink>> {
    let response = use_context::<leptos_axum::ResponseOptions>();
    let found = find(app, parts, token).await?.filter(|target| target.usable).map(|target| target.about);
    // A page about a link that does not work is not found; asked by a script, none is an answer.
    if let Some(response) = response.filter(|_| found.is_none() && !parts.uri.path().starts_with("/api/")) {
        response.set_status(StatusCode::NOT_FOUND);
    }
    Ok(found)
}

/// Uses a link: sets the password (or proves the one that the account has), begins work for an
/// invitation, and signs in. Once.
///
/// # Errors
/// [`AppError::NotFound`] as for [`look_at_link`]'s none, or a weak or wrong password at its field.
pub async fn use_link(app: &App, parts: &Parts, token: &str, given: String) -> AppResult<()> {
    let target = find(app, parts, token).await?.ok_or(AppError::NotFound)?;
    let about = &target.about;
    if !target.usable {
        // The answer may have been lost after the link was used: whoever chose the password is in.
        let entered = about.has_password && sign_in(app, parts, &about.email, given).await.is_ok();
        return if entered { Ok(()) } else { Err(AppError::NotFound) };
    }
    let keeps_password = about.kind == LinkKind::Invite && about.has_password;
    let hash = if keeps_password {
        let proved = super::sign_in::prove(app, parts, &about.email, given).await?;
        if proved.is_none() {
            return Err(AppError::invalid("password", "This is not the password of your account."));
        }
        None
    } else {
        check_password(&given, &about.email).map_err(|message| AppError::invalid("password", message))?;
        Some(password::hash(given).await?)
    };
    consume(app, &target, hash).await?;
    if about.kind == LinkKind::Reset {
        sessions::end_all_of_account(app, target.place.account, None).await?;
    }
    enter(app, parts, target.place).await
}

async fn consume(app: &App, target: &Target, hash: Option<String>) -> AppResult<()> {
    let Place { account, business, staff } = target.place;
    let mut tx = Tx::begin(&app.db, business, Some(staff)).await?;
    let used = sqlx::query!(
        // Asked once more: hashing took a while, and its maker may have left meanwhile.
        "update access_link l set used_at = now() where business_id = $1 and id = $2
           and used_at is null and revoked_at is null and expires_at > now()
           and (created_by is null or exists (
             select from staff c join staff w on w.business_id = $1 and w.id = l.staff_id
             where c.business_id = $1 and c.id = l.created_by and c.archived_at is null and c.joined_at is not null
               and (c.role = 'owner' or (c.role = 'manager' and w.role <> 'owner'))))",
        business.0,
        target.link,
    )
    .execute(tx.conn())
    .await?;
    if used.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    let invited = target.about.kind == LinkKind::Invite;
    if let Some(hash) = hash {
        // An invitation sets a first password and never replaces one.
        let set = sqlx::query!(
            "update account set password_hash = $2 where id = $1 and (password_hash is null or not $3)",
            account.0,
            hash,
            invited,
        )
        .execute(tx.conn())
        .await?;
        if set.rows_affected() == 0 {
            return Err(AppError::refused(
                "Your account has a password meanwhile. Reload the page to use it.",
            ));
        }
    }
    if invited {
        sqlx::query!(
            "update staff set joined_at = now() where business_id = $1 and id = $2",
            business.0,
            staff.0,
        )
        .execute(tx.conn())
        .await?;
    }
    note(&mut tx, "used", target.link, json!({ "kind": target.about.kind, "staff_id": staff }));
    if let Some(seq) = tx.commit().await? {
        app.hub.ring(business, seq);
    }
    Ok(())
}

/// Days for which a link is remembered after it was used, ended or ran out.
const REMEMBERED_DAYS: i64 = 30;

/// Links that opened something long ago, or never will.
pub const SWEEP_LINKS: SweepBatch = |tx, now| Box::pin(sweep(tx, now));

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from access_link where business_id = $1 and id in (
           select id from access_link
           where business_id = $1 and least(expires_at, used_at, revoked_at) < $2 limit $3 for update skip locked)",
        business.0,
        now - Duration::days(REMEMBERED_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
