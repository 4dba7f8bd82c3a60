//! As whom the database runs when we are root: Postgres refuses to be that.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Whom to become.
#[derive(Debug, Clone, Copy)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
}

/// Whether this process is root.
pub fn is_root() -> bool {
    // SAFETY: geteuid reads a number and cannot fail.
    #[allow(unsafe_code)]
    unsafe {
        libc::geteuid() == 0
    }
}

impl User {
    /// Who owns the database in a folder already: root's command must not take it from the user who serves it.
    /// For a new one Debian's `postgres` if there is one, else `nobody`.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn of_database(data: &Path) -> Result<Self, String> {
        match fs::metadata(data) {
            Ok(meta) if meta.uid() != 0 => Ok(Self { uid: meta.uid(), gid: meta.gid() }),
            _ => Self::unprivileged(),
        }
    }

    fn unprivileged() -> Result<Self, String> {
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                let mut fields = users
                    .lines()
                    .map(|line| line.split(':'))
                    .find_map(|mut f| (f.next() == Some(name)).then_some(f))?;
                let uid = fields.nth(1)?.parse().ok()?;
                let gid = fields.next()?.parse().ok()?;
                Some(Self { uid, gid })
            })
            .ok_or_else(|| {
                "Postgres does not run as root and there is no unprivileged user; start Pawline as another user."
                    .into()
            })
    }
}
