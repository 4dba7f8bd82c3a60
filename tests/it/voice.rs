//! Calls to a number at Twilio: told by it, answered with what it is to do, and worked on once.

use crate::support::Socket;
use crate::support::twilio::{OURS, TOKEN, sign};
use crate::texting::{BELLA, Shop, customer, form, later};
use pawline::rooms::arrivals::taking::take_due;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Where calls of the tests are put through.
const COUNTER: &str = "+14155550100";

/// What Twilio posts: a path after the channel's address, and a form.
type Told = (&'static str, Vec<(String, String)>);

/// A shop in which something becomes of calls.
async fn shop(calls_to: &str, voicemail: bool, greeting: &str) -> Shop {
    let shop = Shop::open().await;
    let mut edit = form();
    edit["token"] = json!("");
    edit["calls_to"] = json!(calls_to);
    edit["voicemail"] = json!(voicemail);
    edit["greeting"] = json!(greeting);
    let edit = json!({ "id": shop.channel, "version": 1, "form": edit });
    shop.business.owner.command("channels/edit_twilio", edit).await.is(200);
    shop
}

impl Shop {
    /// Twilio tells something of a call; answers what it is told to do.
    async fn told(&self, (path, form): &Told) -> String {
        let path = format!("/hooks/twilio/{}/voice{path}", self.channel);
        let (status, said) = self.twilio.ask(&self.app.url, &path, form).await;
        assert_eq!(status, 200, "{said}");
        said
    }

    fn rings(&self, sid: &str) -> Told {
        ("", self.twilio.form_of_call(sid, &[("CallStatus", "ringing")]))
    }

    /// What came of putting it through.
    fn put_through(&self, sid: &str, outcome: &str, seconds: &str) -> Told {
        let mut more = vec![("CallStatus", "in-progress"), ("DialCallStatus", outcome)];
        if !seconds.is_empty() {
            more.push(("DialCallDuration", seconds));
        }
        ("/status", self.twilio.form_of_call(sid, &more))
    }

    fn over(&self, sid: &str, seconds: &str) -> Told {
        let more = [("CallStatus", "completed"), ("CallDuration", seconds)];
        ("/status", self.twilio.form_of_call(sid, &more))
    }

    fn recorded(&self, sid: &str) -> Told {
        ("/recording", self.twilio.form_of_recording(sid, 23))
    }

    /// A customer's calls, the newest first.
    async fn calls(&self, customer: &Value) -> Vec<Value> {
        let ask = json!({ "customer_id": customer, "after": null });
        let page: Value = self.staff().call("calls/list_calls", ask).await.ok();
        page["rows"].as_array().unwrap().clone()
    }

    /// Who waits for us in the inbox.
    async fn waiting(&self) -> Vec<Value> {
        let ask = json!({ "view": "waiting", "closed": false, "scope": "all" });
        let list: Value = self.staff().call("conversations/list_inbox", ask).await.ok();
        list["page"]["rows"].as_array().unwrap().iter().map(|row| row["customer_name"].clone()).collect()
    }
}

#[tokio::test]
async fn who_calls_pops_up_on_every_screen_and_how_long_they_spoke_is_kept() {
    let shop = shop(COUNTER, true, "").await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let owner = &shop.business.owner;
    let mut screens = Vec::new();
    for client in [shop.staff(), owner] {
        screens.push(Socket::open(client, client.cursor().await).await);
    }
    let sid = shop.twilio.call(BELLA, "");
    let said = shop.told(&shop.rings(&sid)).await;
    assert!(said.contains(&format!("<Number>{COUNTER}</Number>")), "{said}");
    let then = format!("action=\"{}/hooks/twilio/{}/voice/status\"", shop.app.url, shop.channel);
    assert!(said.contains(&then), "{said}");
    assert_eq!(shop.take().await, 1);
    for screen in &mut screens {
        let event = screen.events(1).await.remove(0);
        assert_eq!((event.kind.as_str(), json!(event.customer_id)), ("call.ringing", bella.clone()));
        let card: Value = owner.call("calls/incoming", json!({ "call_id": event.subject_id })).await.ok();
        assert_eq!((&card["customer_name"], &card["is_ringing"]), (&json!("Bella"), &json!(true)));
    }
    let said = shop.told(&shop.put_through(&sid, "completed", "94")).await;
    assert!(said.contains("<Response><Hangup/></Response>"), "{said}");
    shop.told(&shop.over(&sid, "99")).await;
    assert_eq!(shop.take().await, 2);
    let calls = shop.calls(&bella).await;
    assert_eq!((calls.len(), &calls[0]["duration_seconds"]), (1, &json!(94)));
    assert_eq!((&calls[0]["outcome"], &calls[0]["voicemail"]), (&Value::Null, &Value::Null));
    assert!(!calls[0]["ended_at"].is_null() && shop.waiting().await.is_empty());
    let today: Value = owner.call("dashboard/open", json!({})).await.ok();
    assert_eq!(today["calls"][0]["lasted"], "1:34");
    // Nothing of what was told is kept beside that.
    assert_eq!(shop.count("incoming_hook where state = 'done' and body = ''").await, 3);
}

#[tokio::test]
async fn whom_nobody_answers_leaves_a_voicemail_and_waits_for_us() {
    let shop = shop("(415) 555-0100", true, "Paws & Co. is <closed>").await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sid = shop.twilio.call(BELLA, "");
    assert!(
        shop.told(&shop.rings(&sid)).await.contains(COUNTER),
        "the number is kept as the network writes it"
    );
    let said = shop.told(&shop.put_through(&sid, "no-answer", "")).await;
    assert!(said.contains("<Say>Paws &amp; Co. is &lt;closed&gt;</Say><Record "), "{said}");
    assert!(said.contains("/voice/recording\"") && !said.contains("<Dial"), "{said}");
    shop.take().await;
    assert_eq!(shop.waiting().await, ["Bella"]);
    assert_eq!(shop.calls(&bella).await[0]["outcome"], "no_answer");
    // They are done, and later it can be listened to.
    let mut done = shop.recorded(&sid);
    done.1.retain(|(name, _)| name != "RecordingStatus");
    done.1.push(("From".into(), BELLA.into()));
    assert!(shop.told(&done).await.contains("<Hangup/>"));
    shop.told(&shop.recorded(&sid)).await;
    shop.told(&shop.over(&sid, "41")).await;
    shop.take().await;
    let call = shop.calls(&bella).await.remove(0);
    assert_eq!((&call["outcome"], &call["duration_seconds"]), (&json!("voicemail"), &json!(0)));
    let left = &call["voicemail"];
    assert_eq!(left["seconds"], 23);
    assert!(left["url"].as_str().unwrap().starts_with(&shop.twilio.url), "{left}");
    // The same at each place that shows calls.
    let follow_ups: Value = shop.staff().call("calls/follow_ups", json!({ "after": null })).await.ok();
    assert_eq!(&follow_ups["rows"][0]["call"]["voicemail"], left);
    assert_eq!(&shop.thread(&bella).await["calls"][0]["voicemail"], left);
    let ask = json!({ "customer_id": bella, "filter": {}, "from": null });
    let story: Value = shop.staff().call("timeline/list_items", ask).await.ok();
    assert!(story.to_string().contains(&left.to_string()), "{story}");
    let today: Value = shop.staff().call("dashboard/open", json!({})).await.ok();
    assert_eq!(today["follow_ups"]["rows"][0]["outcome"], "Voicemail, 0:23");
    assert_eq!(today["calls"][0]["outcome"], "Voicemail, 0:23");
    assert_eq!(today["waiting"]["rows"][0]["snippet"], "Missed call");
    // Called back: it is done.
    let spoke = json!({ "id": call["id"], "outcome": "spoke" });
    let spoke: Value = shop.staff().command("calls/set_outcome", spoke).await.ok();
    assert!(shop.waiting().await.is_empty());
    shop.staff().undo(&spoke).await.is(200);
    assert_eq!(shop.waiting().await, ["Bella"]);
}

#[tokio::test]
async fn without_a_voicemail_or_a_number_the_caller_is_told_so() {
    let only_voicemail = shop("", true, "").await;
    let bella = customer(only_voicemail.staff(), "Bella", BELLA, true).await;
    let sid = only_voicemail.twilio.call(BELLA, "");
    let said = only_voicemail.told(&only_voicemail.rings(&sid)).await;
    assert!(said.contains("<Record ") && !said.contains("<Dial"), "{said}");
    // They hung up without a word: nobody could take it, however long the line was open.
    only_voicemail.told(&only_voicemail.over(&sid, "12")).await;
    only_voicemail.take().await;
    let call = only_voicemail.calls(&bella).await.remove(0);
    assert_eq!((&call["outcome"], &call["duration_seconds"]), (&json!("no_answer"), &json!(0)));
    assert_eq!(only_voicemail.waiting().await, ["Bella"]);

    let neither = Shop::open().await;
    let sid = neither.twilio.call(BELLA, "");
    let said = neither.told(&neither.rings(&sid)).await;
    assert!(said.contains("Please try again later.</Say><Hangup/>"), "{said}");
}

#[tokio::test]
async fn each_event_counts_once_however_often_and_in_whatever_order_it_is_told() {
    let shop = shop(COUNTER, true, "").await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sid = shop.twilio.call(BELLA, "");
    let all =
        [shop.rings(&sid), shop.put_through(&sid, "busy", ""), shop.recorded(&sid), shop.over(&sid, "41")];
    let mut order: Vec<usize> = (0..40).collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..order.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
    let mut times = Vec::new();
    for (count, at) in order.into_iter().enumerate() {
        let begun = Instant::now();
        shop.told(&all[at % 4]).await;
        times.push(begun.elapsed());
        // Some are told again when they were worked on long ago.
        if count == 25 {
            shop.take().await;
        }
    }
    times.sort();
    assert!(times[times.len() / 2] < Duration::from_millis(100), "{times:?}");
    // A message that was told of before its call is tried again.
    take_due(&shop.app.app, later(600)).await.unwrap();
    assert_eq!(shop.count("incoming_hook").await, 4);
    assert_eq!((shop.count("incoming_hook where state = 'done'").await, shop.count("call").await), (4, 1));
    let call = shop.calls(&bella).await.remove(0);
    assert_eq!((&call["outcome"], &call["voicemail"]["seconds"]), (&json!("voicemail"), &json!(23)));
    assert_eq!(call["duration_seconds"], 0);

    // It is over before it is said that it rings: nothing pops up, and nothing changes.
    let sid = shop.twilio.call(BELLA, "");
    shop.told(&shop.put_through(&sid, "completed", "61")).await;
    shop.take().await;
    let before = shop.count("event").await;
    shop.told(&shop.rings(&sid)).await;
    assert_eq!(shop.take().await, 1);
    assert_eq!(shop.count("event").await, before);
    let ringing: Vec<Value> = shop.staff().call("calls/ringing", json!({})).await.ok();
    assert!(ringing.is_empty());
    assert_eq!(shop.calls(&bella).await[0]["duration_seconds"], 61);
}

#[tokio::test]
async fn who_is_not_known_has_a_card_and_a_withheld_number_is_nobodys() {
    let shop = shop(COUNTER, true, "").await;
    for (from, name) in [
        ("+14155552671", "ORTIZ BELLA"),
        ("+14155552672", ""),
        ("Anonymous", ""),
        ("+266696687", "ANONYMOUS"),
    ] {
        let sid = shop.twilio.call(from, name);
        shop.told(&shop.rings(&sid)).await;
        shop.told(&shop.put_through(&sid, "no-answer", "")).await;
    }
    assert_eq!(shop.take().await, 8);
    let names: Vec<(String, String)> = sqlx::query_as("select name, source from customer order by name")
        .fetch_all(&shop.app.behind)
        .await
        .unwrap();
    let by_call = |name: &str| (name.to_owned(), "call".to_owned());
    assert_eq!(names, [by_call("+1 415-555-2672"), by_call("ORTIZ BELLA")]);
    assert_eq!(shop.count("call where customer_id is null and outcome = 'no_answer'").await, 2);
    assert_eq!(shop.waiting().await.len(), 2, "there is nowhere to call back");
}

#[tokio::test]
async fn what_is_not_signed_or_not_ours_leaves_no_trace() {
    let shop = shop(COUNTER, true, "").await;
    let url = &shop.app.url;
    let sid = shop.twilio.call(BELLA, "");
    let stranger = uuid::Uuid::now_v7();
    for (step, form) in [shop.rings(&sid), shop.put_through(&sid, "busy", ""), shop.recorded(&sid)] {
        let path = format!("/hooks/twilio/{}/voice{step}", shop.channel);
        let good = sign(TOKEN, &format!("{url}{path}"), &form);
        let mut altered = form.clone();
        altered[0].1.push('!');
        let elsewhere = format!("/hooks/twilio/{stranger}/voice{step}");
        for (what, path, form, signature) in [
            ("none", &path, &form, String::new()),
            ("another token", &path, &form, sign("other", &format!("{url}{path}"), &form)),
            ("another body", &path, &altered, good),
            ("no such channel", &elsewhere, &form, sign(TOKEN, &format!("{url}{elsewhere}"), &form)),
        ] {
            let status = shop.twilio.post_signed(url, path, form, &signature).await;
            assert_eq!(status, 403, "{what}");
        }
        // Signed, but nothing that can be told apart, or too much.
        let nameless: Vec<(String, String)> =
            form.iter().filter(|(name, _)| name != "CallSid").cloned().collect();
        assert_eq!(shop.twilio.post(url, &path, &nameless).await, 400);
        let mut large = form.clone();
        large.push(("Digits".into(), "1".repeat(70_000)));
        assert_eq!(shop.twilio.post(url, &path, &large).await, 413);
    }
    assert_eq!((shop.count("incoming_hook").await, shop.count("call").await), (0, 0));
    shop.business.owner.command("channels/remove_channel", json!({ "id": shop.channel })).await.is(200);
    let path = format!("/hooks/twilio/{}/voice", shop.channel);
    assert_eq!(shop.twilio.post(url, &path, &shop.rings(&sid).1).await, 403);
    assert_eq!(shop.count("incoming_hook").await, 0);
}

#[tokio::test]
async fn a_voicemail_leads_to_twilio_only_and_one_of_no_call_is_put_aside() {
    let shop = shop(COUNTER, true, "").await;
    let owner = &shop.business.owner;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sid = shop.twilio.call(BELLA, "");
    shop.told(&shop.rings(&sid)).await;
    let mut elsewhere = shop.recorded(&sid);
    for (name, value) in &mut elsewhere.1 {
        if name == "RecordingUrl" {
            "https://example.com/RE1".clone_into(value);
        }
    }
    shop.told(&elsewhere).await;
    shop.take().await;
    assert_eq!(shop.calls(&bella).await[0]["voicemail"], Value::Null);

    // Of a call that nobody told of.
    let lost = shop.twilio.call(BELLA, "");
    shop.told(&shop.recorded(&lost)).await;
    let mut seconds = 0;
    while shop.count("incoming_hook where state = 'dead'").await == 0 {
        take_due(&shop.app.app, later(seconds)).await.unwrap();
        seconds += 400;
        assert!(seconds < 8_000, "it ends some day");
    }
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    let dead = &list["dead"][0];
    assert_eq!((&dead["is_call"], &dead["is_message"]), (&json!(true), &json!(false)));
    // Twilio tells of it after all; somebody presses Replay.
    shop.told(&shop.rings(&lost)).await;
    take_due(&shop.app.app, later(seconds)).await.unwrap();
    owner.command("channels/replay_hook", json!({ "id": dead["id"] })).await.is(200);
    take_due(&shop.app.app, later(seconds)).await.unwrap();
    assert_eq!(shop.calls(&bella).await[0]["voicemail"]["seconds"], 23);
}

#[tokio::test]
async fn where_calls_go_is_checked_and_the_test_says_what_is_still_to_do_at_twilio() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let mut edit = form();
    edit["token"] = json!("");
    let save = |form: &Value, version: i32| json!({ "id": shop.channel, "version": version, "form": form });
    for (calls_to, greeting, wrong) in
        [("5", "x".repeat(501), vec!["calls_to", "greeting"]), (OURS, String::new(), vec!["calls_to"])]
    {
        edit["calls_to"] = json!(calls_to);
        edit["greeting"] = json!(greeting);
        owner.command("channels/edit_twilio", save(&edit, 1)).await.invalid(&wrong);
    }
    let test = async || -> String {
        let tested = owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
        assert_eq!(tested["state"], "works");
        tested["last_error"].as_str().unwrap().to_owned()
    };
    let hook = format!("{}/hooks/twilio/{}", shop.app.url, shop.channel);
    shop.twilio.state().sms_url = hook.clone();
    assert_eq!(test().await, "", "calls are not wanted");
    edit["calls_to"] = json!("(415) 555-0100");
    edit["voicemail"] = json!(true);
    let saved: Value = owner.command("channels/edit_twilio", save(&edit, 1)).await.ok();
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(
        (&list["channels"][0]["calls_to"], &list["channels"][0]["voicemail"]),
        (&json!(COUNTER), &json!(true))
    );
    assert!(test().await.contains("does not tell Pawline of calls yet"));
    shop.twilio.state().voice_url = format!("{hook}/voice");
    assert!(test().await.contains("when a call is over"));
    shop.twilio.state().status_callback = format!("{hook}/voice/status");
    assert_eq!(test().await, "");
    owner.undo(&saved).await.is(200);
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(
        (&list["channels"][0]["calls_to"], &list["channels"][0]["voicemail"]),
        (&json!(""), &json!(false))
    );
}
