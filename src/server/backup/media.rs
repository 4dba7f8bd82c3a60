//! The uploaded files of a backup. Their names are ids and their bytes never change, so what the
//! backup before holds needs no second copy.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes a folder that nobody else may read.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Copies a tree of files; answers how many. One that is in `before` with the same size is linked.
/// Unfinished ones (`.part`) stay behind, and so do those that go while it runs. Blocks.
pub fn copy(from: &Path, to: &Path, before: Option<&Path>) -> io::Result<u64> {
    make_folder(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        // Nobody has uploaded anything yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut copied = 0;
    for entry in entries {
        let (path, name) = {
            let entry = entry?;
            (entry.path(), entry.file_name())
        };
        let (place, earlier) = (to.join(&name), before.map(|folder| folder.join(&name)));
        let meta = match fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if meta.is_dir() {
            copied += copy(&path, &place, earlier.as_deref())?;
        } else if meta.is_file() && path.extension().is_none_or(|ending| ending != "part") {
            copied += u64::from(one(&path, &place, earlier.as_deref(), meta.len())?);
        }
    }
    File::open(to)?.sync_all()?;
    Ok(copied)
}

/// False: it went meanwhile.
fn one(from: &Path, to: &Path, earlier: Option<&Path>, size: u64) -> io::Result<bool> {
    let same = earlier.filter(|file| fs::metadata(file).is_ok_and(|meta| meta.len() == size));
    if same.is_some_and(|file| fs::hard_link(file, to).is_ok()) {
        return Ok(true);
    }
    match fs::copy(from, to) {
        Ok(_) => File::open(to)?.sync_all().map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
