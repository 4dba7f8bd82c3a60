//! A business in which something of everything exists, made through the server's own functions.
//!
//! Every record carries the scene's word in its texts, so that an answer in which it shows up holds
//! something of this business. What a request removes, archives or ends is a record of its own
//! (`spare_…`), so that requests do not take each other's ground away.

use super::{Business, Client, TestApp};
use image::{DynamicImage, ImageFormat};
use pawline::domain::command::Intent;
use pawline::domain::role::Role;
use pawline::rooms::staff::password;
use pawline::server::secret;
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;

/// The password of whoever acts in a scene.
pub const PASSWORD: &str = "correct horse battery";

/// Ids of what there is.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// In every text.
    pub word: String,
    pub slug: String,
    /// Whoever sends the requests.
    pub actor: Uuid,
    pub actor_email: String,
    pub business: Uuid,
    /// Another business, for which the actor works too.
    pub sister: Uuid,
    pub spare_session: Uuid,
    pub location: Uuid,
    pub branch: Uuid,
    pub spare_location: Uuid,
    pub service: Uuid,
    pub spare_service: Uuid,
    pub template: Uuid,
    pub spare_template: Uuid,
    pub inbox: Uuid,
    pub spare_inbox: Uuid,
    pub inbox_rule: Uuid,
    pub spare_inbox_rule: Uuid,
    pub inbox_view: Uuid,
    pub spare_inbox_view: Uuid,
    pub colleague: Uuid,
    pub spare_colleague: Uuid,
    pub spare_link: Uuid,
    /// The secret of an open invitation.
    pub invitation: String,
    pub customer: Uuid,
    pub friend: Uuid,
    /// Two who may be merged, and one who was merged into another.
    pub host: Uuid,
    pub twin: Uuid,
    pub spare_merge: Uuid,
    pub phone: Uuid,
    pub second_phone: Uuid,
    pub spare_phone: Uuid,
    pub address: Uuid,
    pub spare_address: Uuid,
    pub owner: Uuid,
    pub spare_owner: Uuid,
    pub detail: Uuid,
    pub spare_detail: Uuid,
    pub spare_relationship: Uuid,
    pub group: Uuid,
    pub other_group: Uuid,
    pub tag: Uuid,
    pub spare_tag: Uuid,
    pub colour_code: Uuid,
    pub other_colour_code: Uuid,
    pub note: Uuid,
    pub spare_note: Uuid,
    pub pet: Uuid,
    pub spare_pet: Uuid,
    pub archived_pet: Uuid,
    pub spare_weight: Uuid,
    pub photo: Uuid,
    pub booking: Uuid,
    pub other_booking: Uuid,
    pub call: Uuid,
    pub spare_call: Uuid,
    pub spare_hook_key: Uuid,
    pub conversation: Uuid,
    pub message: Uuid,
    pub scheduled: Uuid,
    pub spare_scheduled: Uuid,
    pub other_scheduled: Uuid,
    /// A file in the draft to the customer.
    pub draft_file: Uuid,
    /// A browser that is told of messages.
    pub spare_device: Uuid,
    pub visitor: Uuid,
    /// What the visitor's page keeps.
    pub visitor_secret: String,
    pub spare_visitor: Uuid,
    pub channel: Uuid,
    pub spare_channel: Uuid,
    pub mail_channel: Uuid,
    pub facebook_channel: Uuid,
    /// A text that did not arrive.
    pub failed_text: Uuid,
    /// A text that waits for the quiet hours to end.
    pub held_text: Uuid,
    /// Group messages: a draft, one to be archived, one to be sent, one on its way, one stopped, and one of which
    /// something failed.
    pub broadcast: Uuid,
    pub spare_broadcast: Uuid,
    pub other_broadcast: Uuid,
    pub sending_broadcast: Uuid,
    pub stopped_broadcast: Uuid,
    pub failed_broadcast: Uuid,
    /// Something that came in and could not be worked on.
    pub dead_hook: Uuid,
    /// A command that can be taken back.
    pub done: Uuid,
    /// The number of an event that changed the customer's `business_name`.
    pub changed_at: i64,
}

fn id(value: &Value) -> Uuid {
    serde_json::from_value(value.clone()).unwrap_or_else(|_| panic!("no id: {value}"))
}

impl Scene {
    /// Makes it; the owner builds, `actor` will act.
    pub async fn of(app: &TestApp, business: &Business, actor: &Client, word: &str) -> Self {
        let mut scene = Self {
            word: word.to_owned(),
            slug: format!("b{}", business.id.0.simple()),
            actor: actor.staff_id.0,
            actor_email: actor.email.clone(),
            business: business.id.0,
            location: business.location.0,
            service: business.service.0,
            ..Self::default()
        };
        scene.people(app, business, actor).await;
        scene.house(&business.owner).await;
        scene.customers(&business.owner).await;
        scene.labels(&business.owner).await;
        scene.animals(&business.owner).await;
        scene.calls_and_bookings(&business.owner).await;
        scene.talk(app, actor).await;
        scene.texts(app, &business.owner).await;
        scene.history(&business.owner).await;
        scene.twins(&business.owner).await;
        scene.broadcasts(app, &business.owner).await;
        scene
    }

    /// Some text with the word in it.
    pub fn text(&self, what: &str) -> String {
        format!("{what} {}", self.word)
    }

    async fn people(&mut self, app: &TestApp, business: &Business, actor: &Client) {
        let colleague = app.person(business.id, &self.text("Cora"), Role::Staff).await;
        let spare = app.person(business.id, &self.text("Sid"), Role::Staff).await;
        (self.colleague, self.spare_colleague) = (colleague.staff_id.0, spare.staff_id.0);
        self.spare_session = app.another_browser(business.id, actor).await.session_id.0;
        let phone = app.another_browser(business.id, actor).await;
        let device = super::requests::notifications::device("of-the-scene");
        self.spare_device = id(&phone.done("notifications/add_device", json!({ "device": device })).await);
        let hash = password::hash(PASSWORD.into()).await.unwrap();
        let mut tx = app.tx(business.id).await;
        for sql in [
            "update account set password_hash = $2 where email = $1",
            "update staff set joined_at = now() where $1::text <> '' and $2::text <> ''",
        ] {
            sqlx::query(sql).bind(&actor.email).bind(&hash).execute(tx.conn()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let sister = app.business().await;
        self.sister = sister.id.0;
        let mut tx = app.tx(sister.id).await;
        sqlx::query(
            "insert into staff (business_id, id, account_id, name, role)
             select $1, $2, id, 'Guest', 'staff' from account where email = $3",
        )
        .bind(sister.id.0)
        .bind(Uuid::now_v7())
        .bind(&actor.email)
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let owner = &business.owner;
        let invite = |name: &str| {
            let email = format!("{}@example.com", Uuid::now_v7().simple());
            owner.done("staff/invite", json!({ "name": self.text(name), "email": email, "role": "staff" }))
        };
        let spare_link = invite("Ivy").await;
        let open = invite("Ole").await;
        self.spare_link = id(&spare_link["id"]);
        self.invitation = open["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    }

    async fn house(&mut self, owner: &Client) {
        for (place, name) in [(&mut self.branch, "Branch"), (&mut self.spare_location, "Old shop")] {
            let form = json!({ "name": format!("{name} {}", self.word), "address": "1 Main St",
                "time_zone": "Europe/London", "phone_region": "GB", "opening_hours": [] });
            *place = id(&owner.done("settings/add_location", json!({ "form": form })).await);
        }
        let form = json!({ "name": self.text("Walk"), "kind": "training", "duration_minutes": "60" });
        self.spare_service = id(&owner.done("settings/add_service_type", json!({ "form": form })).await);
        for (place, name) in [(&mut self.template, "Ready"), (&mut self.spare_template, "Thanks")] {
            let form = json!({ "name": format!("{name} {}", self.word), "language": "en",
                "body": format!("Dear [name], {}", self.word) });
            *place = id(&owner.done("templates/add_template", json!({ "form": form })).await);
        }
        for (place, name) in [(&mut self.inbox, "Grooming"), (&mut self.spare_inbox, "Old desk")] {
            let form = json!({ "name": format!("{name} {}", self.word), "members": [] });
            *place = id(&owner.done("inboxes/add_inbox", json!({ "form": form })).await);
        }
        for (place, word) in [(&mut self.inbox_rule, "groom"), (&mut self.spare_inbox_rule, "desk")] {
            let form = json!({ "inbox_id": self.inbox, "words": format!("{word} {}", self.word) });
            *place = id(&owner.done("inboxes/add_rule", json!({ "form": form })).await);
        }
        for (place, name) in [(&mut self.inbox_view, "Closed"), (&mut self.spare_inbox_view, "Old")] {
            let form = json!({ "name": format!("{name} {}", self.word), "path": "/inbox?closed=1" });
            *place = id(&owner.done("inboxes/add_view", json!({ "form": form })).await);
        }
        let key = owner.done("calls/create_hook_key", json!({})).await;
        self.spare_hook_key = id(&key["id"]);
        let edit = json!({ "name": self.text("Happy Paws"), "chat_enabled": true,
            "chat_greeting": self.text("Hello"), "chat_away": self.text("Away") });
        owner.done("settings/edit_business", json!({ "version": 1, "edit": edit })).await;
    }

    async fn customers(&mut self, owner: &Client) {
        let friend = json!({ "name": self.text("Tom"), "points": [
            { "kind": "phone", "raw": "+14155550178", "label": "mobile" } ] });
        self.friend = id(&owner.done("customers/add_customer", json!({ "customer": friend })).await);
        let bella = json!({
            "name": self.text("Bella"), "business_name": self.text("Ortiz & Co"), "discount_bp": 500,
            "points": [
                { "kind": "email", "raw": "bella@example.com", "label": "home" },
                { "kind": "phone", "raw": "+14155550123", "label": "mobile", "sms": true },
                { "kind": "phone", "raw": "+14155550124", "label": "office" },
                { "kind": "phone", "raw": "+14155550125", "label": "other" } ],
            "addresses": [
                { "label": "Home", "street": self.text("1 Elm St"), "city": "Troy", "region": "NY", "postcode": "12180", "country": "US" },
                { "label": "Old", "street": self.text("2 Elm St"), "city": "Troy", "region": "NY", "postcode": "12180", "country": "US" } ],
            "details": [
                { "label": self.text("Vet"), "value": self.text("Dr Wu") },
                { "label": self.text("Gate"), "value": self.text("4711") } ],
            "relationships": [
                { "other_customer_id": self.friend, "kind": "friend", "note": self.text("Walks") } ],
        });
        self.customer = id(&owner.done("customers/add_customer", json!({ "customer": bella })).await);
        let [sam, kim] = ["Sam", "Kim"].map(|name| {
            json!({ "customer_id": self.customer, "owner": { "name": self.text(name), "may_pick_up": true } })
        });
        self.owner = id(&owner.done("customers/add_owner", sam).await);
        self.spare_owner = id(&owner.done("customers/add_owner", kim).await);
        let card = self.card(owner).await;
        let point = |raw: &str| {
            let points = card["points"].as_array().unwrap();
            id(&points.iter().find(|point| point["raw"] == raw).unwrap()["id"])
        };
        (self.phone, self.second_phone, self.spare_phone) =
            (point("+14155550123"), point("+14155550124"), point("+14155550125"));
        (self.address, self.spare_address) =
            (id(&card["addresses"][0]["id"]), id(&card["addresses"][1]["id"]));
        (self.detail, self.spare_detail) = (id(&card["details"][0]["id"]), id(&card["details"][1]["id"]));
        self.spare_relationship = id(&card["relationships"][0]["id"]);
    }

    async fn card(&self, owner: &Client) -> Value {
        let opened: Value = owner.call("card/open", json!({ "customer_id": self.customer })).await.ok();
        opened["value"].clone()
    }

    async fn labels(&mut self, owner: &Client) {
        let group = |name: &str| owner.done("labels/create_group", json!({ "name": self.text(name) }));
        let (first, second) = (group("Gold").await, group("Silver").await);
        let tag = |name: &str| {
            owner.done("labels/add_tag", json!({ "customer_id": self.customer, "name": self.text(name) }))
        };
        let (vip, spare) = (tag("VIP").await, tag("Late").await);
        let code = |letters: &str, name: &str| {
            let form = json!({ "colour": "navy", "letters": letters, "name": self.text(name) });
            owner.done("labels/create_colour_code", json!({ "form": form }))
        };
        let (shy, loud) = (code("SH", "Shy").await, code("LO", "Loud").await);
        (self.group, self.other_group) = (id(&first["id"]), id(&second["id"]));
        (self.tag, self.spare_tag) = (id(&vip["id"]), id(&spare["id"]));
        (self.colour_code, self.other_colour_code) = (id(&shy["id"]), id(&loud["id"]));
        let groups = json!({ "customer_id": self.customer, "add": [self.group], "remove": [] });
        owner.done("labels/set_groups", groups).await;
        let colours =
            json!({ "target": { "customer": self.customer }, "add": [self.colour_code], "remove": [] });
        owner.done("labels/set_colours", colours).await;
    }

    async fn animals(&mut self, owner: &Client) {
        for (place, name) in
            [(&mut self.pet, "Mochi"), (&mut self.spare_pet, "Rex"), (&mut self.archived_pet, "Old Joe")]
        {
            let pet = json!({ "name": format!("{name} {}", self.word), "species": "dog", "breed": "Poodle",
                "colour": format!("white {}", self.word), "allergies": format!("nuts {}", self.word),
                "medication": format!("drops {}", self.word), "bite_alert": format!("bites {}", self.word),
                "handling_alert": format!("slow {}", self.word), "born_on": "2020-05-01", "grams": 9000 });
            *place =
                id(&owner.done("pets/add_pet", json!({ "customer_id": self.customer, "pet": pet })).await);
        }
        owner.done("pets/archive_pet", json!({ "id": self.archived_pet })).await;
        let weight = json!({ "pet_id": self.pet, "grams": 9100, "measured_on": "2026-05-01" });
        self.spare_weight = id(&owner.done("pets/add_weight", weight).await);
        let mut picture = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(8, 8).write_to(&mut picture, ImageFormat::Png).unwrap();
        let upload = owner
            .request(reqwest::Method::POST, &format!("/files/pet/{}", self.pet))
            .header("x-intent", Uuid::now_v7().to_string())
            .body(picture.into_inner());
        self.photo = id(&owner.send(upload).await.ok::<Value>()["value"]);
        for (place, words) in [(&mut self.note, "Likes cheese"), (&mut self.spare_note, "Old news")] {
            let note = json!({ "customer_id": self.customer, "about": { "kind": "pet", "id": self.pet },
                "body": format!("{words} {}", self.word), "pinned": false });
            *place = id(&owner.done("notes/add_note", note).await);
        }
    }

    async fn calls_and_bookings(&mut self, owner: &Client) {
        for place in [&mut self.call, &mut self.spare_call] {
            let call = json!({ "customer_id": self.customer, "direction": "out", "phone": "+14155550123",
                "outcome": "no_answer", "note": format!("again {}", self.word) });
            *place = id(&owner.done("calls/log_call", call).await);
        }
        for place in [&mut self.booking, &mut self.other_booking] {
            let booking = json!({ "location_id": self.location, "service_type_id": self.service,
                "pet_ids": [self.pet], "starts_at": { "clock": "2027-03-01T10:00" },
                "ends_at": { "clock": "2027-03-01T11:00" }, "status": "booked",
                "note": format!("first visit {}", self.word) });
            let arguments = json!({ "customer_id": self.customer, "booking": booking });
            *place = id(&owner.done("bookings/add_booking", arguments).await["id"]);
        }
    }

    async fn talk(&mut self, app: &TestApp, actor: &Client) {
        self.visitor_secret = self.visit(app, "bella@example.com").await;
        self.visit(app, "+14155550178").await;
        let mut tx = app.tx(pawline::domain::ids::BusinessId(self.business)).await;
        let rows: Vec<(Uuid, Uuid, Uuid)> = sqlx::query_as(
            "select id, customer_id, conversation_id from visitor where business_id = $1 order by id",
        )
        .bind(self.business)
        .fetch_all(tx.conn())
        .await
        .unwrap();
        let of = |customer: Uuid| *rows.iter().find(|row| row.1 == customer).expect("the visitor is known");
        (self.visitor, _, self.conversation) = of(self.customer);
        (self.spare_visitor, _, _) = of(self.friend);
        drop(tx);
        let message = json!({ "customer": self.customer, "body": self.text("At three"),
            "last_seen_number": 0, "even_if_newer": true });
        let sent = actor.done("conversations/send_message", message).await;
        self.message = id(&sent["message"]["id"]);
        for place in [&mut self.scheduled, &mut self.spare_scheduled, &mut self.other_scheduled] {
            let later = json!({ "by": "chat", "body": format!("Reminder {}", self.word), "at": "tomorrow",
                "unless_answered": true });
            let later = json!({ "customer": self.customer, "message": later });
            *place = id(&actor.done("conversations/schedule_message", later).await);
        }
        let note = json!({ "customer": self.customer, "body": self.text("Call first") });
        actor.done("conversations/add_internal_note", note).await;
        let draft = json!({ "customer": self.customer, "body": self.text("Dear"), "internal": false });
        actor.call("conversations/save_draft", draft).await.is(200);
        let upload = actor
            .request(reqwest::Method::POST, &format!("/files/draft/{}", self.customer))
            .header("x-intent", Uuid::now_v7().to_string())
            .header("x-name", "prices.pdf")
            .body("%PDF-1.7\nTwenty euros\n%%EOF\n");
        self.draft_file = id(&actor.send(upload).await.ok::<Value>()["value"]);
    }

    async fn texts(&mut self, app: &TestApp, owner: &Client) {
        // Two businesses may each have the number; each has its own token.
        let token = Uuid::now_v7().simple().to_string();
        for (place, address) in
            [(&mut self.channel, "+14155550180"), (&mut self.spare_channel, "+14155550181")]
        {
            let form = json!({ "name": format!("Front desk {}", self.word), "account": super::twilio::ACCOUNT,
                "token": token, "address": address, "service": "" });
            *place = id(&owner.done("channels/connect_twilio", json!({ "form": form })).await);
        }
        let form = json!({ "name": self.text("Post"), "address": "post@paws.example", "display_name": self.text("Paws"),
            "smtp_host": "127.0.0.1", "smtp_port": "9", "smtp_security": "tls", "account": self.text("post"),
            "password": token, "plus_replies": true, "imap_host": "127.0.0.1", "imap_port": "9",
            "imap_account": self.text("post"), "imap_password": token });
        self.mail_channel = id(&owner.done("channels/connect_email", json!({ "form": form })).await);
        let form = json!({ "name": self.text("Page"), "page": super::facebook::PAGE, "token": super::facebook::TOKEN,
            "secret": super::facebook::SECRET });
        self.facebook_channel = id(&owner.done("channels/connect_facebook", json!({ "form": form })).await);
        let mail = json!({ "customer": self.customer, "body": self.text("Dear Bella"), "last_seen_number": 0,
            "even_if_newer": true, "by": { "email": { "subject": self.text("Your visit") } } });
        owner.done("conversations/send_message", mail).await;
        let text = json!({ "customer": self.customer, "body": self.text("Still coming?"),
            "last_seen_number": 0, "even_if_newer": true, "by": "text" });
        let sent = owner.done("conversations/send_message", text).await;
        self.failed_text = id(&sent["message"]["id"]);
        let text = json!({ "customer": self.customer, "body": self.text("Good night"),
            "last_seen_number": 0, "even_if_newer": true, "by": "text" });
        let sent = owner.done("conversations/send_message", text).await;
        self.held_text = id(&sent["message"]["id"]);
        self.dead_hook = Uuid::now_v7();
        let mut tx = app.tx(pawline::domain::ids::BusinessId(self.business)).await;
        sqlx::query(
            "with failed as (
               update outgoing set state = 'failed', reason = 'No phone', step = 4
               where business_id = $1 and message_id = $2), held as (
               update outgoing set held_until = now() + interval '1 day', next_at = now() + interval '1 day'
               where business_id = $1 and message_id = $6)
             insert into incoming_hook (business_id, id, channel_id, kind, event_key, sender, body, state, error)
             values ($1, $3, $4, 'message', 'SM0:received', '+14155550123', 'Body=' || $5, 'dead', 'Broken')",
        )
        .bind(self.business)
        .bind(self.failed_text)
        .bind(self.dead_hook)
        .bind(self.channel)
        .bind(&self.word)
        .bind(self.held_text)
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn broadcasts(&mut self, app: &TestApp, owner: &Client) {
        let said = self.text("Closed on Friday, [first name]");
        for place in [
            &mut self.broadcast,
            &mut self.spare_broadcast,
            &mut self.other_broadcast,
            &mut self.sending_broadcast,
            &mut self.stopped_broadcast,
            &mut self.failed_broadcast,
        ] {
            let audience = json!({ "audience": { "group": self.group } });
            *place = id(&owner.done("broadcasts/add_broadcast", audience).await);
            let form = json!({ "body": said, "subject": said });
            let edit = json!({ "id": *place, "version": 1, "form": form });
            owner.done("broadcasts/edit_broadcast", edit).await;
        }
        for sent in [self.sending_broadcast, self.stopped_broadcast, self.failed_broadcast] {
            owner.done("broadcasts/send_broadcast", json!({ "id": sent, "version": 2, "at": null })).await;
        }
        owner.done("broadcasts/stop_broadcast", json!({ "id": self.stopped_broadcast })).await;
        let mut tx = app.tx(pawline::domain::ids::BusinessId(self.business)).await;
        sqlx::query(
            "with ended as (
               update broadcast set state = 'done', next_at = null where business_id = $1 and id = $2)
             update broadcast_recipient set state = 'failed', why = 'Broken'
             where business_id = $1 and broadcast_id = $2 and state = 'waiting'",
        )
        .bind(self.business)
        .bind(self.failed_broadcast)
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody writes on the public page; answers their secret.
    pub async fn visit(&self, app: &TestApp, contact: &str) -> String {
        let token = secret::token();
        let form = json!({ "intent": Intent::new(), "token": token, "name": self.text("Guest"),
            "contact": contact, "body": self.text("Is she ready?") });
        let path = format!("/widget/{}/start", self.slug);
        app.anonymous().post(&path, "application/json", form.to_string()).await.is(200);
        token
    }

    async fn twins(&mut self, owner: &Client) {
        let mut made = Vec::new();
        for (name, phone) in [("Hana", "70"), ("Hanna", "71"), ("Ida", "72"), ("Ada", "73")] {
            let customer = json!({ "name": self.text(name), "points": [
                { "kind": "phone", "raw": format!("+141555501{phone}"), "label": "mobile" },
                { "kind": "email", "raw": format!("{}@example.com", &name[..1]), "label": "home" } ],
                "details": [{ "label": self.text("Vet"), "value": self.text("Dr Wu") }],
                "relationships": [{ "other_customer_id": self.friend, "kind": "friend", "note": self.text("Walks") }] });
            made.push(id(&owner.done("customers/add_customer", json!({ "customer": customer })).await));
        }
        (self.host, self.twin) = (made[0], made[1]);
        for customer in [self.host, self.twin] {
            let groups = json!({ "customer_id": customer, "add": [self.group], "remove": [] });
            owner.done("labels/set_groups", groups).await;
            let note = json!({ "customer": customer, "body": self.text("Twice?") });
            owner.done("conversations/add_internal_note", note).await;
        }
        let pet = json!({ "name": self.text("Biscuit"), "species": "dog", "grams": 9000 });
        owner.done("pets/add_pet", json!({ "customer_id": self.twin, "pet": pet })).await;
        let both = json!({ "survivor": made[2], "loser": made[3], "taken": [] });
        self.spare_merge = id(&owner.done("merge/merge_customers", both).await);
    }

    async fn history(&mut self, owner: &Client) {
        let card = self.card(owner).await;
        let edit = json!({ "id": self.customer, "version": card["customer"]["version"],
            "edit": { "business_name": self.text("Ortiz Ltd") } });
        let done: Value = owner.command("customers/edit_customer", edit).await.ok();
        self.changed_at = done["seq"].as_i64().unwrap();
        let kept = json!({ "customer_id": self.customer, "about": { "kind": "customer" },
            "body": self.text("Kept"), "pinned": false });
        let kept = owner.done("notes/add_note", kept).await;
        let pinned = json!({ "id": kept, "pinned": true });
        let done: Value = owner.command("notes/pin_note", pinned).await.ok();
        self.done = id(&done["intent"]);
    }
}
