use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "bookings/add_booking",
            json!({ "customer_id": s.customer, "booking": {
                "location_id": s.location, "service_type_id": s.service, "staff_id": s.colleague, "pet_ids": [s.pet],
                "starts_at": { "clock": "2027-04-01T10:00" }, "ends_at": { "clock": "2027-04-01T11:00" },
                "status": "pending", "note": s.text("Short trim"),
            } }),
        ),
        act(
            "bookings/edit_booking",
            json!({ "id": s.booking, "edit": {
                "location_id": s.branch, "service_type_id": s.service, "staff_id": s.colleague, "pet_ids": [s.pet, s.spare_pet],
                "starts_at": { "clock": "2027-05-01T10:00" }, "ends_at": { "clock": "2027-05-01T12:00" },
                "note": s.text("Long trim"),
            } }),
        )
        .seen("/version", "booking", s.booking),
        act("bookings/set_status", json!({ "id": s.other_booking, "status": "checked_in" })),
        read(
            "bookings/list_bookings",
            json!({ "filter": { "from": "2027-03-01", "to": "2027-03-31", "location_id": s.location,
                "status": "booked", "customer_id": s.customer }, "after": null }),
        ),
        read("bookings/list_of_customer", json!({ "customer_id": s.customer })),
        read("bookings/list_choices", json!({})),
        read("bookings/find_customers", json!({ "text": s.word })),
    ]
}
