use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    let mut all = edits_of_parts(s);
    all.extend([
        act(
            "customers/add_customer",
            json!({ "customer": {
                "name": s.text("Nina"), "business_name": s.text("Kato Ltd"), "language": "ja", "discount_bp": 250, "assigned_to": s.colleague,
                "points": [
                    { "kind": "phone", "raw": "+14155550140", "label": "mobile", "is_main": true, "sms": true },
                    { "kind": "email", "raw": "nina@example.com", "label": "office" } ],
                "addresses": [ { "label": "Home", "street": s.text("3 Elm St"), "city": "Troy", "region": "NY",
                    "postcode": "12180", "country": "US" } ],
                "details": [ { "label": s.text("Vet"), "value": s.text("Dr Lee") } ],
                "relationships": [ { "other_customer_id": s.friend, "kind": "sibling", "note": s.text("Twin") } ],
            } }),
        ),
        act(
            "customers/edit_customer",
            json!({ "id": s.customer, "edit": { "name": s.text("Bella O."), "business_name": s.text("Ortiz Inc"), "language": "es",
                "discount_bp": 1000, "assigned_to": s.colleague } }),
        )
        .seen("/version", "customer", s.customer),
        act(
            "customers/update_card",
            json!({ "id": s.customer, "edit": {
                "customer": { "name": s.text("Bella Ortiz") },
                "points": [
                    { "act": "add", "new": { "kind": "phone", "raw": "+14155550141", "label": "home" } },
                    { "act": "change", "id": s.second_phone, "edit": { "raw": "+14155550142", "label": "home" } } ],
                "addresses": [
                    { "act": "add", "new": { "label": "Work", "street": s.text("4 Elm St"), "city": "Troy",
                        "region": "NY", "postcode": "12180", "country": "US" } },
                    { "act": "change", "id": s.address, "edit": { "street": s.text("5 Elm St") } } ],
                "details": [
                    { "act": "add", "new": { "label": s.text("Key"), "value": s.text("Under the mat") } },
                    { "act": "change", "id": s.detail, "edit": { "value": s.text("Dr Kim") } } ],
            } }),
        )
        .seen("/edit/version", "customer", s.customer)
        .seen("/edit/points/1/version", "contact_point", s.second_phone)
        .seen("/edit/addresses/1/version", "address", s.address)
        .seen("/edit/details/1/version", "detail", s.detail),
        act("customers/assign_customer", json!({ "id": s.friend, "assigned_to": s.colleague })),
        act("customers/set_archived", json!({ "id": s.friend, "archived": true })),
        act("customers/set_blocked", json!({ "id": s.friend, "blocked": true })),
        act(
            "customers/add_relationship",
            json!({ "customer_id": s.customer, "relationship": {
                "other_customer_id": s.friend, "kind": "housemate", "note": s.text("Since May") } }),
        ),
        act("customers/remove_relationship", json!({ "id": s.spare_relationship })),
        read(
            "customers/list_customers",
            json!({ "filter": { "text": s.word, "group": s.group, "tag": s.tag, "sort": "name" }, "after": null }),
        ),
        read(
            "customers/find_matches",
            json!({ "query": { "name": s.text("Bella"), "pet": s.text("Mochi"), "phones": ["+14155550123"],
                "emails": ["bella@example.com"], "except": s.friend } }),
        ),
    ]);
    all
}

/// Phones, addresses and facts, each by itself.
fn edits_of_parts(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "customers/add_contact_point",
            json!({ "customer_id": s.customer, "point": {
                "kind": "phone", "raw": "+14155550150", "label": "office", "is_main": false, "sms": true } }),
        ),
        act(
            "customers/edit_contact_point",
            json!({ "id": s.phone, "edit": { "raw": "+14155550151", "label": "office", "sms": false } }),
        )
        .seen("/version", "contact_point", s.phone),
        act("customers/make_main", json!({ "id": s.second_phone })),
        act("customers/set_sms", json!({ "id": s.second_phone, "sms": true })),
        act(
            "customers/change_sms_number",
            json!({ "customer_id": s.customer, "to": { "kind": "known", "id": s.second_phone } }),
        ),
        act("customers/set_shared", json!({ "id": s.second_phone, "shared": true })),
        act("customers/remove_contact_point", json!({ "id": s.spare_phone })),
        act(
            "customers/add_address",
            json!({ "customer_id": s.customer, "address": { "label": "Shop", "street": s.text("6 Elm St"),
                "city": "Troy", "region": "NY", "postcode": "12180", "country": "US" } }),
        ),
        act(
            "customers/edit_address",
            json!({ "id": s.address, "edit": { "label": "House", "street": s.text("7 Elm St"), "city": "Albany",
                "region": "NY", "postcode": "12203", "country": "CA" } }),
        )
        .seen("/version", "address", s.address),
        act("customers/remove_address", json!({ "id": s.spare_address })),
        act(
            "customers/add_owner",
            json!({ "customer_id": s.customer, "owner": { "name": s.text("Kay"), "may_pick_up": true,
                "phone": "+14155550161", "email": "kay@example.com" } }),
        ),
        act("customers/edit_owner", json!({ "id": s.owner, "edit": { "name": s.text("Lou"), "may_pick_up": false } }))
            .seen("/version", "contact_owner", s.owner),
        act("customers/remove_owner", json!({ "id": s.spare_owner })),
        act(
            "customers/add_detail",
            json!({ "customer_id": s.customer, "detail": { "label": s.text("Alarm"), "value": s.text("0815") } }),
        ),
        act(
            "customers/edit_detail",
            json!({ "id": s.detail, "edit": { "label": s.text("Doctor"), "value": s.text("Dr Park") } }),
        )
        .seen("/version", "detail", s.detail),
        act("customers/remove_detail", json!({ "id": s.spare_detail })),
    ]
}
