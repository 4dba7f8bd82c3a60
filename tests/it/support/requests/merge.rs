use super::{Request, act, read, write};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        read("merge/review_pair", json!({ "one": s.customer, "other": s.twin })),
        read("merge/possible_matches", json!({ "customer_id": s.customer })),
        read("merge/list_duplicates", json!({ "after": null })),
        read("merge/count_duplicates", json!({})),
        write("merge/scan_now", json!({})),
        act("merge/dismiss_pair", json!({ "one": s.host, "other": s.friend })),
        act(
            "merge/merge_customers",
            json!({ "survivor": s.host, "loser": s.twin, "taken": ["name", "main_phone"] }),
        ),
        act("merge/unmerge", json!({ "id": s.spare_merge })),
    ]
}
