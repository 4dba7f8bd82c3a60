//! What every room brings to the whole: records that can be taken back, sentences for what the
//! database refuses, tables that hang on a customer, what is swept, and routes that are no pages.

use crate::domain::ids::BusinessId;
use crate::error::AppResult;
use crate::server::App;
use crate::server::constraints::Constraint;
use crate::server::jobs::sweep::SweepBatch;
use crate::server::records::{Subject, WayBack};
use axum::Router;
use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;

const SUBJECTS: &[&[&Subject]] = &[
    super::staff::record::SUBJECTS,
    super::settings::record::SUBJECTS,
    super::labels::record::SUBJECTS,
    super::customers::record::SUBJECTS,
    super::notes::record::SUBJECTS,
    super::pets::record::SUBJECTS,
    super::bookings::record::SUBJECTS,
    super::templates::record::SUBJECTS,
    super::channels::record::SUBJECTS,
    super::inboxes::record::SUBJECTS,
    super::conversations::record::SUBJECTS,
    super::correspondence::record::SUBJECTS,
    super::broadcasts::record::SUBJECTS,
    super::calls::record::SUBJECTS,
    super::merge::record::SUBJECTS,
];

const WAYS_BACK: &[&[WayBack]] = &[
    super::conversations::record::WAYS_BACK,
    super::broadcasts::record::WAYS_BACK,
    super::merge::record::WAYS_BACK,
];

const SWEEPS: &[SweepBatch] = &[
    super::staff::ops::SWEEP_LINKS,
    super::channels::ops::SWEEP_DEAD,
    super::channels::ops::SWEEP_TOLD,
    super::conversations::ops::SWEEP_BLOCKED,
    super::conversations::ops::SWEEP_FILES,
    super::conversations::ops::SWEEP_SCHEDULED,
    super::notifications::ops::SWEEP_DELIVERIES,
    super::calls::SWEEP_RECEIPTS,
];

const CONSTRAINTS: &[&[Constraint]] = &[
    super::staff::record::CONSTRAINTS,
    super::settings::record::CONSTRAINTS,
    super::labels::record::CONSTRAINTS,
    super::customers::record::CONSTRAINTS,
    super::notes::record::CONSTRAINTS,
    super::pets::record::CONSTRAINTS,
    super::bookings::record::CONSTRAINTS,
    super::templates::record::CONSTRAINTS,
    super::channels::record::CONSTRAINTS,
    super::inboxes::record::CONSTRAINTS,
    super::conversations::record::CONSTRAINTS,
    super::notifications::record::CONSTRAINTS,
    super::correspondence::record::CONSTRAINTS,
    super::broadcasts::record::CONSTRAINTS,
    super::calls::record::CONSTRAINTS,
    super::merge::record::CONSTRAINTS,
];

const TABLES: &[&[&str]] = &[
    super::labels::record::TABLES,
    super::customers::record::TABLES,
    super::notes::record::TABLES,
    super::pets::record::TABLES,
    super::bookings::record::TABLES,
    super::channels::record::TABLES,
    super::conversations::record::TABLES,
    super::broadcasts::record::TABLES,
    super::calls::record::TABLES,
];

/// Every kind of record whose changes can be taken back.
pub fn subjects() -> impl Iterator<Item = &'static Subject> {
    SUBJECTS.iter().copied().flatten().copied()
}

/// The kind of record behind an event's subject type.
pub fn subject(name: &str) -> Option<&'static Subject> {
    subjects().find(|subject| subject.name == name)
}

/// How an act is taken back that is more than a change of records, by the kind of its event.
pub fn way_back(kind: &str) -> Option<&'static WayBack> {
    WAYS_BACK.iter().copied().flatten().find(|way| way.kind == kind)
}

/// What is removed once it is of no use.
pub fn sweeps() -> impl Iterator<Item = SweepBatch> {
    SWEEPS.iter().copied()
}

/// Removes the files of a business that no record names; answers how many.
///
/// # Errors
/// When the database or the disk does not answer.
pub async fn sweep_files(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<u64> {
    super::pets::sweep_photos(app, business, now).await
}

/// Goes on with what is looked for in the background: who may be in the data twice.
///
/// # Errors
/// When the database does not answer.
pub async fn scan(app: &App, business: BusinessId) -> AppResult<()> {
    super::calls::seal_old(app, business).await?;
    super::merge::ops::scan(app, business, super::merge::ops::BATCHES_HOURLY).await.map(|_| ())
}

/// Starts what rooms do by themselves beside answering; each ends with the server, after what it has begun.
pub fn start_workers(app: &App) -> Vec<JoinHandle<()>> {
    let mut workers = super::arrivals::work::start(app);
    workers.extend(super::channels::work::start(app));
    workers.push(super::conversations::waking::start(app));
    workers.push(super::conversations::sending_later::start(app));
    workers.push(super::conversations::unseen::start(app));
    workers.push(super::notifications::work::start(app));
    workers.push(super::broadcasts::sending::start(app));
    workers
}

/// Sentences for what the database refuses.
pub fn constraints() -> impl Iterator<Item = &'static Constraint> {
    CONSTRAINTS.iter().copied().flatten()
}

/// Every table with a `customer_id`, as the rooms know them.
pub fn tables_of_customers() -> impl Iterator<Item = &'static str> {
    TABLES.iter().copied().flatten().copied()
}

/// Routes of the rooms that are no pages of the app: files, hooks, the visitor's chat.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(super::pets::routes())
        .merge(super::channels::routes())
        .merge(super::conversations::routes())
        .merge(super::calls::routes())
}
