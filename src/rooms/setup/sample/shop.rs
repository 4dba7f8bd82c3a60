//! The shop itself: people, place, services and labels.

use super::facts::{CODES, GROUPS, SERVICES, TAGS};
use super::plan::Plan;
use super::rows::{CodeRow, LabelRow, LocationRow, ServiceRow, StaffRow};
use serde_json::json;

/// Opens it, three years ago.
pub fn open(plan: &mut Plan<'_>) {
    let at = plan.at(-1_100, 9, 0);
    for (name, role) in [("Ana Reyes", "owner"), ("Marcus Bell", "manager"), ("Jun Watanabe", "staff")] {
        let id = plan.id(at);
        plan.sample.staff.push(StaffRow { id, name: name.into(), role, created_at: at });
    }
    let weekdays = (1..=5).map(|day| json!({ "day": day, "opens": "07:00", "closes": "19:00" }));
    let weekend = (6..=7).map(|day| json!({ "day": day, "opens": "09:00", "closes": "17:00" }));
    let id = plan.id(at);
    plan.sample.locations.push(LocationRow {
        id,
        name: "Happy Tails Maple Street".into(),
        address: "18 Maple Street\nBrooklyn, NY 11225".into(),
        time_zone: plan.zone.name.clone(),
        phone_region: "US".into(),
        opening_hours: weekdays.chain(weekend).collect(),
        is_main: true,
        created_at: at,
    });
    for (name, kind, minutes, _) in SERVICES {
        let id = plan.id(at);
        plan.sample.services.push(ServiceRow {
            id,
            name: (*name).into(),
            kind: (*kind).into(),
            duration_minutes: *minutes,
            created_at: at,
        });
    }
    for name in GROUPS {
        let id = plan.id(at);
        plan.sample.groups.push(LabelRow { id, name: (*name).into(), created_at: at });
    }
    for name in TAGS {
        let id = plan.id(at);
        plan.sample.tags.push(LabelRow { id, name: (*name).into(), created_at: at });
    }
    for (colour, letters, name) in CODES {
        let id = plan.id(at);
        plan.sample.codes.push(CodeRow {
            id,
            colour: (*colour).into(),
            letters: (*letters).into(),
            name: (*name).into(),
            created_at: at,
        });
    }
}
