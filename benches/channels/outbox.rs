//! What goes out: how many texts a second leave through a provider that answers after 50 ms, beside what the provider
//! takes of a client that does nothing else.

use super::shop::{Shop, written};
use crate::support::load;
use crate::support::quick;
use crate::support::twilio::{ACCOUNT, Mood, OURS, TOKEN, Twilio};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the provider thinks about a text.
const THINKS: Duration = Duration::from_millis(50);
/// Texts that one server hands over at once for a business (`rooms/channels/work.rs`).
const AT_ONCE: usize = 8;
/// Until all have left.
const PATIENCE: Duration = Duration::from_secs(180);

/// Texts to as many customers, each with its message, which leave when they are told to.
const FILL: &str = "\
with numbered as (
  select distinct on (p.normal) c.id as conversation_id, c.customer_id, c.last_number + 1 as number, p.normal
  from conversation c
    join customer u on u.business_id = c.business_id and u.id = c.customer_id and u.blocked_at is null
    join contact_point p on p.business_id = c.business_id and p.customer_id = c.customer_id and p.kind = 'phone'
  where c.business_id = $1 and c.merged_into is null order by p.normal, c.id limit $4),
chosen as (select distinct on (conversation_id) * from numbered order by conversation_id),
said as (
  insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body)
  select $1, gen_random_uuid(), conversation_id, customer_id, number, 'text', 'out', 'Biscuit is ready to be picked up.'
  from chosen returning id, conversation_id),
counted as (
  update conversation c set last_number = k.number from chosen k
  where c.business_id = $1 and c.id = k.conversation_id)
insert into outgoing (business_id, message_id, channel_id, address, sender, next_at)
select $1, s.id, $2, k.normal, $3, now() + interval '1 day'
from said s join chosen k on k.conversation_id = s.conversation_id";

/// Prints the figures.
pub async fn run(shop: &Shop) {
    let most = if quick() { 300 } else { 3000 };
    let alone = limit(if quick() { 2 } else { 8 }).await;
    let mut owner = shop.world.owner().await;
    let count = fill(shop, &mut owner, most).await;
    shop.twilio.next(std::iter::repeat_n(Mood::Slow(THINKS), count));
    let (before, asked) = (shop.server.cpu(), shop.twilio.asked());
    let taken = shop.twilio.state().texts.len();
    let released = Instant::now();
    sqlx::query(
        "update outgoing set next_at = clock_timestamp() where business_id = $1 and state = 'queued' and attempts = 0",
    )
    .bind(shop.world.business.0)
    .execute(&mut owner)
    .await
    .expect("they may leave");
    let (first, last) = all_left(shop, &mut owner, taken, count).await;
    let cpu = (shop.server.cpu() - before) / count as f64;
    let asked = shop.twilio.asked() - asked;
    assert_eq!(asked, count, "each is handed over once");
    let rate = (count - 1) as f64 / (last - first).as_secs_f64();
    println!("{count} texts of one business; the provider answers after {} ms.\n", THINKS.as_millis());
    println!("| | a second | CPU for one | ratio |\n|---|---|---|---|");
    println!("| texts that leave | {rate:.0} | {:.2} ms | {:.2} |", cpu * 1000.0, rate / alone);
    println!("| the provider alone, {AT_ONCE} at once | {alone:.0} | - | - |\n");
    println!(
        "- The provider had the first one {:.0} ms after it was due.\n",
        (first - released).as_secs_f64() * 1000.0
    );
}

/// Puts so many into the outbox, without what works row by row.
async fn fill(shop: &Shop, owner: &mut PgConnection, most: i64) -> usize {
    let mut tx = owner.begin().await.expect("begun");
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .expect("without triggers");
    let done = sqlx::query(FILL)
        .bind(shop.world.business.0)
        .bind(shop.channel.0)
        .bind(OURS)
        .bind(most)
        .execute(&mut *tx)
        .await
        .expect("texts in the outbox");
    tx.commit().await.expect("committed");
    let count = usize::try_from(done.rows_affected()).expect("few enough");
    assert!(count > 1, "the data set has no customers who can be texted");
    count
}

/// When the provider had the first one, and when the last; `before`: what it had already.
async fn all_left(shop: &Shop, owner: &mut PgConnection, before: usize, count: usize) -> (Instant, Instant) {
    let begun = Instant::now();
    let mut first = None;
    loop {
        let taken = shop.twilio.state().texts.len() - before;
        if taken > 0 && first.is_none() {
            first = Some(Instant::now());
        }
        if let (Some(first), true) = (first, taken >= count) {
            let last = Instant::now();
            settled(shop, owner, begun).await;
            return (first, last);
        }
        if begun.elapsed() > PATIENCE {
            panic!("{taken} of {count} texts left within {PATIENCE:?}; the outbox: {}", states(owner).await);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Waits until the server knows it, too.
async fn settled(shop: &Shop, owner: &mut PgConnection, begun: Instant) {
    let open = "select count(*) from outgoing where state in ('queued', 'sending', 'unknown')";
    while shop.count(owner, open).await > 0 {
        if begun.elapsed() > PATIENCE {
            panic!("the provider has all texts, but the outbox does not know it: {}", states(owner).await);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let failed = shop.count(owner, "select count(*) from outgoing where state = 'failed'").await;
    if failed > 0 {
        panic!("{failed} texts failed: {}", states(owner).await);
    }
}

async fn states(owner: &mut PgConnection) -> String {
    let sql = "select string_agg(state || ': ' || n || ' ' || why, ', ') from (
                 select state, count(*) as n, max(reason) as why from outgoing group by state) s";
    let all: Option<String> = sqlx::query_scalar(sql).fetch_one(owner).await.expect("its states");
    all.unwrap_or_else(|| "empty".into())
}

/// The limit: a stand-in of its own, and a client that does nothing else, over as many connections.
async fn limit(seconds: u64) -> f64 {
    let twilio = Twilio::start().await;
    twilio.next(std::iter::repeat_n(Mood::Slow(THINKS), 1000 * seconds as usize));
    let form = written(&[
        ("To".into(), "+14155550123".into()),
        ("From".into(), OURS.into()),
        ("Body".into(), "Biscuit is ready to be picked up.".into()),
        ("StatusCallback".into(), "http://localhost/hooks/twilio/0?m=0&r=1".into()),
    ]);
    let request = format!(
        "POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic {}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")),
        form.len()
    );
    let address = twilio.url.trim_start_matches("http://").to_owned();
    let requests = Arc::new(vec![request.into_bytes()]);
    load::run(&address, requests, AT_ONCE, Duration::from_secs(seconds)).await.rate
}
