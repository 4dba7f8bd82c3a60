//! One server at a time serves from a data folder with a database of its own.
//!
//! Two would take the database for theirs, and whichever ends first would stop it under the other.

use super::embedded_postgres::make_folder;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held as long as the server runs; the system lets go of it however the process ends.
#[derive(Debug)]
pub struct DataFolderLock(#[expect(dead_code, reason = "held open")] File);

impl DataFolderLock {
    /// Takes the folder, which is made if there is none.
    ///
    /// # Errors
    /// A sentence for the operator: another server has it, or it cannot be written to.
    pub fn take(folder: &Path) -> Result<Self, String> {
        let cannot = |error: std::io::Error| {
            format!("The folder {} cannot be used: {error}. Set PAWLINE_DATA.", folder.display())
        };
        make_folder(folder, None, 0o755)?;
        let path = folder.join("server.lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(format!(
                "Another Pawline serves from {} already. Stop it first, or set PAWLINE_DATA to another folder.",
                folder.display()
            )),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_has_a_folder() {
        let folder = std::env::temp_dir().join(format!("pawline-lock-{}", uuid::Uuid::now_v7()));
        let first = DataFolderLock::take(&folder).unwrap();
        let refused = DataFolderLock::take(&folder).unwrap_err();
        assert!(refused.contains("Another Pawline") && refused.contains("PAWLINE_DATA"), "{refused}");
        drop(first);
        DataFolderLock::take(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
