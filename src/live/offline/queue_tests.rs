//! What was kept is taken up again.

use super::*;

fn waiting(writer: StaffId, way: Way) -> Waiting {
    Waiting {
        intent: Intent::new(),
        writer,
        customer: CustomerId::new(),
        customer_name: "Bella".into(),
        written_at: Utc::now(),
        work: Work::Reply {
            body: "On our way".into(),
            seen: 3,
            even_if_newer: false,
            by: String::new(),
            subject: String::new(),
            files: Vec::new(),
        },
        way,
    }
}

#[test]
fn what_was_kept_comes_back_in_order_once_and_only_to_its_writer() {
    let (ana, ben) = (StaffId::new(), StaffId::new());
    let first = waiting(ana, Way::Sending);
    let second = waiting(ana, Way::Asking("Ben".into(), "Hi".into()));
    let of_ben = waiting(ben, Way::Waiting);
    let known = waiting(ana, Way::Waiting);
    let found: Vec<String> =
        [&second, &of_ben, &known, &first].iter().map(|w| serde_json::to_string(w).unwrap()).collect();
    let mut list = vec![known.clone()];
    take_up(&mut list, &found, ana);
    let intents: Vec<Intent> = list.iter().map(|waiting| waiting.intent).collect();
    assert_eq!(intents, [first.intent, second.intent, known.intent]);
    assert_eq!(list.first().unwrap().way, Way::Waiting, "an interrupted one is tried again");
    assert_eq!(list.get(1).unwrap().way, second.way);
}

#[test]
fn what_cannot_be_read_does_no_harm() {
    let ana = StaffId::new();
    let mut list = Vec::new();
    take_up(&mut list, &["{".into(), "{}".into(), "null".into()], ana);
    assert!(list.is_empty());
}
