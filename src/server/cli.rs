//! What the `pawline` program can be told to do.

use super::config::{Config, Database};
use super::serve::Connected;
use super::{backup, db};
use std::path::PathBuf;

/// A command line.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve until stopped.
    Serve,
    /// Bring the schema up to date and end.
    Migrate,
    /// Print a link with which somebody chooses a new password.
    ResetPassword(String),
    /// Write the database and the files into a folder of their own there, and keep so many.
    Backup { folder: PathBuf, keep: Option<usize> },
    /// Fill an empty database and data folder from a backup.
    Restore(PathBuf),
    /// Print what can be said.
    Help,
}

const HELP: &str = "pawline [serve]               serve until Ctrl-C
pawline migrate               bring the database's schema up to date
pawline backup FOLDER [KEEP]  back database and files up into a new folder there; keep the KEEP newest
pawline restore BACKUP        fill an empty database and PAWLINE_DATA from such a folder
pawline reset-password EMAIL  print a link that sets a new password, once, within 24 hours";

/// Reads the command line.
///
/// # Errors
/// A sentence with what can be said.
pub fn parse(arguments: &[String]) -> Result<Command, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["serve"] => Ok(Command::Serve),
        ["migrate"] => Ok(Command::Migrate),
        ["reset-password", email] => Ok(Command::ResetPassword((*email).to_owned())),
        ["backup", folder] => Ok(Command::Backup { folder: folder.into(), keep: None }),
        ["backup", folder, keep] => match keep.parse() {
            Ok(keep @ 1..) => Ok(Command::Backup { folder: folder.into(), keep: Some(keep) }),
            _ => Err(format!("{keep:?} is no number of backups to keep; it should be 1 or more.")),
        },
        ["restore", backup] => Ok(Command::Restore(backup.into())),
        ["help" | "--help" | "-h"] => Ok(Command::Help),
        other => Err(format!("{:?} is not a command.\n{HELP}", other.join(" "))),
    }
}

/// Carries out every command but serving.
///
/// # Errors
/// A sentence for the operator.
pub async fn run(config: Config, command: Command) -> Result<(), String> {
    match command {
        Command::Serve => super::serve::serve(config).await,
        Command::Help => {
            println!("{HELP}");
            Ok(())
        }
        Command::Migrate => {
            if matches!(&config.database, Database::Given { owner: None, .. }) {
                return Err("MIGRATE_DATABASE_URL is not set; it should be the address of the role that owns the tables.".into());
            }
            Connected::open(&config).await?.leave().await;
            println!("The schema is up to date.");
            Ok(())
        }
        Command::Backup { folder, keep } => {
            let made = backup::backup(&config, &folder, keep).await?;
            println!("{}", made.display());
            Ok(())
        }
        Command::Restore(folder) => backup::restore(&config, &folder).await,
        Command::ResetPassword(email) => {
            let connected = Connected::open(&config).await?;
            let pool = db::connect(connected.app.clone(), 2, config.statement_timeout)
                .await
                .map_err(|error| error.to_string())?;
            let link = crate::rooms::staff::ops::reset_link_by_operator(&pool, &email).await;
            pool.close().await;
            connected.leave().await;
            let path = link.map_err(|error| error.to_string())?;
            println!("{}{path}", config.public_url);
            Ok(())
        }
    }
}
