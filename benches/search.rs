//! BM2: finding a customer while typing, through the whole server, on the data sets S and M; beside
//! it the floor, a token-prefix query of raw SQL in the same tenant transaction, in the same run.

mod support;

use pawline::domain::ids::BusinessId;
use serde_json::json;
use sqlx::Executor;
use std::sync::Arc;
use std::time::Duration;
use support::{Database, load, process, quick, sign_in};
use uuid::Uuid;

/// What people type: beginnings of names, pets, parts of phones, two words, mistakes.
const TYPED: &[&str] = &[
    "ma",
    "mar",
    "mari",
    "maria",
    "jo",
    "joh",
    "be",
    "bel",
    "gr",
    "grac",
    "and",
    "ander",
    "fer",
    "kow",
    "sof",
    "zoe",
    "moc",
    "mochi",
    "bis",
    "lun",
    "415",
    "5550",
    "20155",
    "310",
    "maria har",
    "john ber",
    "ana lo",
    "mochi mar",
    "micheal",
    "jsoe",
    "patrcia",
    "belal",
    "jenifer",
    "vip",
    "marta.gar",
    "steven wood",
];

const FLOOR: &str = "\
begin;
set local app.business_id = 'BUSINESS';
select customer_id, rank from search_token
where business_id = 'BUSINESS' and rank = 0 and token >= 'PREFIX' and token < 'PREFIX' || chr(1114111)
order by token, customer_id limit 25;
commit;
";

fn main() {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(run());
}

async fn run() {
    println!("### BM2 search\n\n{} beginnings, parts and mistakes in turn, one client.\n", TYPED.len());
    println!("| data | p50 | p99 | a second | CPU for one | floor | ratio |\n|---|---|---|---|---|---|---|");
    let small = measure("S: 1,000 customers", "select pg_temp.fill(1, 1000, 1000)").await;
    if quick() {
        return;
    }
    let large = measure("M: 100,000 customers", "select pg_temp.fill(100, 100000, 60000)").await;
    println!("\n- M/S of the p50: {:.2} (target <= 2); p50 <= 2 ms and p99 <= 10 ms at M", large / small);
}

async fn measure(name: &str, fill: &'static str) -> f64 {
    let database = Database::make().await;
    let mut owner = database.owner().await;
    owner.execute(include_str!("data.sql")).await.expect("the generator");
    owner.execute(fill).await.expect("filled");
    owner.execute("vacuum analyze").await.expect("analyzed");
    // The large one.
    let business: Uuid =
        sqlx::query_scalar("select business_id from customer group by 1 order by count(*) desc limit 1")
            .fetch_one(&mut owner)
            .await
            .expect("a business");
    let token = sign_in(&mut owner, BusinessId(business)).await;
    let cookie = format!("{}={token}", pawline::server::session::COOKIE);
    let requests: Vec<Vec<u8>> = TYPED
        .iter()
        .map(|typed| load::call("search/find", &json!({ "query": typed, "limit": 8 }).to_string(), &cookie))
        .collect();
    let server = process::Server::start(&database.url);
    let time = Duration::from_secs(if quick() { 3 } else { 10 });
    let before = server.cpu();
    let figures = load::run(&server.address, Arc::new(requests), 1, time).await;
    // The warm-up is a fifth more.
    let cpu = (server.cpu() - before) / 1.2 / (figures.rate * time.as_secs_f64()) * 1e6;
    let floor = floor(&database, business, time);
    println!(
        "| {name} | {:.2} ms | {:.2} ms | {:.0} | {cpu:.0} µs | {} | {} |",
        figures.p50,
        figures.p99,
        figures.rate,
        floor.map_or("-".into(), |floor| format!("{floor:.2} ms")),
        floor.map_or("-".into(), |floor| format!("{:.1}", figures.p50 / floor)),
    );
    drop(server);
    figures.p50
}

/// Milliseconds of one prefix query in a tenant transaction.
fn floor(database: &Database, business: Uuid, time: Duration) -> Option<f64> {
    let path = std::env::temp_dir().join(format!("pawline-floor-{business}.sql"));
    std::fs::write(&path, FLOOR.replace("BUSINESS", &business.to_string()).replace("PREFIX", "mar")).ok()?;
    let floor = process::pgbench(&database.url, &path, 1, time / 2);
    let _ = std::fs::remove_file(path);
    Some(floor?.latency)
}
