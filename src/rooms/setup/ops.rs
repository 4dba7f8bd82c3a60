//! Use cases of this room.

use super::model::{Look, NewBusiness, Visitor, slug_of};
use super::sample;
use crate::domain::command::Intent;
use crate::domain::ids::{AccountId, BusinessId, LocationId, ServiceTypeId, StaffId};
use crate::domain::role::{Right, Role};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::settings::places::{self, check_region, check_zone, currency_of};
use crate::rooms::settings::record::{LOCATION, SERVICE_TYPE};
use crate::rooms::staff::model::check_password;
use crate::rooms::staff::ops::{Place, enter, sign_in};
use crate::rooms::staff::password;
use crate::rooms::staff::record::STAFF;
use crate::server::{App, Caller, Tx, records};
use axum::http::request::Parts;
use serde_json::{Value, json};
use uuid::Uuid;

/// Services that most shops have; the owner changes them in the settings.
const SERVICES: &[(&str, &str, i32)] = &[
    ("Full groom", "grooming", 120),
    ("Bath & brush", "grooming", 60),
    ("Nail trim", "grooming", 15),
    ("Daycare", "daycare", 600),
    ("Boarding", "boarding", 1440),
    ("Training", "training", 60),
];

/// Minutes in which a lost answer may be asked for again without a password.
const SAMPLE_GRACE_MINUTES: i32 = 10;

/// Who stands before the first page.
///
/// # Errors
/// When the database does not answer.
pub async fn look(app: &App, caller: Option<&Caller>) -> AppResult<Look> {
    let visitor = match caller {
        Some(caller) if caller.role.may(Right::ManageOwners) => Visitor::Owner,
        None if !any_business(app).await? => Visitor::First,
        _ => Visitor::Stranger,
    };
    Ok(Look { visitor, places: places::choices() })
}

async fn any_business(app: &App) -> AppResult<bool> {
    Ok(sqlx::query_scalar!(r#"select any_business() as "any!""#).fetch_one(&app.db).await?)
}

/// Makes a business and signs in to it. Its id is the intent's, so a second sending finds it made.
///
/// # Errors
/// Fields to correct; [`AppError::Forbidden`] for whoever may not begin one.
pub async fn create_business(
    app: &App,
    parts: &Parts,
    caller: Option<&Caller>,
    intent: Intent,
    form: NewBusiness,
) -> AppResult<()> {
    if let Some(caller) = caller {
        if let Some(place) = made_before(app, caller, intent).await? {
            return enter(app, parts, place).await;
        }
        if !caller.role.may(Right::ManageOwners) {
            return Err(AppError::Forbidden);
        }
    } else if any_business(app).await? {
        return again(app, parts, intent, form).await;
    }
    let business = Checked::of(form, caller.is_none())?;
    let secret = match caller {
        Some(_) => None,
        None => Some(password::hash(business.password.clone()).await?),
    };
    let place = Place {
        account: caller.map_or_else(AccountId::new, |caller| caller.account_id),
        business: BusinessId(intent.0),
        staff: StaffId::new(),
    };
    write(app, place, &business, secret).await?;
    enter(app, parts, place).await
}

/// The caller's place in the business that this intent made, if it did.
async fn made_before(app: &App, caller: &Caller, intent: Intent) -> AppResult<Option<Place>> {
    let staff = sqlx::query_scalar!(
        r#"select staff_id as "staff_id!" from account_workplaces($1) where business_id = $2"#,
        caller.account_id.0,
        intent.0,
    )
    .fetch_optional(&app.db)
    .await?;
    Ok(staff.map(|id| Place {
        account: caller.account_id,
        business: BusinessId(intent.0),
        staff: StaffId(id),
    }))
}

/// Something exists already. If this very form made it and the answer was lost, its password
/// opens it; everybody else is refused.
async fn again(app: &App, parts: &Parts, intent: Intent, form: NewBusiness) -> AppResult<()> {
    if is_recent(app, intent, false).await? && sign_in(app, parts, &form.email, form.password).await.is_ok() {
        return Ok(());
    }
    Err(AppError::Forbidden)
}

/// Whether this intent made a business in the last minutes.
async fn is_recent(app: &App, intent: Intent, sample: bool) -> AppResult<bool> {
    let mut tx = Tx::begin(&app.db, BusinessId(intent.0), None).await?;
    Ok(sqlx::query_scalar!(
        r#"select exists (select from business where id = $1 and is_sample = $2
             and created_at > now() - make_interval(mins => $3)) as "recent!""#,
        intent.0,
        sample,
        SAMPLE_GRACE_MINUTES,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The form, read.
struct Checked {
    business_name: String,
    location_name: String,
    address: String,
    time_zone: String,
    phone_region: String,
    name: String,
    email: String,
    password: String,
}

impl Checked {
    fn of(form: NewBusiness, with_account: bool) -> AppResult<Self> {
        let mut checks = Checks::default();
        let business_name =
            checks.take("business_name", text::line(&form.business_name, "A business name", 120));
        let location_name =
            checks.take("location_name", text::line(&form.location_name, "A location name", 120));
        let address = checks.take("address", text::optional_block(&form.address, "An address", 500));
        let time_zone = checks.take("time_zone", check_zone(&form.time_zone));
        let phone_region = checks.take("phone_region", check_region(&form.phone_region));
        let name = checks.take("name", text::line(&form.name, "Your name", 120));
        let mut email = String::new();
        if with_account {
            email = checks.take("email", text::email(&form.email));
            checks.take("password", check_password(&form.password, &email));
        }
        checks.done()?;
        let password = form.password;
        Ok(Self { business_name, location_name, address, time_zone, phone_region, name, email, password })
    }
}

/// All of it or nothing. `secret` is the hash of the password of a new account.
async fn write(app: &App, place: Place, form: &Checked, secret: Option<String>) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, place.business, Some(place.staff)).await?;
    // Two first visitors at once: the second waits here and then finds that something exists.
    sqlx::query!("select pg_advisory_xact_lock(7361002)").fetch_one(tx.conn()).await?;
    if let Some(hash) = secret {
        let taken: bool =
            sqlx::query_scalar!(r#"select any_business() as "any!""#).fetch_one(tx.conn()).await?;
        if taken {
            return Err(AppError::Forbidden);
        }
        // With no business, an account can only be a left-over of one that was taken away.
        sqlx::query!(
            "insert into account (id, email, password_hash) values ($1, $2, $3)",
            place.account.0,
            form.email,
            hash,
        )
        .execute(tx.conn())
        .await?;
    }
    // Its id came with the request: it may be that of a business which is there.
    let is_there: bool = sqlx::query_scalar!(
        r#"select exists (select from business where id = $1) as "there!""#,
        place.business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if is_there {
        return Err(AppError::IntentReused);
    }
    business(&mut tx, place.business, form).await?;
    records::insert(&mut tx, &LOCATION, "added", &location(form)).await?;
    for (name, kind, minutes) in SERVICES {
        let service = json!({
            "id": ServiceTypeId::new(), "name": name, "kind": kind, "duration_minutes": minutes,
            "created_at": chrono::Utc::now(), "version": 1,
        });
        records::insert(&mut tx, &SERVICE_TYPE, "added", &service).await?;
    }
    let owner = json!({
        "id": place.staff, "account_id": place.account, "name": form.name, "role": Role::Owner,
        "joined_at": chrono::Utc::now(), "preferences": {}, "created_at": chrono::Utc::now(), "version": 1,
    });
    records::insert(&mut tx, &STAFF, "added", &owner).await?;
    tx.commit().await?;
    Ok(())
}

async fn business(tx: &mut Tx, id: BusinessId, form: &Checked) -> AppResult<()> {
    let slug = free_slug(tx, &form.business_name).await?;
    sqlx::query!(
        "insert into business (id, name, slug, currency) values ($1, $2, $3, $4)",
        id.0,
        form.business_name,
        slug,
        currency_of(&form.phone_region),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("insert into log_head (business_id, epoch) values ($1, $2)", id.0, Uuid::now_v7())
        .execute(tx.conn())
        .await?;
    sqlx::query!("insert into booking_counter (business_id) values ($1)", id.0).execute(tx.conn()).await?;
    Ok(())
}

/// The name's word, with a number behind it if another business has it.
async fn free_slug(tx: &mut Tx, name: &str) -> AppResult<String> {
    let word = slug_of(name);
    for number in 1..1000 {
        let slug = if number == 1 { word.clone() } else { format!("{word}-{number}") };
        let taken: bool =
            sqlx::query_scalar!(r#"select slug_taken($1) as "taken!""#, slug).fetch_one(tx.conn()).await?;
        if !taken {
            return Ok(slug);
        }
    }
    Err(AppError::invalid("business_name", "Too many businesses have this name; add the town."))
}

/// Weekdays from eight to six, Saturdays from nine to four.
fn location(form: &Checked) -> Value {
    let weekdays = (1..=5).map(|day| json!({ "day": day, "opens": "08:00", "closes": "18:00" }));
    let saturday = json!({ "day": 6, "opens": "09:00", "closes": "16:00" });
    let hours: Vec<Value> = weekdays.chain([saturday]).collect();
    json!({
        "id": LocationId::new(), "name": form.location_name, "address": form.address,
        "time_zone": form.time_zone, "phone_region": form.phone_region, "opening_hours": hours,
        "is_main": true, "created_at": chrono::Utc::now(), "version": 1,
    })
}

/// Makes the sample business and signs in as its owner.
///
/// # Errors
/// [`AppError::Forbidden`] once something exists.
pub async fn try_sample(app: &App, parts: &Parts, intent: Intent) -> AppResult<()> {
    let place = if !any_business(app).await? {
        sample::make(app, intent).await?
    } else if is_recent(app, intent, true).await? {
        sample_owner(app, intent).await?.ok_or(AppError::Forbidden)?
    } else {
        return Err(AppError::Forbidden);
    };
    enter(app, parts, place).await
}

async fn sample_owner(app: &App, intent: Intent) -> AppResult<Option<Place>> {
    let mut tx = Tx::begin(&app.db, BusinessId(intent.0), None).await?;
    let row = sqlx::query!(
        // Once anybody else is signed in there, its id is no secret any more.
        "select s.id, s.account_id from staff s
         where s.business_id = $1 and s.role = 'owner' and s.archived_at is null
           and not exists (select from session o where o.business_id = $1 and o.staff_id <> s.id)
         order by s.created_at, s.id limit 1",
        intent.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Place {
        account: AccountId(row.account_id),
        business: BusinessId(intent.0),
        staff: StaffId(row.id),
    }))
}
