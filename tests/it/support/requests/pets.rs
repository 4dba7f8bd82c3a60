use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "pets/add_pet",
            json!({ "customer_id": s.customer, "pet": {
                "name": s.text("Luna"), "species": "cat", "breed": s.text("Siamese"), "sex": "female", "altered": "yes",
                "colour": s.text("cream"), "born_on": "2021-06-01", "allergies": s.text("fish"),
                "medication": s.text("none"), "bite_alert": s.text("hisses"), "handling_alert": s.text("two people"),
                "grams": 4200 } }),
        ),
        act(
            "pets/add_customer_with_pet",
            json!({
                "customer": { "name": s.text("Wendy"), "points": [
                    { "kind": "phone", "raw": "+14155550160", "label": "mobile" } ] },
                "pet": { "name": s.text("Dot"), "species": "dog" },
            }),
        ),
        act(
            "pets/edit_pet",
            json!({ "id": s.pet, "edit": {
                "name": s.text("Mochi II"), "species": "dog", "breed": s.text("Poodle"), "sex": "male", "altered": "no",
                "colour": s.text("grey"), "born_on": "2019-06-01", "born_is_estimate": true,
                "allergies": s.text("eggs"), "medication": s.text("pills"), "bite_alert": s.text("nips"),
                "handling_alert": s.text("gentle") } }),
        )
        .seen("/version", "pet", s.pet),
        act("pets/archive_pet", json!({ "id": s.spare_pet })),
        act("pets/restore_pet", json!({ "id": s.archived_pet })),
        act("pets/add_weight", json!({ "pet_id": s.pet, "grams": 9300, "measured_on": "2026-06-01" })),
        act("pets/remove_weight", json!({ "id": s.spare_weight })),
        act("pets/remove_photo", json!({ "target": { "pet": s.pet } })),
        read("pets/list_pets", json!({ "customer_id": s.customer })),
    ]
}
