//! The benchmarks on the server's side. Without a name all of them, in this order: `card`, `search`, `live`, `growth`,
//! `channels`. Of the last one also a part by itself, such as `channels-merge`.

mod card;
mod channels;
mod growth;
mod live;
mod search;
mod support;

use support::raw;

#[tokio::main]
async fn main() {
    // The limit of pushing runs in a process of its own, which is this program once more.
    if std::env::var_os(raw::ASKED_FOR).is_some() {
        return raw::serve().await;
    }
    // Cargo adds `--bench` to what it is given.
    let names: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    if wanted("card") {
        card::run().await;
    }
    if wanted("search") {
        search::run().await;
    }
    if wanted("live") {
        live::run().await;
    }
    if wanted("growth") {
        growth::run().await;
    }
    let parts: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix("channels-")).collect();
    if wanted("channels") {
        channels::run(channels::PARTS).await;
    } else if !parts.is_empty() {
        channels::run(&parts).await;
    }
}
