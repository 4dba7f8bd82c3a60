//! Four people of one house, who have something of everything that a merge moves.

use super::{Guest, add, answer, id, read};
use crate::support::{Business, TestApp};
use pawline::rooms;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Who may be the same person.
pub(super) const PEOPLE: usize = 4;
/// Tables of the plan whose rows are made of others', or tell what was.
pub(super) const DERIVED: &[&str] = &["tally", "search_token", "search_name", "event"];
/// The number of a house in which some of them live.
const HOME: &str = "+14155550188";

/// SplitMix64.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

pub(super) struct Person {
    pub id: Uuid,
    /// Theirs alone.
    pub phone: String,
    pub pet: Uuid,
    pub page: Guest,
}

pub(super) struct House<'a> {
    pub app: &'a TestApp,
    pub business: &'a Business,
    pub people: Vec<Person>,
    friend: Uuid,
    group: Uuid,
    code: Uuid,
}

impl<'a> House<'a> {
    pub async fn build(app: &'a TestApp, business: &'a Business, dice: &mut Dice) -> Self {
        let owner = &business.owner;
        let friend = add(owner, json!({ "name": "Tom Friend" })).await;
        let group = id(&owner.done("labels/create_group", json!({ "name": "Gold" })).await["id"]);
        let form = json!({ "colour": "navy", "letters": "SH", "name": "Shy" });
        let code = id(&owner.done("labels/create_colour_code", json!({ "form": form })).await["id"]);
        let mut tx = app.tx(business.id).await;
        sqlx::query(
            "insert into broadcast (business_id, id, audience, channel, purpose, state)
             values ($1, gen_random_uuid(), '{}', 'text', 'service', 'done')",
        )
        .bind(business.id.0)
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut people = Vec::new();
        for nth in 0..PEOPLE {
            let (phone, email) = (format!("+1415555600{nth}"), format!("person{nth}@example.com"));
            let of = add(
                owner,
                json!({ "name": format!("Jane Roe {nth}"), "business_name": format!("Roe {nth} Ltd"),
                    "language": *dice.pick(&["", "en", "es"]), "discount_bp": *dice.pick(&[0, 500]),
                    "points": [{ "kind": "phone", "raw": phone, "label": "mobile" },
                        { "kind": "email", "raw": email, "label": "home" }] }),
            )
            .await;
            let pet = json!({ "name": *dice.pick(&["Rex", "Biscuit"]), "species": "dog", "grams": 9000 });
            let pet = id(&owner.done("pets/add_pet", json!({ "customer_id": of, "pet": pet })).await);
            let page = Guest::appears(app, business, &email, &format!("hello from {nth}")).await;
            people.push(Person { id: of, phone, pet, page });
        }
        let house = Self { app, business, people, friend, group, code };
        let mut order: Vec<(&str, usize)> = rooms::merge::ops::planned_tables()
            .flat_map(|table| (0..PEOPLE).map(move |nth| (table, nth)))
            .collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        for (table, nth) in order {
            for _ in 0..=dice.below(2) {
                house.bear(dice, table, nth).await;
            }
        }
        house
    }

    /// Sends a command of the owner's; what is there already is refused.
    async fn ask(&self, function: &str, body: Value) {
        let reply = self.business.owner.command(function, body).await;
        assert!(matches!(reply.status, 200 | 409 | 422), "{function}: {} {}", reply.status, reply.text);
    }

    /// Writes a row behind the server, of which there is no short way to have one; `sql` takes the business and the customer.
    async fn put(&self, sql: &'static str, of: Uuid) {
        let mut tx = self.app.tx(self.business.id).await;
        sqlx::query(sql).bind(self.business.id.0).bind(of).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A row of a table for somebody. Whoever teaches a merge about a table says here how its rows come to be.
    async fn bear(&self, dice: &mut Dice, table: &str, nth: usize) {
        let (of, pet) = (self.people[nth].id, self.people[nth].pet);
        let word = format!("{table} {nth}.{}", dice.below(1_000));
        match table {
            "address" => {
                let address = json!({ "label": "Home", "street": word, "city": "Troy", "region": "NY",
                    "postcode": "12180", "country": "US" });
                self.ask("customers/add_address", json!({ "customer_id": of, "address": address })).await;
            }
            "contact_owner" => {
                let number = 8_000 + nth * 100 + dice.below(100);
                let owner = json!({ "name": word, "may_pick_up": true, "phone": format!("+1415555{number}"),
                    "email": format!("owner{number}@example.com") });
                self.ask("customers/add_owner", json!({ "customer_id": of, "owner": owner })).await;
            }
            "detail" => {
                let detail = json!({ "label": "Vet", "value": word });
                self.ask("customers/add_detail", json!({ "customer_id": of, "detail": detail })).await;
            }
            "note" => {
                let about =
                    dice.pick(&[json!({ "kind": "customer" }), json!({ "kind": "pet", "id": pet })]).clone();
                let note = json!({ "customer_id": of, "about": about, "body": word, "pinned": false });
                self.ask("notes/add_note", note).await;
            }
            "pet" => {
                let new = json!({ "name": word, "species": "cat" });
                self.ask("pets/add_pet", json!({ "customer_id": of, "pet": new })).await;
            }
            "pet_weight" => {
                let day = format!("2026-01-{:02}", 1 + dice.below(28));
                self.ask("pets/add_weight", json!({ "pet_id": pet, "grams": 9_100, "measured_on": day }))
                    .await;
            }
            "pet_colour_code" => {
                let colours = json!({ "target": { "pet": pet }, "add": [self.code], "remove": [] });
                self.ask("labels/set_colours", colours).await;
            }
            "booking" | "booking_pet" => {
                let booking = json!({ "location_id": self.business.location,
                    "service_type_id": self.business.service, "pet_ids": [pet],
                    "starts_at": { "clock": "2026-03-01T10:00" }, "ends_at": { "clock": "2026-03-01T11:00" },
                    "status": "booked", "note": word });
                self.ask("bookings/add_booking", json!({ "customer_id": of, "booking": booking })).await;
            }
            "call" => self.call(of, &self.people[nth].phone, &word).await,
            "customer_tag" => {
                let name = (*dice.pick(&["VIP", "Calm", word.as_str()])).to_owned();
                self.ask("labels/add_tag", json!({ "customer_id": of, "name": name })).await;
            }
            "contact_group_member" => {
                let groups = json!({ "customer_id": of, "add": [self.group], "remove": [] });
                self.ask("labels/set_groups", groups).await;
            }
            "customer_colour_code" => {
                let colours = json!({ "target": { "customer": of }, "add": [self.code], "remove": [] });
                self.ask("labels/set_colours", colours).await;
            }
            "contact_point" => {
                let own = format!("+1415555{}", 7_000 + nth * 100 + dice.below(100));
                let raw = (*dice.pick(&[HOME, own.as_str()])).to_owned();
                let point =
                    json!({ "kind": "phone", "raw": raw, "label": "home", "is_main": dice.below(2) == 0 });
                self.ask("customers/add_contact_point", json!({ "customer_id": of, "point": point })).await;
            }
            "relationship" => {
                let other = match dice.below(2) {
                    0 => self.friend,
                    _ => self.people[(nth + 1 + dice.below(PEOPLE - 1)) % PEOPLE].id,
                };
                let kind = *dice.pick(&["friend", "housemate", "sibling"]);
                let relationship = json!({ "other_customer_id": other, "kind": kind, "note": word });
                let both = json!({ "customer_id": of, "relationship": relationship });
                self.ask("customers/add_relationship", both).await;
            }
            "message" => self.people[nth].page.writes(&word).await,
            // What was begun, read and named in a conversation has no customer of its own.
            "conversation" => self.talk(dice, of, &word).await,
            "file" => {
                self.put(
                    "insert into file (business_id, id, customer_id, media_type, bytes, sha256)
                     values ($1, gen_random_uuid(), $2, 'image/webp', 1, '\\x00')",
                    of,
                )
                .await;
            }
            "draft_file" => {
                self.put(
                    "with kept as (
                       insert into file (business_id, id, customer_id, media_type, bytes, sha256)
                       values ($1, gen_random_uuid(), $2, 'application/pdf', 1, '\\x00') returning id)
                     insert into draft_file (business_id, id, customer_id, file_id, name, media_type, bytes, is_picture)
                     select $1, gen_random_uuid(), $2, id, 'prices.pdf', 'application/pdf', 1, false from kept",
                    of,
                )
                .await;
            }
            "scheduled_message" => {
                self.put(
                    "with made as (
                       insert into scheduled_message (business_id, id, customer_id, channel, send_at, unless_answered)
                       values ($1, gen_random_uuid(), $2, 'chat', now() + interval '1 day', false) returning id)
                     insert into scheduled_words (business_id, scheduled_id, body) select $1, id, 'Later' from made",
                    of,
                )
                .await;
            }
            "broadcast_recipient" => {
                self.put(
                    "insert into broadcast_recipient (business_id, id, broadcast_id, customer_id, place, state)
                     select $1, gen_random_uuid(), b.id, $2, 1, 'left_out' from broadcast b where b.business_id = $1",
                    of,
                )
                .await;
            }
            "visitor" => {}
            derived if DERIVED.contains(&derived) => {}
            other => panic!("say in tests/it/merge/four.rs how rows of {other} come to be"),
        }
    }

    pub async fn call(&self, of: Uuid, phone: &str, note: &str) {
        let call = json!({ "customer_id": of, "direction": "in", "phone": phone, "outcome": "spoke",
            "note": note });
        self.business.owner.done("calls/log_call", call).await;
    }

    /// An answer, a note that names somebody, a draft, or reading what was said.
    async fn talk(&self, dice: &mut Dice, of: Uuid, word: &str) {
        let Business { owner, manager, staff, .. } = self.business;
        let by = *dice.pick(&[owner, manager, staff]);
        match dice.below(4) {
            0 => answer(by, of, word).await,
            1 => {
                let note = json!({ "customer": of, "body": format!("@Mia Manager {word}") });
                by.done("conversations/add_internal_note", note).await;
            }
            2 => {
                let draft = json!({ "customer": of, "body": word, "internal": false });
                by.call("conversations/save_draft", draft).await.is(200);
            }
            _ => read(by, of, 1).await,
        }
    }

    /// Every table that a merge knows has rows of theirs, or it is not tried.
    pub async fn has_something_of_everything(&self) {
        let ids: Vec<Uuid> = self.people.iter().map(|person| person.id).collect();
        for table in rooms::merge::ops::planned_tables() {
            let sql =
                format!("select count(*) from {table} where business_id = $1 and customer_id = any ($2)");
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(self.business.id.0)
                .bind(&ids)
                .fetch_one(&self.app.behind)
                .await
                .unwrap();
            assert!(rows > 0, "nothing in {table}");
        }
    }
}
