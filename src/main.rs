//! The `pawline` program.

use pawline::server::config::Config;
use pawline::server::{cli, serve};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::log_to_stderr();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match (Config::from_env(), cli::parse(&arguments)) {
        (Ok(config), Ok(cli::Command::Serve)) => serve::serve(config).await,
        (Ok(config), Ok(command)) => cli::run(config, command).await,
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
