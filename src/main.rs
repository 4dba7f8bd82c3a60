//! The `pawline` program.

use mimalloc::MiMalloc;
use pawline::server::config::Config;
use pawline::server::{cli, log};
use std::process::ExitCode;

/// A page is made of thousands of small pieces: with the system's allocator a fifth of its time goes there.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match (Config::from_env(), cli::parse(&arguments)) {
        (Ok(config), Ok(command)) => {
            log::start(&config);
            cli::run(config, command).await
        }
        (Err(sentence), _) | (_, Err(sentence)) => Err(sentence),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("pawline: {sentence}");
            ExitCode::FAILURE
        }
    }
}
