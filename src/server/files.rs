//! Files on the disk: photos as `<data>/files/<business>/<id>-<size>.jpg`, others as they came as `<id>.bin`. A file is
//! there whole or not at all: it is written beside its place, brought to the disk and then renamed.

use crate::domain::ids::{BusinessId, FileId};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Instead of a size: the file as it came.
pub const AS_IT_CAME: u32 = 0;

/// The files of all businesses.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// In a data folder.
    pub fn in_folder(data: &Path) -> Self {
        Self { root: data.join("files") }
    }

    fn place(&self, business: BusinessId, id: FileId, size: u32) -> PathBuf {
        let name = if size == AS_IT_CAME { format!("{id}.bin") } else { format!("{id}-{size}.jpg") };
        self.root.join(business.to_string()).join(name)
    }

    /// Writes a file; blocks. After a crash or on a full disk nothing half-written is found.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, business: BusinessId, id: FileId, size: u32, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(business, id, size);
        let folder = place.parent().unwrap_or(&self.root);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let beside = place.with_extension("part");
        let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
        let written = file.and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let done = written
            .and_then(|()| fs::rename(&beside, &place))
            .and_then(|()| fs::File::open(folder)?.sync_all());
        if done.is_err() {
            let _ = fs::remove_file(&beside);
        }
        done
    }

    /// A file's bytes; none if there is no such file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn read(&self, business: BusinessId, id: FileId, size: u32) -> io::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.place(business, id, size)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The files of a business that were written before a moment, each with the file that it belongs to
    /// (none: it was never finished); blocks.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn older_than(
        &self,
        business: BusinessId,
        moment: SystemTime,
    ) -> io::Result<Vec<(PathBuf, Option<FileId>)>> {
        let entries = match fs::read_dir(self.root.join(business.to_string())) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut old = Vec::new();
        for entry in entries {
            let entry = entry?;
            let (path, meta) = (entry.path(), entry.metadata()?);
            if !meta.is_file() || meta.modified()? >= moment {
                continue;
            }
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let photo = name.strip_suffix(".jpg").and_then(|name| name.rsplit_once('-')).map(|(id, _)| id);
            let id = photo.or_else(|| name.strip_suffix(".bin")).and_then(|id| id.parse().ok());
            let unfinished = path.extension().is_some_and(|ext| ext == "part");
            if id.is_some() || unfinished {
                old.push((path, id));
            }
        }
        Ok(old)
    }

    /// Removes a file in all its sizes, as far as they are there; blocks.
    pub fn remove(&self, business: BusinessId, id: FileId, sizes: &[u32]) {
        for size in sizes {
            let _ = fs::remove_file(self.place(business, id, *size));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_there_whole_or_not_at_all() {
        let data = std::env::temp_dir().join(format!("pawline-files-{}", uuid::Uuid::now_v7()));
        let files = Files::in_folder(&data);
        let (business, id) = (BusinessId::new(), FileId::new());
        assert_eq!(files.read(business, id, 96).await.unwrap(), None);
        files.write(business, id, 96, b"photo").unwrap();
        assert_eq!(files.read(business, id, 96).await.unwrap().as_deref(), Some(&b"photo"[..]));
        assert_eq!(files.read(BusinessId::new(), id, 96).await.unwrap(), None);
        // Something stands where the file belongs: the write fails and leaves nothing behind.
        let other = FileId::new();
        fs::create_dir_all(files.place(business, other, 96).join("x")).unwrap();
        assert!(files.write(business, other, 96, b"photo").is_err());
        assert!(!files.place(business, other, 96).with_extension("part").exists());
        files.remove(business, id, &[96]);
        assert_eq!(files.read(business, id, 96).await.unwrap(), None);
        fs::remove_dir_all(data).unwrap();
    }
}
