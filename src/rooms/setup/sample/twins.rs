//! Customers who stand there twice, and two households with one telephone, as in any shop after some years: so that the
//! list of duplicates has something to show. Nobody is added: the second of each pair is one who was dealt before.

use super::plan::Plan;
use super::rows::{CustomerRow, PointRow, RelationshipRow};
use uuid::Uuid;

/// How the second profile of a pair came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// Called, and was written down in short, with the number as it was told.
    Called,
    /// Wrote by the web form, all in small letters, with the address as a telephone corrects it.
    WroteIn,
    /// Came with an old list in capitals: the name and the animal are the same, a number was mistyped.
    Listed,
    /// Came with another list: number and address are the same.
    ListedAgain,
    /// Somebody else at the same telephone.
    SameHouse,
    /// Somebody else at the same telephone, and both cards say that it is shared.
    SharedLine,
}

impl Twin {
    /// Whether the two are one person.
    pub fn is_one(self) -> bool {
        !matches!(self, Self::SameHouse | Self::SharedLine)
    }
}

/// Pairs by their places among the customers, the older one first. All of them are in use, and none has a name that a screen
/// must cope with.
pub const TWINS: [(usize, usize, Twin); 6] = [
    (12, 150, Twin::Called),
    (30, 158, Twin::WroteIn),
    (46, 166, Twin::Listed),
    (62, 174, Twin::ListedAgain),
    (78, 190, Twin::SameHouse),
    (94, 194, Twin::SharedLine),
];

/// The second of each pair gets the first one's name and what both can be reached by.
pub fn appear(plan: &mut Plan<'_>) {
    let owner = plan.sample.staff.first().map(|staff| staff.id);
    for (first, second, twin) in TWINS {
        let (one, own) = (plan.sample.customers[first].clone(), plan.sample.customers[second].name.clone());
        let other = &mut plan.sample.customers[second];
        other.name = second_name(&one.name, &own, twin);
        (other.source, other.created_by) = match twin {
            Twin::Called => ("call", owner),
            Twin::WroteIn => ("web_form", None),
            Twin::Listed | Twin::ListedAgain => ("import", owner),
            Twin::SameHouse | Twin::SharedLine => (other.source, other.created_by),
        };
        let other = other.clone();
        // It was made of another name.
        plan.sample.points.retain(|point| point.customer_id != other.id || point.kind != "email");
        if twin != Twin::WroteIn && twin != Twin::Listed {
            share_phone(plan, &one, &other, twin);
        }
        if matches!(twin, Twin::WroteIn | Twin::ListedAgain) {
            share_email(plan, &one, &other);
        }
        if !twin.is_one() {
            live_together(plan, &one, &other);
        }
    }
}

fn second_name(one: &str, own: &str, twin: Twin) -> String {
    let (first, last) = one.split_once(' ').unwrap_or((one, ""));
    let own_first = own.split_once(' ').map_or(own, |(first, _)| first);
    let initial: String = last.chars().take(1).flat_map(char::to_uppercase).collect();
    match twin {
        Twin::Called => format!("{first} {initial}."),
        Twin::WroteIn => one.to_lowercase(),
        Twin::Listed => one.to_uppercase(),
        Twin::ListedAgain => format!("{first} M. {last}"),
        Twin::SameHouse | Twin::SharedLine => format!("{own_first} {last}"),
    }
}

/// The second one gets the first one's number, as another hand writes it.
fn share_phone(plan: &mut Plan<'_>, one: &CustomerRow, other: &CustomerRow, twin: Twin) {
    let points = &mut plan.sample.points;
    let place = |points: &[PointRow], id: Uuid| {
        points.iter().position(|point| point.customer_id == id && point.kind == "phone" && point.is_main)
    };
    let (Some(here), Some(there)) = (place(points, one.id), place(points, other.id)) else { return };
    let normal = points[here].normal.clone();
    points[there].raw = format!("+1 {} {} {}", &normal[2..5], &normal[5..8], &normal[8..]);
    points[there].normal = normal;
    if !twin.is_one() {
        // The line at home.
        for place in [here, there] {
            points[place].label = "home";
            points[place].sms = false;
            points[place].shared = twin == Twin::SharedLine;
        }
    }
}

/// The second one gets the first one's address, in capitals.
fn share_email(plan: &mut Plan<'_>, one: &CustomerRow, other: &CustomerRow) {
    let known = plan.sample.points.iter().find(|point| point.customer_id == one.id && point.kind == "email");
    let normal = match known.map(|point| point.normal.clone()) {
        Some(normal) => normal,
        None => {
            let letters: String = one.name.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
            let normal = format!("{letters}@example.com");
            email(plan, one, normal.clone(), normal.clone());
            normal
        }
    };
    email(plan, other, normal.to_uppercase(), normal);
}

fn email(plan: &mut Plan<'_>, of: &CustomerRow, raw: String, normal: String) {
    let id = plan.id(of.created_at);
    plan.sample.points.push(PointRow {
        id,
        customer_id: of.id,
        kind: "email",
        raw,
        normal,
        label: "home",
        is_main: true,
        sms: false,
        shared: false,
        created_at: of.created_at,
    });
}

fn live_together(plan: &mut Plan<'_>, one: &CustomerRow, other: &CustomerRow) {
    let created_at = one.created_at.max(other.created_at);
    let id = plan.id(created_at);
    plan.sample.relationships.push(RelationshipRow {
        id,
        customer_id: one.id,
        other_customer_id: other.id,
        kind: "spouse",
        note: String::new(),
        created_at,
    });
}

/// Whoever stands there twice has the same animal twice; it was weighed on the first card only.
pub fn bring_pets(plan: &mut Plan<'_>) {
    for (first, second, _) in TWINS.iter().filter(|(_, _, twin)| twin.is_one()) {
        let ids = [plan.sample.customers[*first].id, plan.sample.customers[*second].id];
        let pets = &mut plan.sample.pets;
        let places = ids.map(|id| pets.iter().position(|pet| pet.customer_id == id));
        let [Some(one), Some(other)] = places else { continue };
        let same = pets[one].clone();
        let twin = &mut pets[other];
        (twin.name, twin.species, twin.breed) = (same.name, same.species, same.breed);
        (twin.sex, twin.altered, twin.colour) = (same.sex, same.altered, same.colour);
        (twin.born_on, twin.born_is_estimate) = (same.born_on, same.born_is_estimate);
        let id = twin.id;
        plan.sample.weights.retain(|weight| weight.pet_id != id);
    }
}
