//! BM6: what providers tell us and what goes out by them, and acts on much at once. A stand-in carries the texts, the
//! same as in the tests; each part stands beside a limit that is measured in the same run.

mod lists;
mod many;
mod merging;
mod outbox;
mod screen;
mod shop;
mod webhooks;

use crate::support::quick;
use crate::support::sets::Set;
use shop::Shop;

/// What can be asked for by itself, as `channels-<part>`, in the order in which they run.
pub const PARTS: &[&str] = &["webhooks", "screen", "outbox", "merge", "many", "lists"];

/// Prints the figures of these parts.
pub async fn run(parts: &[&str]) {
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        panic!("channels has no part {unknown}: {}", PARTS.join(", "));
    }
    let set = if quick() { Set::S } else { Set::M };
    println!("### BM6 channels\n\n{}. Milliseconds.\n", set.name());
    let shop = Shop::open(set).await;
    let wanted = |part: &str| parts.contains(&part);
    if wanted("webhooks") {
        webhooks::run(&shop).await;
    }
    if wanted("screen") {
        screen::run(&shop).await;
    }
    if wanted("outbox") {
        outbox::run(&shop).await;
    }
    if wanted("merge") {
        merging::run(&shop).await;
    }
    if wanted("many") {
        many::run(&shop).await;
    }
    if wanted("lists") {
        lists::run(&shop).await;
    }
}
