//! The program itself is killed in the middle, as a power cut would.

use super::{BELLA, answer, connect};
use crate::support::facebook::{Facebook, Mood};
use crate::support::{Program, TestApp};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn until(what: &str, there: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !there().await {
        assert!(begun.elapsed() < Duration::from_secs(400), "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn an_answer_goes_out_once_although_we_die_after_facebook_took_it() {
    let facebook = Facebook::start().await;
    let beside = TestApp::with_settings(vec![("FACEBOOK_API", facebook.url.clone())]).await;
    let business = beside.business().await;
    let data = crate::support::program::folder();
    let serve = || {
        let mut settings: Vec<(&str, &str)> = crate::support::program::given(&beside.database);
        let key = "one key for all the servers of a shop";
        settings.extend([("FACEBOOK_API", facebook.url.as_str()), ("SECRET_KEY", key)]);
        Program::serve_with(&settings, data.clone())
    };
    let program = serve();
    let owner = program.client(&business.owner);
    let channel = connect(&owner).await;
    let event = facebook.writes(BELLA, "Is she ready?");
    assert_eq!(facebook.tell(&program.url, channel, &[event]).await, 200);
    let inbox = async |owner: &crate::support::Client| -> Vec<Value> {
        let view = json!({ "view": "all", "closed": false, "after": null });
        let page: Value = owner.call("conversations/list_inbox", view).await.ok();
        page["page"]["rows"].as_array().unwrap().clone()
    };
    until("it is in the inbox", async || inbox(&owner).await.len() == 1).await;
    let bella = inbox(&owner).await[0]["customer_id"].clone();
    facebook.next([Mood::TakeAndDie]);
    owner.done("conversations/send_message", answer(&bella, "Ready at four")).await;
    until("Facebook has it", async || facebook.sent().len() == 1).await;
    drop(program);
    let program = serve();
    let owner = program.client(&business.owner);
    let state = async || {
        let thread: Value = owner.call("conversations/open_thread", json!({ "customer": bella })).await.ok();
        thread["messages"]["rows"][1]["delivery"]["state"].clone()
    };
    until("it is known what became of it", async || state().await == "sent").await;
    assert_eq!((facebook.asked(), facebook.sent().len()), (1, 1), "sent once");
    // The echo that comes late changes nothing.
    let echo = facebook.echo(&facebook.sent()[0]);
    assert_eq!(facebook.tell(&program.url, channel, &[echo]).await, 200);
    let read = json!({ "sender": { "id": BELLA }, "recipient": { "id": super::PAGE }, "timestamp": facebook.now(),
        "read": { "watermark": facebook.now() } });
    assert_eq!(facebook.tell(&program.url, channel, &[read]).await, 200);
    until("it is read", async || state().await == "read").await;
    let thread: Value = owner.call("conversations/open_thread", json!({ "customer": bella })).await.ok();
    assert_eq!(thread["messages"]["rows"].as_array().unwrap().len(), 2, "{thread}");
}
