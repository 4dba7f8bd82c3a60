//! What a screen shows is fetched again after every act that changes it, and not after every act (R3).
//!
//! A [`Walk`] knows what each screen's read answers. After each act it asks again, as the same reader:
//! an answer that has become another one must be relevant to one of the act's events by the screen's own rule
//! (`relevance.rs` of its room), by which the page goes too. `kinds.rs` walks through every kind of event.

use crate::support::requests::leaves;
use crate::support::{Business, Client, Scene, TestApp};
use futures::future::join_all;
use pawline::domain::ids::{BroadcastId, BusinessId, CallId, CustomerId};
use pawline::live::{Frame, Shows, hub};
use pawline::rooms::{
    bookings, broadcasts, calls, card, channels, conversations, correspondence, customers, dashboard,
    history, inboxes, labels, merge, settings, staff, templates, timeline,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// When something was read or was last of use: no event tells of these, and no screen is wrong for it.
const MOVING: &[&str] = &["as_of", "last_seen_at", "last_used_at", "now"];

type Rule = Box<dyn Fn(&Frame) -> bool>;

/// A read of a screen, and after which events the screen reads it again.
pub struct Screen {
    name: &'static str,
    function: &'static str,
    arguments: Value,
    /// A JSON pointer to what the screen shows of it; empty: all.
    part: &'static str,
    /// Fields that the screen does not show.
    unseen: &'static [&'static str],
    concerns: Rule,
    known: (u16, Value),
}

impl Screen {
    fn by(function: &'static str, arguments: Value, concerns: impl Fn(&Frame) -> bool + 'static) -> Self {
        let (concerns, known) = (Box::new(concerns), (0, Value::Null));
        Self { name: function, function, arguments, part: "", unseen: &[], concerns, known }
    }

    /// About nobody in particular.
    fn of_all(function: &'static str, arguments: Value, shows: Shows) -> Self {
        Self::by(function, arguments, move |frame| shows.concerns(frame))
    }

    /// About a customer.
    fn of(function: &'static str, arguments: Value, shows: Shows, whom: CustomerId) -> Self {
        Self::by(function, arguments, move |frame| shows.concerns_of(frame, &[whom]))
    }

    fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    fn part(self, part: &'static str) -> Self {
        Self { part, ..self }
    }

    fn unseen(self, unseen: &'static [&'static str]) -> Self {
        Self { unseen, ..self }
    }

    /// What the screen would show if it were opened now, and with which status it was answered.
    async fn ask(&self, reader: &Client) -> (u16, Value) {
        let reply = reader.call(self.function, self.arguments.clone()).await;
        let mut shown = reply.json().pointer(self.part).cloned().unwrap_or(Value::Null);
        strip(&mut shown, self.unseen);
        (reply.status, shown)
    }
}

fn strip(value: &mut Value, unseen: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !MOVING.contains(&name.as_str()) && !unseen.contains(&name.as_str()));
            fields.values_mut().for_each(|value| strip(value, unseen));
        }
        Value::Array(all) => all.iter_mut().for_each(|value| strip(value, unseen)),
        _ => {}
    }
}

/// The screens of a business, those about a customer as they are about `whom`.
fn screens(s: &Scene, whom: Uuid) -> Vec<Screen> {
    [of_everybody(s), of_one(s, whom), of_settings(), of_groups_of_customers(s)]
        .into_iter()
        .flatten()
        .collect()
}

fn of_everybody(s: &Scene) -> Vec<Screen> {
    let found = json!({ "text": s.word, "group": s.group, "sort": "name" });
    let days = json!({ "from": "2027-03-01", "to": "2027-05-31" });
    let (one, other, call) = (CustomerId(s.customer), CustomerId(s.friend), CallId(s.call));
    vec![
        Screen::of_all("dashboard/open", json!({}), dashboard::relevance::TODAY),
        Screen::of_all("dashboard/jobs_of_today", json!({}), dashboard::relevance::JOBS),
        Screen::of_all(
            "conversations/list_inbox",
            json!({ "view": "all", "closed": false, "after": null, "scope": "all" }),
            conversations::relevance::INBOX_LIST,
        ),
        Screen::of_all("conversations/count_inbox", json!({}), conversations::relevance::INBOX_COUNTS),
        Screen::of_all(
            "conversations/list_all_scheduled",
            json!({ "after": null }),
            conversations::relevance::SCHEDULED,
        ),
        Screen::of_all(
            "customers/list_customers",
            json!({ "filter": {}, "after": null }),
            customers::relevance::CONTACTS,
        ),
        Screen::of_all(
            "customers/list_customers",
            json!({ "filter": found, "after": null }),
            customers::relevance::CONTACTS,
        )
        .named("customers found in a group"),
        Screen::of_all(
            "bookings/list_bookings",
            json!({ "filter": days, "after": null }),
            bookings::relevance::BOOKINGS,
        ),
        Screen::of_all("calls/follow_ups", json!({ "after": null }), calls::relevance::FOLLOW_UPS),
        Screen::by("calls/incoming", json!({ "call_id": s.call }), move |frame| {
            calls::relevance::concerns_incoming(frame, call, &[one])
        }),
        Screen::of_all("merge/list_duplicates", json!({ "after": null }), merge::relevance::DUPLICATES)
            .unseen(&[
                "archived",
                "assigned_to",
                "blocked",
                "colour_codes",
                "last_activity_at",
                "photo_file_id",
                "tags",
            ]),
        Screen::of_all("merge/count_duplicates", json!({}), merge::relevance::DUPLICATE_COUNT),
        Screen::of_all("merge/possible_matches", json!({ "customer_id": s.host }), merge::relevance::MATCHES)
            .unseen(&[
                "archived",
                "assigned_to",
                "blocked",
                "colour_codes",
                "last_activity_at",
                "photo_file_id",
                "tags",
            ]),
        // Two of whom neither is merged: whoever merges leaves the page.
        Screen::by("merge/review_pair", json!({ "one": s.customer, "other": s.friend }), move |frame| {
            merge::relevance::concerns_review(frame, one, other)
        }),
    ]
}

fn of_one(s: &Scene, whom: Uuid) -> Vec<Screen> {
    let (them, friend) = (CustomerId(whom), CustomerId(s.friend));
    let customer = json!({ "customer": whom });
    let id = json!({ "customer_id": whom });
    let letters = |medium: &str| json!({ "customer": whom, "medium": medium, "folder": "all", "search": "", "after": null });
    let story = move |frame: &Frame| timeline::relevance::concerns_story(frame, them);
    vec![
        Screen::by("card/open", id.clone(), move |frame| {
            card::relevance::concerns_card(frame, them, &[friend])
        }),
        Screen::of("conversations/open_thread", customer.clone(), conversations::relevance::THREAD, them),
        Screen::of(
            "conversations/list_scheduled",
            customer.clone(),
            conversations::relevance::SCHEDULED_FOR,
            them,
        ),
        Screen::of(
            "conversations/list_draft_files",
            customer.clone(),
            conversations::relevance::DRAFT_FILES,
            them,
        ),
        Screen::of("conversations/inbox_context", customer.clone(), conversations::relevance::CONTEXT, them),
        Screen::of("conversations/inbox_context", customer.clone(), conversations::relevance::SAFETY, them)
            .named("the strip above a conversation")
            .part("/pets"),
        Screen::by(
            "timeline/list_items",
            json!({ "customer_id": whom, "filter": { "kinds": [], "pet": null }, "from": null }),
            story,
        ),
        Screen::by("timeline/list_activity", json!({ "customer_id": whom, "before": null }), story),
        Screen::of("timeline/activity_summary", id, timeline::relevance::SUMMARY, them),
        Screen::by(
            "history/field_history",
            json!({ "subject_type": "customer", "subject_id": whom, "field": null, "before": null }),
            move |frame| history::relevance::concerns_record(frame, whom),
        ),
        Screen::of("correspondence/open", letters("texts"), correspondence::relevance::LETTERS, them)
            .named("texts"),
        Screen::of("correspondence/open", letters("emails"), correspondence::relevance::LETTERS, them)
            .named("emails"),
        Screen::of("channels/list_consents", customer.clone(), channels::relevance::CONSENTS, them),
        Screen::of("templates/offer_templates", customer, templates::relevance::OFFERED, them),
    ]
}

fn of_settings() -> Vec<Screen> {
    // How many wait is asked anew whenever somebody looks.
    const WAITING: &[&str] = &["waiting"];
    vec![
        Screen::of_all("settings/read_business", json!({}), settings::relevance::BUSINESS),
        Screen::of_all("settings/list_locations", json!({}), settings::relevance::LOCATIONS),
        Screen::of_all("settings/list_service_types", json!({}), settings::relevance::SERVICES),
        Screen::of_all("staff/list_people", json!({}), staff::relevance::PEOPLE),
        Screen::of_all("labels/list_groups", json!({}), labels::relevance::GROUPS),
        Screen::of_all("labels/list_tags", json!({}), labels::relevance::TAGS),
        Screen::of_all("labels/list_colour_codes", json!({}), labels::relevance::COLOUR_CODES),
        Screen::of_all("templates/list_templates", json!({}), templates::relevance::TEMPLATES),
        Screen::of_all("channels/list_channels", json!({}), channels::relevance::CHANNELS),
        Screen::of_all("inboxes/open_setup", json!({}), inboxes::relevance::SETUP).unseen(WAITING),
        Screen::of_all("inboxes/list_inboxes", json!({}), inboxes::relevance::INBOXES).unseen(WAITING),
        Screen::of_all("inboxes/list_views", json!({}), inboxes::relevance::VIEWS),
        Screen::of_all("calls/list_hook_keys", json!({}), calls::relevance::HOOK_KEYS),
    ]
}

fn of_groups_of_customers(s: &Scene) -> Vec<Screen> {
    use broadcasts::relevance::{BROADCASTS, CARRIED, concerns_one, concerns_preview, concerns_results};
    let (written, sent) = (BroadcastId(s.broadcast), BroadcastId(s.stopped_broadcast));
    vec![
        Screen::of_all("broadcasts/list_broadcasts", json!({ "after": null }), BROADCASTS),
        Screen::by("broadcasts/open_broadcast", json!({ "id": sent }), move |frame| {
            concerns_one(frame, sent) || CARRIED.concerns(frame)
        }),
        Screen::by(
            "broadcasts/open_preview",
            json!({ "id": written, "from": 0, "left_from": 0 }),
            move |frame| concerns_preview(frame, written, false),
        ),
        Screen::by(
            "broadcasts/list_results",
            json!({ "id": sent, "fate": null, "after": null }),
            move |frame| concerns_results(frame, sent) || CARRIED.concerns(frame),
        ),
    ]
}

/// What walks have shown.
#[derive(Debug, Default)]
pub struct Findings {
    /// What a screen would go on showing although it is no longer so.
    pub wrong: Vec<String>,
    /// The kinds of events that were walked through.
    pub kinds: BTreeSet<String>,
    names: BTreeSet<&'static str>,
    /// Screens that something changed on.
    changed: BTreeSet<&'static str>,
    /// Screens that some event did not concern.
    spared: BTreeSet<&'static str>,
}

impl Findings {
    /// All that is wrong, also with the walks themselves: of a screen on which nothing changes nothing is known, and
    /// one that everything concerns has no rule.
    pub fn all_wrong(&self) -> Vec<String> {
        let mut wrong = self.wrong.clone();
        let still = self.names.difference(&self.changed);
        wrong.extend(
            still.map(|name| format!("nothing changes what {name} shows, so nothing is known of it")),
        );
        let always = self.names.difference(&self.spared);
        wrong.extend(
            always.map(|name| format!("every event concerns {name}: it is fetched again for nothing")),
        );
        wrong
    }
}

/// A reader before all the screens of a business at once.
pub struct Walk<'a> {
    app: &'a TestApp,
    business: BusinessId,
    reader: &'a Client,
    whom: CustomerId,
    screens: Vec<Screen>,
    /// The kinds that were walked through, about that customer and about others.
    seen: BTreeSet<(String, bool)>,
    /// Where the log ended when it was looked at last.
    pub seq: i64,
    findings: Findings,
}

impl<'a> Walk<'a> {
    /// Begins with what the screens show to the owner now, those about a customer as they are about `whom`; goes on
    /// with what other walks found.
    pub async fn of(
        app: &'a TestApp,
        of: &'a Business,
        scene: &Scene,
        whom: Uuid,
        mut findings: Findings,
    ) -> Self {
        let screens = screens(scene, whom);
        findings.names.extend(screens.iter().map(|screen| screen.name));
        let (whom, seen) = (CustomerId(whom), BTreeSet::new());
        let mut walk =
            Self { app, business: of.id, reader: &of.owner, whom, screens, seen, seq: 0, findings };
        walk.begin().await;
        walk
    }

    /// Takes what the screens show now for true, whatever became of it since.
    pub async fn begin(&mut self) {
        self.seq = self.reader.cursor().await.seq;
        let answers = join_all(self.screens.iter().map(|screen| screen.ask(self.reader))).await;
        for (screen, answer) in self.screens.iter_mut().zip(answers) {
            assert_eq!(answer.0, 200, "{} {}", screen.name, answer.1);
            screen.known = answer;
        }
    }

    /// Looks again after an act. Where only kinds happened that this walk saw before, those screens alone are asked that
    /// the act concerns; a change on one of the others comes to light with the next new kind.
    pub async fn look(&mut self, act: &str) {
        let events = hub::after(&self.app.app.db, self.business, self.seq, i64::MAX).await.unwrap();
        self.seq = events.last().map_or(self.seq, |last| last.seq);
        let kinds = events.iter().map(|event| (event.kind.clone(), event.is_about(self.whom)));
        let news: Vec<_> = kinds.filter(|kind| !self.seen.contains(kind)).collect();
        let all = events.is_empty() || !news.is_empty();
        self.seen.extend(news);
        let mut asked = Vec::new();
        for (place, screen) in self.screens.iter().enumerate() {
            let relevant = events.iter().any(|event| (screen.concerns)(event));
            if events.iter().any(|event| !(screen.concerns)(event)) {
                self.findings.spared.insert(screen.name);
            }
            if relevant || all {
                asked.push((place, relevant));
            }
        }
        let answers = join_all(asked.iter().map(|(place, _)| self.screens[*place].ask(self.reader))).await;
        for ((place, relevant), answer) in asked.into_iter().zip(answers) {
            let screen = &mut self.screens[place];
            if answer != screen.known && relevant {
                self.findings.changed.insert(screen.name);
            } else if answer != screen.known {
                let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
                let what = difference(&screen.known.1, &answer.1);
                let name = screen.name;
                self.findings
                    .wrong
                    .push(format!("{name} is not fetched again after {act} ({kinds:?}), though {what}"));
            }
            screen.known = answer;
        }
        self.findings.kinds.extend(events.into_iter().map(|event| event.kind));
    }

    /// What was found.
    pub fn end(self) -> Findings {
        self.findings
    }
}

/// The first value that is gone and the first that is new.
fn difference(before: &Value, after: &Value) -> String {
    let (before, after) = (leaves(before), leaves(after));
    let gone = before.iter().find(|leaf| !after.contains(leaf));
    let new = after.iter().find(|leaf| !before.contains(leaf));
    format!("{gone:?} became {new:?}")
}
