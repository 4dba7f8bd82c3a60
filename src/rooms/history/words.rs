//! Values of the log in words that people read.

use crate::domain::language;
use crate::domain::time::{Zone, day};
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// What an empty value reads as.
pub const EMPTY: &str = "empty";

/// Names behind ids, and the zone in which times are told.
#[derive(Debug)]
pub struct Words {
    names: HashMap<Uuid, String>,
    zone: Zone,
}

impl Words {
    /// From what is known already.
    pub fn new(names: HashMap<Uuid, String>, zone: Zone) -> Self {
        Self { names, zone }
    }

    /// Looks up the names behind these ids; unknown ones have none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(tx: &mut Tx, mut ids: Vec<Uuid>) -> AppResult<Self> {
        ids.sort_unstable();
        ids.dedup();
        let business = tx.business();
        let place = sqlx::query!(
            "select time_zone, phone_region from location where business_id = $1 and archived_at is null
             order by is_main desc, created_at limit 1",
            business.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        let rows = sqlx::query!(
            r#"select id as "id!", name as "name!" from staff where business_id = $1 and id = any($2)
               union all select id, name from customer where business_id = $1 and id = any($2)
               union all select id, name from contact_owner where business_id = $1 and id = any($2)
               union all select id, name from pet where business_id = $1 and id = any($2)
               union all select id, name from tag where business_id = $1 and id = any($2)
               union all select id, name from contact_group where business_id = $1 and id = any($2)
               union all select id, letters || ' ' || name from colour_code where business_id = $1 and id = any($2)
               union all select id, name from inbox where business_id = $1 and id = any($2)
               union all select id, name from location where business_id = $1 and id = any($2)
               union all select id, name from service_type where business_id = $1 and id = any($2)
               union all select id, 'B-' || number from booking where business_id = $1 and id = any($2)
               union all select id, case name when '' then 'A visitor' else name end from visitor
                 where business_id = $1 and id = any($2)"#,
            business.0,
            &ids,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(Self {
            names: rows.into_iter().map(|row| (row.id, row.name)).collect(),
            zone: place.map_or_else(Zone::utc, |place| Zone::of_place(&place.time_zone, &place.phone_region)),
        })
    }

    /// The name behind an id.
    pub fn name(&self, id: Uuid) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// The name behind an id that stands in a column of a row.
    pub fn name_at(&self, row: &Value, column: &str) -> Option<&str> {
        self.name(row.get(column)?.as_str()?.parse().ok()?)
    }

    /// A column's value in words.
    pub fn value(&self, column: &str, value: &Value) -> String {
        match value {
            Value::Null => EMPTY.to_owned(),
            Value::Bool(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
            Value::Number(number) => match (column, number.as_i64()) {
                ("discount_bp", Some(bp)) => percent(bp),
                ("grams", Some(grams)) => kilograms(grams),
                ("number", Some(number)) => format!("B-{number}"),
                _ => number.to_string(),
            },
            Value::String(text) => self.text(column, text),
            Value::Array(all) if all.iter().all(|one| !one.is_object()) => {
                all.iter().map(|one| self.value(column, one)).collect::<Vec<_>>().join(", ")
            }
            Value::Array(all) => format!("{} entries", all.len()),
            Value::Object(_) => "Details".to_owned(),
        }
    }

    fn text(&self, column: &str, text: &str) -> String {
        if text.trim().is_empty() {
            return EMPTY.to_owned();
        }
        if column == "language" {
            return language::name_of(text).unwrap_or(text).to_owned();
        }
        if column == "photo_file_id" {
            return "A photo".to_owned();
        }
        if (column.ends_with("_at") || column.ends_with("_until") || column.ends_with("_since"))
            && let Ok(at) = text.parse::<DateTime<Utc>>()
        {
            return self.zone.day_and_clock(at);
        }
        if column.ends_with("_on")
            && let Ok(date) = text.parse::<NaiveDate>()
        {
            return day(date);
        }
        if let Ok(id) = text.parse::<Uuid>() {
            return self.name(id).unwrap_or("Something that is gone").to_owned();
        }
        if CODED.contains(&column) { sentence_case(text) } else { text.to_owned() }
    }
}

/// Columns that hold one word of a short list.
const CODED: &[&str] = &[
    "status",
    "kind",
    "source",
    "outcome",
    "sex",
    "altered",
    "role",
    "species",
    "channel",
    "direction",
    "label",
    "colour",
];

/// "no_answer" as "No answer"; words that people wrote stay as they are.
fn sentence_case(code: &str) -> String {
    let is_code = code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if !is_code {
        return code.to_owned();
    }
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn percent(bp: i64) -> String {
    let (whole, rest) = (bp / 100, bp % 100);
    if rest == 0 { format!("{whole} %") } else { format!("{whole}.{rest:02} %") }
}

fn kilograms(grams: i64) -> String {
    format!("{}.{} kg", grams / 1000, grams % 1000 / 100)
}

/// Every id that a value mentions, however deep.
pub fn ids_in(value: &Value) -> Vec<Uuid> {
    match value {
        Value::String(text) if text.len() == 36 => text.parse().ok().into_iter().collect(),
        Value::Object(map) => map.values().flat_map(ids_in).collect(),
        Value::Array(all) => all.iter().flat_map(ids_in).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_told_as_people_say_them() {
        let ana = Uuid::from_u128(7);
        let words = Words::new(
            HashMap::from([(ana, "Ana".to_owned())]),
            Zone::load("America/New_York").unwrap_or_else(Zone::utc),
        );
        for (column, value, said) in [
            ("assigned_to", json!(ana), "Ana"),
            ("assigned_to", json!(Uuid::from_u128(8)), "Something that is gone"),
            ("discount_bp", json!(1000), "10 %"),
            ("discount_bp", json!(1250), "12.50 %"),
            ("grams", json!(12_340), "12.3 kg"),
            ("starts_at", json!("2026-11-27T14:00:00+00:00"), "Fri 27 Nov 2026, 09:00"),
            ("born_on", json!("2020-02-29"), "Sat 29 Feb 2020"),
            ("status", json!("checked_in"), "Checked in"),
            ("colour", json!("Black & white"), "Black & white"),
            ("name", json!("bella"), "bella"),
            ("name", json!(""), EMPTY),
            ("archived_at", json!(null), EMPTY),
            ("sms", json!(true), "Yes"),
        ] {
            assert_eq!(words.value(column, &value), said, "{column}");
        }
    }

    #[test]
    fn ids_are_found_wherever_they_stand() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(ids_in(&json!({"x": a, "y": ["no", b], "z": {"w": 3}})), [a, b]);
    }
}
