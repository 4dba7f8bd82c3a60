//! BM2: finding a customer while typing, through the whole server, on the data sets S and M; beside
//! it the floor, a token-prefix query of raw SQL in the same tenant transaction, in the same run.

use crate::support::sets::{Set, World};
use crate::support::{Database, load, process, quick};
use pawline::domain::ids::BusinessId;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

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

/// Prints the figures.
pub async fn run() {
    println!("### BM2 search\n\n{} beginnings, parts and mistakes in turn, one client.\n", TYPED.len());
    println!("| data | p50 | p99 | a second | CPU for one | floor | ratio |\n|---|---|---|---|---|---|---|");
    let small = measure(Set::S).await;
    if quick() {
        return;
    }
    let large = measure(Set::M).await;
    println!("\n- M/S of the p50: {:.2} (target <= 2); p50 <= 2 ms and p99 <= 10 ms at M", large / small);
}

async fn measure(set: Set) -> f64 {
    let world = World::of(set).await;
    let requests: Vec<Vec<u8>> = TYPED
        .iter()
        .map(|typed| {
            load::call("search/find", &json!({ "query": typed, "limit": 8 }).to_string(), &world.cookie)
        })
        .collect();
    let server = world.serve();
    let time = Duration::from_secs(if quick() { 3 } else { 10 });
    let before = server.cpu();
    let figures = load::run(&server.address, Arc::new(requests), 1, time).await;
    // The warm-up is a fifth more.
    let cpu = (server.cpu() - before) / 1.2 / (figures.rate * time.as_secs_f64()) * 1e6;
    let floor = floor(&world.database, world.business, time);
    println!(
        "| {} | {:.2} ms | {:.2} ms | {:.0} | {cpu:.0} µs | {} | {} |",
        set.name(),
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
fn floor(database: &Database, BusinessId(business): BusinessId, time: Duration) -> Option<f64> {
    let path = std::env::temp_dir().join(format!("pawline-floor-{business}.sql"));
    std::fs::write(&path, FLOOR.replace("BUSINESS", &business.to_string()).replace("PREFIX", "mar")).ok()?;
    let floor = process::pgbench(&database.url, &path, 1, time / 2);
    let _ = std::fs::remove_file(path);
    Some(floor?.latency)
}
