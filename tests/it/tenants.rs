//! The replay attack (R14): everything that the server offers is asked for by the owner of another
//! business, with this one's ids. Nothing of it may be seen, and nothing in it may change.
//!
//! The attacked business carries a canary in every text; an answer in which it sings has leaked. The
//! list of functions is complete (`every_function_has_a_valid_request`), so that a new one is
//! attacked without anybody thinking of it.

use super::calls::Phones;
use crate::support::facebook::{Facebook, PAGE, SECRET, body, sign};
use crate::support::requests::{self, Kind, Request};
use crate::support::twilio::{ACCOUNT, TOKEN, Twilio};
use crate::support::{Business, Client, Reply, Scene, Snapshot, Socket, TestApp};
use chrono::Utc;
use pawline::domain::command::Intent;
use pawline::domain::ids::{ChannelId, ConversationId, StaffId};
use pawline::live::frame::Ephemeral;
use pawline::live::{ClientFrame, ServerFrame};
use pawline::rooms::arrivals::taking::take_due;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const CANARY: &str = "Zanzibaria";

/// Functions that are opened by a secret which only the other business handed out: whoever holds it
/// may come in. Who does not is asked for in `staff_people`.
const BY_SECRET: &[&str] = &["staff/open_access_link", "staff/use_access_link", "staff/sign_in"];

/// A business full of canaries, and another one whose owner attacks it.
struct Attack {
    app: TestApp,
    victim: Business,
    theirs: Scene,
    attacker: Business,
    ours: Scene,
    before: Snapshot,
}

impl Attack {
    async fn prepare() -> Self {
        let app = TestApp::fresh().await;
        let (victim, attacker) = (app.business().await, app.business().await);
        let theirs = Scene::of(&app, &victim, &victim.owner, CANARY).await;
        let ours = Scene::of(&app, &attacker, &attacker.owner, "Ordinary").await;
        let before = Snapshot::of(&app, victim.id).await;
        Self { app, victim, theirs, attacker, ours, before }
    }

    /// Their ids, our words: what is written in our own business sings no canary.
    fn their_ids(&self) -> Scene {
        Scene { word: "Stranger".into(), slug: "stranger".into(), ..self.theirs.clone() }
    }

    /// A browser of the attacking owner; one of its own for what may end the session.
    async fn owner_for(&self, request: &Request) -> Client {
        match request.kind {
            Kind::Session => self.app.another_browser(self.attacker.id, &self.attacker.owner).await,
            _ => self.attacker.owner.clone(),
        }
    }

    async fn assert_untouched(&self) {
        let changes = self.before.changes(&Snapshot::of(&self.app, self.victim.id).await);
        assert!(changes.is_empty(), "the other business was changed: {changes:#?}");
    }
}

/// What has no effect and says nothing, by function and place: taking away what is not there, and
/// a draft for a conversation that is not there.
const IN_VAIN: &[(&str, &str)] = &[
    ("conversations/save_draft", "/customer"),
    ("labels/remove_tag", "/tag_id"),
    ("labels/set_colours", "/remove/0"),
    ("labels/set_groups", "/remove/0"),
];

/// What is wrong with an answer to a request with ids of another business.
fn leak(request: &Request, at: &str, reply: &Reply) -> Option<String> {
    let what = format!("{} {at}: {} {}", request.function, reply.status, reply.text);
    if reply.text.contains(CANARY) {
        return Some(format!("LEAK {what}"));
    }
    let in_vain =
        IN_VAIN.iter().any(|(function, place)| *function == request.function && at.ends_with(place));
    let fine = match reply.status {
        404 => true,
        // A list that a foreign id narrows is empty.
        200 => !request.writes() || in_vain || request.function == "conversations/save_draft",
        // A colleague who does not work here.
        422 => reply.text.contains("does not work here"),
        _ => false,
    };
    (!fine).then_some(what)
}

#[tokio::test]
async fn requests_with_nothing_but_foreign_ids_find_nothing() {
    let attack = Attack::prepare().await;
    let scene = attack.their_ids();
    let mut wrong = Vec::new();
    for request in requests::all(&scene).into_iter().filter(|r| !BY_SECRET.contains(&r.function)) {
        let reply = request.send(&attack.app, &attack.owner_for(&request).await).await;
        let has_ids = requests::leaves(&request.arguments).iter().any(|(_, value)| requests::is_id(value));
        if has_ids {
            wrong.extend(leak(&request, "", &reply));
        } else if reply.text.contains(CANARY) {
            wrong.push(format!("LEAK {}: {}", request.function, reply.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    attack.assert_untouched().await;
}

#[tokio::test]
async fn one_foreign_id_among_our_own_is_refused_wherever_it_stands() {
    let attack = Attack::prepare().await;
    let (theirs, ours) = (requests::all(&attack.their_ids()), requests::all(&attack.ours));
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (their, our) in theirs.iter().zip(&ours).filter(|(r, _)| !BY_SECRET.contains(&r.function)) {
        for (pointer, foreign) in requests::leaves(&their.arguments) {
            if !requests::is_id(&foreign) {
                continue;
            }
            let mut arguments = our.arguments.clone();
            requests::put(&mut arguments, &pointer, foreign);
            let body = our.body_with(&attack.app, &arguments).await;
            let before = Snapshot::of(&attack.app, attack.attacker.id).await;
            let reply = attack.owner_for(our).await.call(our.function, body).await;
            tried += 1;
            wrong.extend(leak(our, &pointer, &reply));
            let after = Snapshot::of(&attack.app, attack.attacker.id).await;
            // A browser of its own was signed in for it.
            let changes: Vec<String> =
                before.changes(&after).into_iter().filter(|row| !row.starts_with("+ session ")).collect();
            if reply.status != 200 && !changes.is_empty() {
                wrong.push(format!("{} {pointer} half done: {changes:#?}", our.function));
            }
        }
    }
    assert!(tried > 90, "ids are found in the requests: {tried}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    attack.assert_untouched().await;
}

/// An intent is the sender's own, but some names are made from it.
#[tokio::test]
async fn foreign_intents_and_ids_as_intents_do_nothing() {
    let attack = Attack::prepare().await;
    let mut wrong = Vec::new();
    for request in requests::all(&attack.ours).into_iter().filter(|request| request.writes()) {
        for stolen in [attack.theirs.business, attack.theirs.done] {
            let mut body = request.body(&attack.app).await;
            if body.get("intent").is_none() {
                continue;
            }
            body["intent"] = json!(stolen);
            let reply = attack.owner_for(&request).await.call(request.function, body).await;
            if reply.status >= 500 || reply.text.contains(CANARY) {
                wrong.push(format!("{}: {} {}", request.function, reply.status, reply.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    attack.assert_untouched().await;
}

#[tokio::test]
async fn searches_and_lists_hold_nothing_foreign() {
    let attack = Attack::prepare().await;
    let owner = &attack.attacker.owner;
    let asks = [
        ("search/find", json!({ "query": CANARY, "limit": 50 })),
        ("search/find", json!({ "query": "zanzibarla", "limit": 50 })),
        ("search/find", json!({ "query": "5550124", "limit": 50 })),
        ("bookings/find_customers", json!({ "text": CANARY })),
        ("customers/list_customers", json!({ "filter": { "text": CANARY }, "after": null })),
        ("customers/find_matches", json!({ "query": { "name": format!("Bella {CANARY}") } })),
    ];
    for (function, arguments) in asks {
        let reply = owner.call(function, arguments).await;
        assert!(!reply.is(200).text.contains(CANARY), "{function}: {}", reply.text);
    }
    attack.assert_untouched().await;
}

#[tokio::test]
async fn pages_and_photos_of_another_business_are_not_there() {
    let attack = Attack::prepare().await;
    let (s, owner) = (&attack.theirs, &attack.attacker.owner);
    for size in [96, 320, 1600] {
        attack.victim.owner.get(&format!("/files/{}/{size}", s.photo)).await.is(200);
        owner.get(&format!("/files/{}/{size}", s.photo)).await.is(404);
    }
    for target in
        [format!("pet/{}", s.pet), format!("customer/{}", s.customer), format!("draft/{}", s.customer)]
    {
        let upload = owner
            .request(Method::POST, &format!("/files/{target}"))
            .header("x-intent", Uuid::now_v7().to_string())
            .header("x-name", "prices.pdf")
            .body(vec![0xff_u8; 100]);
        owner.send(upload).await.is(404);
    }
    for route in pawline::server::router::page_routes() {
        let path = route.path().replace([':', '{', '}'], "");
        for id in [s.customer, s.conversation, s.pet, s.booking, s.group, s.tag, s.location] {
            // The secret of an invitation is no id: whoever holds it may read whom it invites.
            let path = path.replace("/id", &format!("/{id}")).replace("token", &id.to_string());
            let query = format!("?group={id}&tag={id}&location={id}&customer={id}&service={id}&q={CANARY}");
            for url in [path.clone(), format!("{path}{query}")] {
                let reply = owner.send(owner.request(Method::GET, &url).header("accept", "text/html")).await;
                assert!(reply.status < 500, "{url}: {}", reply.status);
                let shown = reply
                    .text
                    .replace(&format!("q={CANARY}"), "")
                    .replace(&format!("value=\"{CANARY}\""), "");
                assert!(!shown.contains(&format!("Bella {CANARY}")), "{url} shows another business");
                assert!(!shown.contains(&format!("Mochi {CANARY}")), "{url} shows another business");
            }
        }
    }
    let card = format!("/contacts/{}", s.customer);
    owner.send(owner.request(Method::GET, &card).header("accept", "text/html")).await.is(404);
    attack.assert_untouched().await;
}

#[tokio::test]
async fn sockets_carry_nothing_of_another_business() {
    let attack = Attack::prepare().await;
    let (victim, attacker) = (&attack.victim, &attack.attacker);
    // A place in the other log means nothing here.
    let mut screen = Socket::open(&attacker.owner, victim.owner.cursor().await).await;
    let mut theirs = Socket::open(&victim.owner, victim.owner.cursor().await).await;
    for what in [
        Ephemeral::Viewing {
            conversation_id: ConversationId(attack.theirs.conversation),
            staff_id: StaffId(attack.theirs.actor),
            name: "Mallory".into(),
        },
        Ephemeral::Typing {
            conversation_id: ConversationId(attack.theirs.conversation),
            staff_id: None,
            name: "Mallory".into(),
            internal: false,
        },
    ] {
        screen.send(&ClientFrame::Ephemeral { what }).await;
    }
    let note = |scene: &Scene, body: &str| json!({ "customer_id": scene.customer, "about": { "kind": "customer" }, "body": body, "pinned": false });
    victim.owner.done("notes/add_note", note(&attack.theirs, CANARY)).await;
    attacker.owner.done("notes/add_note", note(&attack.ours, "the end")).await;
    loop {
        let frame = screen.next().await.expect("the socket stays open");
        let text = serde_json::to_string(&frame).unwrap();
        assert!(!text.contains(CANARY), "{text}");
        assert!(!text.contains(&attack.theirs.customer.to_string()), "{text}");
        if text.contains("the end") {
            break;
        }
    }
    loop {
        let frame = theirs.next().await.expect("the socket stays open");
        let text = serde_json::to_string(&frame).unwrap();
        assert!(!text.contains("Mallory") && !text.contains("the end"), "{text}");
        if matches!(frame, ServerFrame::Event(event) if event.kind.starts_with("note")) {
            break;
        }
    }
}

#[tokio::test]
async fn a_chat_link_opens_the_chat_of_its_own_business_only() {
    let attack = Attack::prepare().await;
    let (theirs, ours) = (&attack.theirs, &attack.ours);
    let browser = attack.app.anonymous();
    let ask = |method: Method, slug: &str, path: &str, secret: &str, body: Value| {
        let request = browser
            .request(method, &format!("/widget/{slug}/{path}"))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {secret}"));
        let request = if body.is_null() { request } else { request.body(body.to_string()) };
        browser.send(request)
    };
    let own = ask(Method::GET, &theirs.slug, "thread", &theirs.visitor_secret, Value::Null).await;
    assert!(own.is(200).text.contains(CANARY), "the link works where it belongs");
    for (slug, secret) in [(&theirs.slug, &ours.visitor_secret), (&ours.slug, &theirs.visitor_secret)] {
        let thread = ask(Method::GET, slug, "thread", secret, Value::Null).await;
        assert!(!thread.is(404).text.contains(CANARY));
        let message = json!({ "intent": Intent::new(), "body": "Let me in" });
        ask(Method::POST, slug, "messages", secret, message).await.is(404);
        // A link that begins a conversation elsewhere is refused: a secret has one.
        let start = json!({ "intent": Intent::new(), "token": secret, "name": "Mallory",
            "contact": "mallory@example.com", "body": "Let me in" });
        let reply = ask(Method::POST, slug, "start", secret, start).await;
        assert!((400..500).contains(&reply.status), "{} {}", reply.status, reply.text);
        assert!(!reply.text.contains(CANARY));
    }
    let changes = attack.before.changes(&Snapshot::of(&attack.app, attack.victim.id).await);
    // Its own visitor was here: that is all.
    assert!(changes.iter().all(|row| row[2..].starts_with("visitor ")), "{changes:#?}");
}

#[tokio::test]
async fn a_telephone_system_speaks_for_its_own_business_only() {
    let attack = Attack::prepare().await;
    let mut phones = Phones::of(&attack.app, &attack.attacker).await;
    let body = json!({ "type": "call.ringing", "call_id": "c1", "from": "+14155550123", "to": "+14155550199",
        "direction": "in", "location_id": attack.theirs.location, "business_id": attack.theirs.business })
    .to_string();
    let at = Utc::now().timestamp();
    // Their customer's number rings here: it is somebody of ours, or nobody.
    let signature = phones.signature("m1", at, &body);
    phones.post("m1", at, &signature, &body).await.is(200);
    let calls: Value = attack.attacker.owner.call("calls/ringing", json!({})).await.ok();
    let call: Value = attack.attacker.owner.call("calls/incoming", json!({ "call_id": calls[0] })).await.ok();
    assert_eq!(call["customer_id"], json!(attack.ours.customer));
    assert!(!call.to_string().contains(CANARY));
    // Our secret under their key's name.
    phones.key = attack.theirs.spare_hook_key.to_string();
    let signature = phones.signature("m2", at, &body);
    phones.post("m2", at, &signature, &body).await.is(401);
    attack.assert_untouched().await;
}

#[tokio::test]
async fn a_provider_speaks_for_its_own_business_only() {
    let attack = Attack::prepare().await;
    let twilio = Twilio::start().await;
    let url = &attack.app.url;
    let form = json!({ "name": "Ours", "account": ACCOUNT, "token": TOKEN, "address": "+14155550199", "service": "" });
    let ours = attack.attacker.owner.done("channels/connect_twilio", json!({ "form": form })).await;
    let ours = ours.as_str().unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    // Their customer's number, their message and their channel, under our signature.
    let text = vec![pair("MessageSid", "SM1"), pair("From", "+14155550123"), pair("Body", "Who am I?")];
    let report = vec![pair("MessageSid", "SM2"), pair("MessageStatus", "delivered")];
    let about = format!("?m={}&r=1", attack.theirs.failed_text);
    let theirs = attack.theirs.channel.to_string();
    assert_eq!(twilio.post(url, &format!("/hooks/twilio/{theirs}"), &text).await, 403);
    assert_eq!(twilio.post(url, &format!("/hooks/twilio/{theirs}{about}"), &report).await, 403);
    assert_eq!(twilio.post(url, &format!("/hooks/twilio/{ours}"), &text).await, 200);
    assert_eq!(twilio.post(url, &format!("/hooks/twilio/{ours}{about}"), &report).await, 200);
    assert_eq!(take_due(&attack.app.app, Utc::now()).await.unwrap(), 2);
    let inbox = json!({ "view": "all", "closed": false, "after": null });
    let inbox: Value = attack.attacker.owner.call("conversations/list_inbox", inbox).await.ok();
    assert!(inbox.to_string().contains("Who am I?") && !inbox.to_string().contains(CANARY), "{inbox}");
    attack.assert_untouched().await;
}

#[tokio::test]
async fn a_page_speaks_for_its_own_business_only() {
    let attack = Attack::prepare().await;
    let (url, ours) = (&attack.app.url, attack.ours.facebook_channel);
    let facebook = Facebook::start().await;
    // Their message, told under our secret as one that went to somebody of ours.
    let echo = json!({ "sender": { "id": PAGE }, "recipient": { "id": "77" }, "timestamp": 1,
        "message": { "mid": "m_1", "is_echo": true, "text": "Who am I?", "metadata": format!("{}:1", attack.theirs.failed_text) } });
    let theirs = ChannelId(attack.theirs.facebook_channel);
    let told = body(PAGE, std::slice::from_ref(&echo));
    assert_eq!(facebook.post(url, theirs, &told, &sign("another secret", told.as_bytes())).await, 403);
    assert_eq!(facebook.post(url, ChannelId(ours), &told, &sign(SECRET, told.as_bytes())).await, 200);
    assert_eq!(take_due(&attack.app.app, Utc::now()).await.unwrap(), 1);
    let inbox = json!({ "view": "all", "closed": false, "after": null });
    let inbox: Value = attack.attacker.owner.call("conversations/list_inbox", inbox).await.ok();
    assert!(inbox.to_string().contains("Who am I?") && !inbox.to_string().contains(CANARY), "{inbox}");
    attack.assert_untouched().await;
}

#[tokio::test]
async fn an_email_speaks_for_its_own_business_only() {
    let attack = Attack::prepare().await;
    let (theirs, owner) = (&attack.theirs, &attack.attacker.owner);
    let hook = owner.done("channels/renew_mail_hook", json!({ "id": attack.ours.mail_channel })).await;
    let secret = hook["secret"].as_str().unwrap();
    // Their customer, answering a message of theirs, under our secret.
    let mail = format!(
        "From: bella@example.com\r\nTo: post@paws.example\r\nSubject: Who am I?\r\nMessage-ID: <1@example.com>\r\n\
         In-Reply-To: <{}.pawline@paws.example>\r\n\r\nWho am I?\r\n",
        theirs.failed_text.simple()
    );
    let post = async |channel: Uuid| {
        let url = format!("{}/hooks/email/{channel}", attack.app.url);
        crate::email::post(&url, secret, mail.as_bytes()).await
    };
    assert_eq!(post(theirs.mail_channel).await, 403);
    assert_eq!(post(attack.ours.mail_channel).await, 200);
    assert_eq!(take_due(&attack.app.app, Utc::now()).await.unwrap(), 1);
    let inbox = json!({ "view": "all", "closed": false, "after": null });
    let inbox: Value = owner.call("conversations/list_inbox", inbox).await.ok();
    assert!(inbox.to_string().contains("Who am I?") && !inbox.to_string().contains(CANARY), "{inbox}");
    attack.assert_untouched().await;
}

#[tokio::test]
async fn undo_and_history_stop_at_the_door() {
    let attack = Attack::prepare().await;
    let (s, owner) = (&attack.theirs, &attack.attacker.owner);
    let intents: Vec<Uuid> =
        sqlx::query_scalar("select distinct intent from event where business_id = $1 and intent is not null")
            .bind(attack.victim.id.0)
            .fetch_all(&attack.app.behind)
            .await
            .unwrap();
    assert!(intents.len() > 25, "{}", intents.len());
    for of in intents {
        owner.command("history/undo_command", json!({ "of": of })).await.is(404);
    }
    let records: Vec<(String, Uuid, i64)> = sqlx::query_as(
        "select distinct on (subject_type) subject_type, subject_id, seq from event where business_id = $1",
    )
    .bind(attack.victim.id.0)
    .fetch_all(&attack.app.behind)
    .await
    .unwrap();
    for (subject, id, seq) in records {
        let history = json!({ "subject_type": subject, "subject_id": id, "field": null, "before": null });
        owner.call("history/field_history", history).await.is(404);
        let restore = json!({ "subject_type": subject, "subject_id": id, "field": "name", "seq": seq, "which": "after" });
        owner.command("history/restore_field", restore).await.is(404);
        // Their number, our record.
        let mixed = json!({ "subject_type": "customer", "subject_id": attack.ours.customer, "field": "name",
            "seq": seq, "which": "after" });
        let reply = owner.command("history/restore_field", mixed).await;
        assert!(!reply.text.contains(CANARY));
    }
    let card: Value = owner.call("card/open", json!({ "customer_id": attack.ours.customer })).await.ok();
    assert!(!card.to_string().contains(CANARY));
    assert_eq!(owner.call("card/open", json!({ "customer_id": s.customer })).await.status, 404);
    attack.assert_untouched().await;
}

/// Routes that are no server functions and no pages, with the test that attacks each.
const OTHER_ROUTES: &[&str] = &[
    "/api/{*function}",
    "/chat/{slug}",
    // tests/it/attachments.rs
    "/files/draft/{customer}",
    "/files/{what}/{which}",
    // Whoever fills it in names the business by its address, and reads nothing: tests/it/web_form.rs.
    "/forms/{slug}",
    // These three know no business: tests/it/running.rs.
    "/healthz",
    "/hooks/call",
    "/hooks/email/{channel}",
    // tests/it/facebook/arriving.rs
    "/hooks/messenger/{channel}",
    "/hooks/twilio/{channel}",
    // tests/it/email/arriving.rs
    "/mail/{message}",
    // Whoever was given the signed address of a file: tests/it/texting/files.rs.
    "/media/{mark}",
    "/metrics",
    "/readyz",
    // Whoever has the link of an email that came to them: tests/it/broadcasts/emails.rs.
    "/unsubscribe/{mark}",
    "/widget/{slug}",
    // tests/it/attachments.rs
    "/widget/{slug}/files",
    "/widget/{slug}/files/{file}",
    "/widget/{slug}/messages",
    "/widget/{slug}/start",
    "/widget/{slug}/thread",
    "/widget/{slug}/ws",
    "/ws",
];

#[test]
fn every_other_route_is_known_here() {
    let mut found: Vec<String> = super::architecture::sources()
        .iter()
        .flat_map(|(_, text)| {
            text.match_indices(".route(").map(|(at, _)| text[at..].to_owned()).collect::<Vec<_>>()
        })
        .filter_map(|text| text.split('"').nth(1).map(str::to_owned))
        .filter(|path| path.starts_with('/'))
        .collect();
    found.sort();
    assert_eq!(found, OTHER_ROUTES, "a new route: attack it above and name it");
}
