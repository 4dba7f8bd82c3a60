//! Whatever is typed: every text, number and time of every writing function, replaced one at a time in
//! a valid request. It is either kept as it was typed (without what no text has) or refused at its
//! field, and then nothing of the request is written. Never 500, and never a shortened text.

use crate::support::requests::{self, Kind, Request};
use crate::support::{Business, Reply, Scene, Seal, TestApp};
use pawline::domain::text;
use serde_json::{Value, json};

const WORD: &str = "Zinnia";

/// What people and programs put into a field that takes any text.
fn texts() -> Vec<String> {
    let mut texts = [
        "",
        "a\u{0}b\u{7}c\u{1b}[0m\u{7f}",
        "\u{202e}gnp.exe",
        "👩‍👩‍👧 Zoë 🐕\u{200d}🦺",
        "\u{301}e\u{301}\u{327}",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'; drop table customer; --",
        "{{7*7}} ${x} %s%n \\u0000 \\",
        "../../etc/passwd",
        "مرحبا بالعالم",
        "a\r\nb\tc",
        "\u{feff}bom\u{fffe}\u{ffff}",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("x".repeat(100_000));
    texts.push("\u{1f43e}".repeat(20_000));
    texts
}

/// Days and times that are none, or that no calendar means.
const TIMES: &[&str] = &[
    "0000-01-01",
    "-0001-01-01",
    "9999-12-31",
    "+262143-12-31",
    "2025-02-29",
    "2026-13-01",
    "2026-00-00",
    "0000-01-01T00:00",
    "9999-12-31T23:59",
    "2025-02-29T10:00",
    "2027-03-14T02:30",
    "2026-11-22T24:00",
    "2026-11-22T10:00:00Z",
    "24:00",
    "-1:00",
    "NaN",
];

/// Fields whose sentence stands at another name: the form has one control for several values.
const NAMED_OTHERWISE: &[(&str, &str)] = &[
    ("clock", "starts_at"),
    ("clock", "ends_at"),
    ("closes", "opening_hours"),
    ("day", "opening_hours"),
    ("grams", "weight"),
    ("name", "tag"),
    ("opens", "opening_hours"),
];

/// Numbers that are no counts.
fn numbers() -> Vec<Value> {
    vec![
        json!(-1),
        json!(0),
        json!(i64::from(i32::MAX)),
        json!(i64::from(i32::MAX) + 1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(1e308),
        json!(-0.0),
        json!("NaN"),
        json!("Infinity"),
    ]
}

struct Bench {
    app: TestApp,
    business: Business,
    scene: Scene,
    /// What there is, as long as nothing was written.
    seal: Option<Seal>,
    wrong: Vec<String>,
}

impl Bench {
    async fn new() -> Self {
        let app = TestApp::fresh().await;
        let business = app.business().await;
        let scene = Scene::of(&app, &business, &business.owner, WORD).await;
        Self { app, business, scene, seal: None, wrong: Vec::new() }
    }

    async fn seal(&self) -> Seal {
        Seal::of(&self.app, self.business.id).await
    }

    /// Everything that writes, except what is about sessions and passwords (`staff`, `staff_people`).
    fn requests(&self) -> Vec<Request> {
        requests::all(&self.scene)
            .into_iter()
            .filter(|request| request.writes() && request.kind != Kind::Session)
            .collect()
    }

    /// Sends a request with one value replaced; takes it back if it was taken. Answers the reply, and
    /// whether the text was kept.
    async fn try_with(&mut self, request: &Request, pointer: &str, value: &Value) -> (Reply, bool) {
        let mut arguments = request.arguments.clone();
        requests::put(&mut arguments, pointer, value.clone());
        let body = request.body_with(&self.app, &arguments).await;
        let before = match self.seal.take() {
            Some(seal) => seal,
            None => self.seal().await,
        };
        let reply = self.business.owner.call(request.function, body).await;
        if reply.status >= 500 {
            self.note(request, pointer, value, &format!("{} {}", reply.status, reply.text));
        }
        if reply.status != 200 {
            if self.seal().await == before {
                self.seal = Some(before);
            } else {
                self.note(request, pointer, value, "refused and yet something was written");
            }
            return (reply, false);
        }
        let text = value.as_str().unwrap_or_default();
        // What is sealed is found nowhere.
        let mut kept = is_secret(request, pointer);
        for clean in [text::clean_line(text), text::clean(text)] {
            kept = kept || clean.is_empty() || before.holds(&self.app, self.business.id, &clean).await;
        }
        // A new secret stays: the old one is nowhere.
        if request.kind == Kind::Act && !is_secret(request, pointer) {
            let undone = self.business.owner.undo(&reply.json()).await;
            if undone.status != 200 {
                self.note(request, pointer, value, &format!("not taken back: {}", undone.text));
            }
        } else if request.function.starts_with("channels/connect_") {
            // A number is connected once.
            let channel = json!({ "id": reply.json()["value"] });
            self.business.owner.done("channels/remove_channel", channel).await;
        }
        (reply, kept)
    }

    fn note(&mut self, request: &Request, pointer: &str, value: &Value, what: &str) {
        let value: String = value.to_string().chars().take(60).collect();
        self.wrong.push(format!("{} {pointer} = {value}: {what}", request.function));
    }

    fn finish(self) {
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

/// Whether a field is sealed when it is kept.
fn is_secret(request: &Request, pointer: &str) -> bool {
    pointer.ends_with("password")
        || request.function == "channels/edit_facebook"
            && ["/token", "/secret"].iter().any(|name| pointer.ends_with(name))
}

/// Whether a text is a day, a time or both.
fn is_time(text: &str) -> bool {
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || "-:T".contains(c));
    text.len() >= 5 && digits(text) && text.contains([':', '-'])
}

/// Whether the answer names the field that was replaced.
fn names_field(reply: &Reply, pointer: &str) -> bool {
    let key = pointer.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let errors = reply.json()["Invalid"].as_array().cloned().unwrap_or_default();
    !errors.is_empty()
        && errors.iter().all(|error| {
            let field = error["field"].as_str().unwrap_or_default();
            let last = field.rsplit('.').next().unwrap_or_default();
            last == key || NAMED_OTHERWISE.contains(&(key, last))
        })
}

/// The rooms whose texts are tried side by side with the others': together they take minutes.
const SIDE_BY_SIDE: [&[&str]; 3] =
    [&["bookings", "calls", "notes", "pets"], &["channels", "conversations"], &["customers", "labels"]];

#[tokio::test]
async fn every_text_of_visits_and_animals_is_kept_whole_or_refused_at_its_field() {
    texts_are_kept(|room| SIDE_BY_SIDE[0].contains(&room)).await;
}

#[tokio::test]
async fn every_text_of_messages_is_kept_whole_or_refused_at_its_field() {
    texts_are_kept(|room| SIDE_BY_SIDE[1].contains(&room)).await;
}

#[tokio::test]
async fn every_text_of_customers_is_kept_whole_or_refused_at_its_field() {
    texts_are_kept(|room| SIDE_BY_SIDE[2].contains(&room)).await;
}

#[tokio::test]
async fn every_text_of_the_other_rooms_is_kept_whole_or_refused_at_its_field() {
    texts_are_kept(|room| !SIDE_BY_SIDE.iter().any(|rooms| rooms.contains(&room))).await;
}

async fn texts_are_kept(of: impl Fn(&str) -> bool) {
    let mut bench = Bench::new().await;
    let mut tried = 0;
    let room = |request: &Request| request.function.split('/').next().is_some_and(&of);
    for request in bench.requests().into_iter().filter(room) {
        let fields = requests::leaves(&request.arguments)
            .into_iter()
            .filter(|(_, value)| value.is_string() && !requests::is_id(value));
        for (pointer, _) in fields {
            let (probe, _) = bench.try_with(&request, &pointer, &json!("zz")).await;
            for text in texts() {
                tried += 1;
                let value = json!(text);
                let (reply, kept) = bench.try_with(&request, &pointer, &value).await;
                // One of a few words, a day or an id: the request cannot be read.
                let is_word = probe.status == 400;
                match reply.status {
                    200 if !kept => bench.note(&request, &pointer, &value, "accepted and not kept as typed"),
                    200 => {}
                    422 if names_field(&reply, &pointer) => {}
                    400 if is_word => {}
                    // A record's kind and field are words of the program: others name nothing.
                    404 if request.function == "history/restore_field" => {}
                    _ => bench.note(&request, &pointer, &value, &format!("{} {}", reply.status, reply.text)),
                }
            }
        }
    }
    assert!(tried > 150, "texts are found in the requests: {tried}");
    bench.finish();
}

#[tokio::test]
async fn every_number_and_every_time_is_believed_or_refused() {
    let mut bench = Bench::new().await;
    for request in bench.requests() {
        for (pointer, value) in requests::leaves(&request.arguments) {
            let tries: Vec<Value> = if value.is_number() {
                numbers()
            } else if value.as_str().is_some_and(is_time) {
                TIMES.iter().map(|time| json!(time)).collect()
            } else {
                continue;
            };
            for value in tries {
                let (reply, _) = bench.try_with(&request, &pointer, &value).await;
                let fine = match reply.status {
                    200 | 400 => true,
                    // Of a record's number in the log.
                    404 => pointer == "/seq",
                    409 => false,
                    422 => names_field(&reply, &pointer),
                    _ => false,
                };
                if !fine {
                    bench.note(&request, &pointer, &value, &format!("{} {}", reply.status, reply.text));
                }
            }
        }
    }
    bench.finish();
}

#[tokio::test]
async fn every_text_that_is_asked_for_is_answered() {
    let bench = Bench::new().await;
    let mut wrong = Vec::new();
    for request in requests::all(&bench.scene).into_iter().filter(|request| request.kind == Kind::Read) {
        for (pointer, value) in requests::leaves(&request.arguments) {
            let tries: Vec<Value> = if value.is_number() {
                numbers()
            } else if value.is_string() {
                texts().iter().map(|text| json!(text)).chain(TIMES.iter().map(|time| json!(time))).collect()
            } else {
                continue;
            };
            for value in tries {
                let mut arguments = request.arguments.clone();
                requests::put(&mut arguments, &pointer, value.clone());
                let reply = bench.business.owner.call(request.function, arguments).await;
                if !matches!(reply.status, 200 | 400 | 404 | 422 | 429) {
                    let value: String = value.to_string().chars().take(60).collect();
                    wrong.push(format!(
                        "{} {pointer} = {value}: {} {}",
                        request.function, reply.status, reply.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
