//! Records change hands: a statement for each table, however many rows it has.

use super::part::{Part, Parts, keep, rows_of};
use crate::domain::ids::MergeId;
use crate::error::AppResult;
use crate::server::Tx;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Between whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    pub merge: MergeId,
    pub survivor: Uuid,
    pub loser: Uuid,
}

/// Gives the survivor the loser's rows of a table (in `column` stands whose they are), and writes down which as `part`.
macro_rules! hand_over {
    ($tx:expr, $between:expr, $table:tt, $column:tt, $part:expr) => {{
        let business = $tx.business();
        sqlx::query!(
            "with moved as (update "
                + $table
                + " set "
                + $column
                + " = $4
               where business_id = $1 and "
                + $column
                + " = $3 returning id)
             insert into customer_merge_part (business_id, merge_id, part, ids)
             select $1, $2, $5, array_agg(id order by id) from moved having count(*) > 0",
            business.0,
            $between.merge.0,
            $between.loser,
            $between.survivor,
            $part,
        )
        .execute($tx.conn())
        .await?;
    }};
}
pub(super) use hand_over;

/// Gives the loser back those of the survivor's rows whose `key` is one of these.
macro_rules! give_back {
    ($tx:expr, $between:expr, $table:tt, $column:tt, $key:tt, $ids:expr) => {{
        let (business, ids): (_, &[Uuid]) = ($tx.business(), $ids);
        if !ids.is_empty() {
            sqlx::query!(
                "update "
                    + $table
                    + " set "
                    + $column
                    + " = $3
                 where business_id = $1 and "
                    + $key
                    + " = any ($2) and "
                    + $column
                    + " = $4",
                business.0,
                ids,
                $between.loser,
                $between.survivor,
            )
            .execute($tx.conn())
            .await?;
        }
    }};
}

/// Tables whose rows simply change hands.
macro_rules! moved {
    ($($table:tt),+ $(,)?) => {
        /// Tables whose rows simply change hands.
        pub const MOVED: &[&str] = &[$($table),+];

        /// Moves the rows of the loser, and writes down which.
        ///
        /// # Errors
        /// When a statement fails.
        pub(super) async fn move_rows(tx: &mut Tx, between: Between) -> AppResult<()> {
            $(hand_over!(tx, between, $table, "customer_id", $table);)+
            Ok(())
        }

        /// Moves back what was moved and is still there.
        ///
        /// # Errors
        /// When a statement fails.
        pub(super) async fn move_rows_back(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
            $(give_back!(tx, between, $table, "customer_id", "id", parts.ids($table));)+
            Ok(())
        }
    };
}

moved![
    "address",
    "contact_owner",
    "detail",
    "note",
    "file",
    "pet",
    "pet_weight",
    "pet_colour_code",
    "booking",
    "booking_pet",
    "call",
    "scheduled_message",
    "draft_file",
    "broadcast_recipient",
    "contact_group_member",
    "customer_tag",
    "customer_colour_code",
];

/// What a customer has once at most: table, the column that says what, and the table that it names.
macro_rules! labels {
    ($(($table:tt, $column:tt, $parent:tt)),+ $(,)?) => {
        /// Takes away what both have, and keeps it for the way back.
        ///
        /// # Errors
        /// When a statement fails.
        pub(super) async fn set_aside_labels(tx: &mut Tx, between: Between) -> AppResult<()> {
            let business = tx.business();
            $(
                let rows = sqlx::query_scalar!(
                    "with gone as (
                       delete from " + $table + " l where l.business_id = $1 and l.customer_id = $2 and exists (
                         select from " + $table + " s where s.business_id = $1 and s.customer_id = $3
                           and s." + $column + " = l." + $column + ")
                       returning l.*)
                     select coalesce(jsonb_agg(to_jsonb(gone) order by gone.id), '[]') as \"rows!\" from gone",
                    business.0,
                    between.loser,
                    between.survivor,
                )
                .fetch_one(tx.conn())
                .await?;
                keep(tx, between.merge, concat!("kept.", $table), Part { kept: rows_of(rows), ..Part::default() }).await?;
            )+
            Ok(())
        }

        /// Puts back what both had.
        ///
        /// # Errors
        /// When a statement fails.
        pub(super) async fn put_back_labels(tx: &mut Tx, parts: &Parts) -> AppResult<()> {
            let business = tx.business();
            $(
                sqlx::query!(
                    "insert into " + $table + " select r.* from jsonb_populate_recordset(null::" + $table + ", $2) r
                     where r.business_id = $1 and exists (
                       select from " + $parent + " p where p.business_id = $1 and p.id = r." + $column + ")
                     on conflict do nothing",
                    business.0,
                    parts.rows(concat!("kept.", $table)),
                )
                .execute(tx.conn())
                .await?;
            )+
            Ok(())
        }
    };
}

labels![
    ("contact_group_member", "group_id", "contact_group"),
    ("customer_tag", "tag_id", "tag"),
    ("customer_colour_code", "colour_code_id", "colour_code"),
];

/// Moves how the loser and others belong together; what is there already, or would tie the survivor to
/// themselves, is kept for the way back. Answers the rows as they were: whoever is on the other side is told.
///
/// # Errors
/// When a statement fails.
pub(super) async fn move_relationships(tx: &mut Tx, between: Between) -> AppResult<Vec<Map<String, Value>>> {
    let business = tx.business();
    let aside = sqlx::query_scalar!(
        r#"with gone as (
             delete from relationship where business_id = $1 and id in (
               select r.id from (
                 select id, other_customer_id as with_id, kind, kind as said from relationship
                 where business_id = $1 and customer_id = $2
                 union all
                 select id, customer_id, kind, relationship_inverse(kind) from relationship
                 where business_id = $1 and other_customer_id = $2) r
               where r.with_id = $3
                 or exists (select from relationship k where k.business_id = $1 and k.customer_id = $3
                            and k.other_customer_id = r.with_id and k.kind in (r.kind, r.said))
                 or exists (select from relationship k where k.business_id = $1 and k.other_customer_id = $3
                            and k.customer_id = r.with_id and k.kind in (r.kind, relationship_inverse(r.said))))
             returning *)
           select coalesce(jsonb_agg(to_jsonb(gone) order by gone.id), '[]') as "rows!" from gone"#,
        business.0,
        between.loser,
        between.survivor,
    )
    .fetch_one(tx.conn())
    .await?;
    let mut told = rows_of(aside.clone());
    keep(tx, between.merge, "kept.relationship", Part { kept: rows_of(aside), ..Part::default() }).await?;
    let left = sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') as "rows!" from (
             select * from relationship where business_id = $1 and customer_id = $2
             union all
             select * from relationship where business_id = $1 and other_customer_id = $2) r"#,
        business.0,
        between.loser,
    )
    .fetch_one(tx.conn())
    .await?;
    told.extend(rows_of(left));
    hand_over!(tx, between, "relationship", "customer_id", "relationship");
    hand_over!(tx, between, "relationship", "other_customer_id", "relationship.other");
    Ok(told)
}

/// Moves them back. Answers the rows that are the loser's again.
///
/// # Errors
/// When a statement fails.
pub(super) async fn move_relationships_back(
    tx: &mut Tx,
    between: Between,
    parts: &Parts,
) -> AppResult<Vec<Map<String, Value>>> {
    let business = tx.business();
    give_back!(tx, between, "relationship", "customer_id", "id", parts.ids("relationship"));
    give_back!(tx, between, "relationship", "other_customer_id", "id", parts.ids("relationship.other"));
    sqlx::query!(
        "insert into relationship select r.* from jsonb_populate_recordset(null::relationship, $2) r
         where r.business_id = $1 on conflict do nothing",
        business.0,
        parts.rows("kept.relationship"),
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') as "rows!" from (
             select * from relationship where business_id = $1 and customer_id = $2
             union all
             select * from relationship where business_id = $1 and other_customer_id = $2) r"#,
        business.0,
        between.loser,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(rows_of(rows))
}

/// What was added since to something that went back goes with it: notes on a pet, its weights, a booking
/// that is for the loser's pets alone.
///
/// # Errors
/// When a statement fails.
pub(super) async fn bring_along(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
    let business = tx.business();
    let (pets, bookings) = (parts.ids("pet"), parts.ids("booking"));
    let joined = sqlx::query_scalar!(
        "update booking b set customer_id = $3
         where b.business_id = $1 and b.customer_id = $4 and b.id in (
             select p.booking_id from booking_pet p where p.business_id = $1 and p.pet_id = any ($2))
           and not exists (select from booking_pet o where o.business_id = $1 and o.booking_id = b.id
             and o.pet_id <> all ($2))
           and b.id <> all ($5) and b.created_at >= (
             select m.at from customer_merge m where m.business_id = $1 and m.id = $6)
         returning b.id",
        business.0,
        pets,
        between.loser,
        between.survivor,
        bookings,
        between.merge.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let bookings: Vec<Uuid> = bookings.iter().copied().chain(joined).collect();
    let subjects: Vec<Uuid> = pets.iter().copied().chain(bookings.iter().copied()).collect();
    give_back!(tx, between, "booking_pet", "customer_id", "booking_id", &bookings);
    // A note on the customer names the customer, so these are the notes on pets and bookings.
    give_back!(tx, between, "note", "customer_id", "subject_id", &subjects);
    give_back!(tx, between, "pet_weight", "customer_id", "pet_id", pets);
    give_back!(tx, between, "pet_colour_code", "customer_id", "pet_id", pets);
    Ok(())
}
