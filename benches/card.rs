//! BM1: the card, as JSON through its server function and as a whole page, against the same SQL in
//! the same tenant transaction with the session look-up (pgbench) plus an answer of fixed bytes.

use crate::support::load::{self, Figures};
use crate::support::process::{Floor, fixed, pgbench};
use crate::support::quick;
use crate::support::sets::{Set, World};
use pawline::domain::ids::BusinessId;
use sqlx::Connection;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Connections that keep two cores busy.
const MANY: usize = 16;

/// Prints the figures.
pub async fn run() {
    let set = if quick() { Set::S } else { Set::M };
    let world = World::of(set).await;
    println!("### BM1 card\n\n{}.\n", set.name());
    let ids = world.customers("true", 1000).await;
    let mut conn = world.owner().await;
    sqlx::raw_sql(
        "create table bench_card (n integer primary key, id uuid not null);
         grant select on bench_card to pawline_app",
    )
    .execute(&mut conn)
    .await
    .expect("a table of ids");
    sqlx::query("insert into bench_card select n, id from unnest($1::uuid[]) with ordinality u (id, n)")
        .bind(&ids)
        .execute(&mut conn)
        .await
        .expect("ids");
    conn.close().await.expect("closed");

    let time = Duration::from_secs(if quick() { 4 } else { 10 });
    let (database, cookie) = (&world.database, &world.cookie);
    let json: Vec<Vec<u8>> = ids
        .iter()
        .map(|id| load::call("card/open", &format!("{{\"customer_id\":\"{id}\"}}"), cookie))
        .collect();
    let pages: Vec<Vec<u8>> = ids.iter().map(|id| load::get(&format!("/contacts/{id}"), cookie)).collect();
    let script = floor_script(world.business, &world.token, ids.len());
    let server = world.serve();
    let answer = async |what| one_answer(&server.address, what, &ids[0], cookie).await;
    let same_json = fixed(answer("json").await, "application/json").await;
    let same_page = fixed(answer("page").await, "text/html").await;

    // Limit and ours take turns, so that a noisy machine is noisy for both.
    let (json, pages) = (Arc::new(json), Arc::new(pages));
    let hello = Arc::new(vec![load::get("/", cookie)]);
    let mut report = String::from(
        "| | clients | ours | database alone | same bytes alone | ratio | target |\n|---|---|---|---|---|---|---|\n",
    );
    for (name, requests, bytes, targets) in
        [("JSON", &json, &same_json, ("<= 1.8", ">= 0.6")), ("page", &pages, &same_page, ("-", ">= 0.2"))]
    {
        let ours = load::run(&server.address, requests.clone(), 1, time).await;
        let floor = pgbench(&database.url, &script, 1, time);
        let plain = load::run(bytes, hello.clone(), 1, time).await;
        latency_row(&mut report, name, &ours, floor.as_ref(), &plain, targets.0);
        let cpu = server.cpu();
        let ours = load::run(&server.address, requests.clone(), MANY, time).await;
        let cpu = (server.cpu() - cpu) / (ours.rate * time.as_secs_f64() * 1.2);
        let floor = pgbench(&database.url, &script, MANY, time);
        let plain = load::run(bytes, hello.clone(), MANY, time).await;
        rate_row(&mut report, name, &ours, floor.as_ref(), &plain, targets.1);
        println!("- {name}: {:.0} µs of the server's CPU for an answer, saturated", cpu * 1e6);
        let half = load::run_at(&server.address, requests.clone(), MANY, time, ours.rate / 2.0).await;
        println!(
            "- {name}: at half load p50 {:.2} ms, p99 {:.2} ms (target for the page: p99 <= 8 ms)",
            half.p50, half.p99
        );
    }
    println!("\n{report}");
}

fn latency_row(
    report: &mut String,
    name: &str,
    ours: &Figures,
    floor: Option<&Floor>,
    plain: &Figures,
    target: &str,
) {
    let ratio = floor.map_or("no pgbench".into(), |f| format!("{:.2}", ours.p50 / (f.latency + plain.p50)));
    let database = floor.map_or("-".into(), |f| format!("{:.3} ms", f.latency));
    let _ = writeln!(
        report,
        "| {name} | 1 | p50 {:.3} ms | {database} | {:.3} ms | {ratio} | {target} |",
        ours.p50, plain.p50
    );
}

fn rate_row(
    report: &mut String,
    name: &str,
    ours: &Figures,
    floor: Option<&Floor>,
    plain: &Figures,
    target: &str,
) {
    let composite = floor.map(|f| 1.0 / (1.0 / f.rate + 1.0 / plain.rate));
    let ratio = composite.map_or("no pgbench".into(), |c| format!("{:.2}", ours.rate / c));
    let database = floor.map_or("-".into(), |f| format!("{:.0}/s", f.rate));
    let _ = writeln!(
        report,
        "| {name} | {MANY} | {:.0}/s, p99 {:.2} ms | {database} | {:.0}/s | {ratio} | {target} |",
        ours.rate, ours.p99, plain.rate
    );
}

/// The bytes of one real answer.
async fn one_answer(address: &str, what: &str, id: &Uuid, cookie: &str) -> Vec<u8> {
    pawline::server::providers::ready_tls();
    let client = reqwest::Client::new();
    let request = if what == "json" {
        client
            .post(format!("http://{address}/api/card/open"))
            .header("content-type", "application/json")
            .body(format!("{{\"customer_id\":\"{id}\"}}"))
    } else {
        client.get(format!("http://{address}/contacts/{id}")).header("accept", "text/html")
    };
    let reply = request.header("cookie", cookie).send().await.expect("an answer");
    assert!(reply.status().is_success(), "{}", reply.status());
    let bytes = reply.bytes().await.expect("its bytes");
    println!("- one {what}: {} bytes", bytes.len());
    bytes.to_vec()
}

/// The floor: the session look-up, then the card's own SQL in a tenant transaction.
fn floor_script(BusinessId(business): BusinessId, token: &str, ids: usize) -> std::path::PathBuf {
    let hash: String =
        pawline::server::secret::hash(token).iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = include_str!("../src/rooms/card/card.sql");
    let sql: String =
        sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let sql = sql
        .replace("$1", &format!("'{business}'::uuid"))
        .replace("$2", "(select id from bench_card where n = :n)")
        .replace("$3", "null::uuid")
        .replace(" as \"card!: sqlx::types::Json<Card>\"", "")
        .trim()
        .trim_end_matches(';')
        .to_owned();
    let text = format!(
        "\\set n random(1, {ids})\nselect * from session_caller('\\x{hash}'::bytea);\n\
         begin;\nset local app.business_id = '{business}';\n{sql};\ncommit;\n"
    );
    let path = std::env::temp_dir().join("pawline-bench-card.sql");
    std::fs::write(&path, text).expect("the script is written");
    path
}
