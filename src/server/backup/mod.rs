//! `pawline backup` and `pawline restore`: the database and the uploaded files, as they were at one
//! moment, in one folder.
//!
//!     FOLDER/pawline-20261122T101500Z/
//!       backup.json     what it is, and the dump's checksum
//!       database.dump   pg_dump's custom format
//!       files/          the uploaded files; those of the backup before are linked, not copied
//!
//! The database comes first: a file is written before its row and removed a day after it, so every
//! file that the dump names is still there when the files are copied.

mod media;
mod programs;
mod restore;

pub use programs::password;
pub use restore::restore;

use super::config::{Config, Database};
use super::embedded_postgres::EmbeddedPostgres;
use chrono::Utc;
use programs::{Address, Programs};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The version of the folder's layout.
const FORMAT: u32 = 1;
const PREFIX: &str = "pawline-";
const MANIFEST: &str = "backup.json";
const DUMP: &str = "database.dump";
const FILES: &str = "files";

/// `backup.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The program's version that made it.
    pawline: String,
    made_at: chrono::DateTime<Utc>,
    /// Of the dump, in hex.
    sha256: String,
    files: u64,
}

/// The database that is read or filled, and the programs for it.
struct Reached {
    address: Address,
    programs: Programs,
    embedded: Option<EmbeddedPostgres>,
}

impl Reached {
    async fn open(config: &Config) -> Result<Self, String> {
        let (address, embedded) = match &config.database {
            Database::Embedded => {
                let postgres = EmbeddedPostgres::start(config).await?;
                (Address::of_socket(&postgres), Some(postgres))
            }
            Database::Given { owner: Some(owner), .. } => (Address::of_url(owner)?, None),
            Database::Given { owner: None, .. } => {
                return Err("MIGRATE_DATABASE_URL is not set; it should be the address of a role that reads all rows (README: Backup).".into());
            }
        };
        let found = Programs::find(config).await;
        let reached = |programs| Self { address, programs, embedded };
        found.map(reached)
    }

    /// A database that a server of ours runs goes on running.
    async fn leave(self) {
        if let Some(postgres) = self.embedded.filter(EmbeddedPostgres::is_ours) {
            postgres.stop().await;
        }
    }
}

/// Makes a backup in `folder` and removes all but the `keep` newest there (none: removes nothing).
/// Answers its own folder. The server may serve meanwhile.
///
/// # Errors
/// A sentence for the operator; nothing half-made is left under a backup's name.
pub async fn backup(config: &Config, folder: &Path, keep: Option<usize>) -> Result<PathBuf, String> {
    let made_at = Utc::now();
    let place = folder.join(format!("{PREFIX}{}", made_at.format("%Y%m%dT%H%M%SZ")));
    let beside = place.with_extension("part");
    if place.exists() {
        return Err(format!("{} is there already; try again in a second.", place.display()));
    }
    let before = backups(folder).pop();
    // It holds everything about everybody.
    media::make_folder(&beside).map_err(|error| cannot(&beside, &error))?;
    let outcome = fill(config, &beside, before.as_deref(), made_at).await;
    let done = outcome.and_then(|()| {
        fs::rename(&beside, &place)
            .and_then(|()| File::open(folder)?.sync_all())
            .map_err(|error| cannot(&place, &error))
    });
    if let Err(sentence) = done {
        let _ = fs::remove_dir_all(&beside);
        return Err(sentence);
    }
    if let Some(keep) = keep {
        let all = backups(folder);
        for old in all.iter().take(all.len().saturating_sub(keep.max(1))) {
            fs::remove_dir_all(old).map_err(|error| cannot(old, &error))?;
        }
    }
    Ok(place)
}

async fn fill(
    config: &Config,
    place: &Path,
    before: Option<&Path>,
    made_at: chrono::DateTime<Utc>,
) -> Result<(), String> {
    let dump = place.join(DUMP);
    let reached = Reached::open(config).await?;
    let dumped = reached.programs.dump(&reached.address, &dump).await;
    reached.leave().await;
    dumped?;
    let (from, to) = (config.data.join(FILES), place.join(FILES));
    let before = before.map(|folder| folder.join(FILES));
    let files = blocking(move || media::copy(&from, &to, before.as_deref())).await?;
    let sha256 = checksum(&dump).await?;
    let manifest =
        Manifest { format: FORMAT, pawline: env!("CARGO_PKG_VERSION").into(), made_at, sha256, files };
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    let manifest = place.join(MANIFEST);
    fs::write(&manifest, text)
        .and_then(|()| File::open(&manifest)?.sync_all())
        .and_then(|()| File::open(&dump)?.sync_all())
        .map_err(|error| cannot(&manifest, &error))
}

/// The whole backups of a folder, oldest first.
fn backups(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_none() && path.join(MANIFEST).is_file())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)))
        .collect();
    found.sort();
    found
}

async fn checksum(path: &Path) -> Result<String, String> {
    let path = path.to_owned();
    blocking(move || {
        let mut hash = Sha256::new();
        let mut file = File::open(&path)?;
        let mut piece = vec![0; 1 << 16];
        loop {
            match io::Read::read(&mut file, &mut piece)? {
                0 => break,
                read => hash.update(&piece[..read]),
            }
        }
        Ok(hex::encode(hash.finalize()))
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| format!("The files cannot be copied: {error}")),
        Err(_) => Err("The files cannot be copied.".into()),
    }
}

fn cannot(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be used: {error}", path.display())
}
