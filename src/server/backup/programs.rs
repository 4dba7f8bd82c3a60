//! Postgres' own programs: `pg_dump` and `pg_restore`.

use crate::server::config::Config;
use crate::server::embedded_postgres::{self, EmbeddedPostgres};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// A database as those programs are told of it. The password goes by the environment: arguments are
/// seen by everybody on the machine.
pub struct Address {
    /// A URL or a connection string, without the password.
    database: String,
    password: Option<String>,
}

impl Address {
    /// The embedded database, as its owner.
    pub fn of_socket(postgres: &EmbeddedPostgres) -> Self {
        Self { database: postgres.address(), password: Some(postgres.owner_password().to_owned()) }
    }

    /// Of a setting.
    pub fn of_url(url: &str) -> Result<Self, String> {
        let unreadable = || "MIGRATE_DATABASE_URL cannot be read.".to_owned();
        let mut url = url::Url::parse(url).map_err(|_| unreadable())?;
        let password = url.password().map(decoded);
        url.set_password(None).map_err(|()| unreadable())?;
        Ok(Self { database: url.into(), password })
    }
}

/// The password of a URL, as it is.
pub fn password(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.password().map(decoded)
}

fn decoded(text: &str) -> String {
    // As a form's field, in which only a plus is special.
    let field = format!("p={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(field.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The newest of them on this machine.
pub struct Programs(PathBuf);

impl Programs {
    pub async fn find(config: &Config) -> Result<Self, String> {
        let mut newest: Option<(u32, PathBuf)> = None;
        for folder in embedded_postgres::folders(config.postgres_bin.as_deref()).await {
            let whole = ["pg_dump", "pg_restore"].iter().all(|program| folder.join(program).is_file());
            let major =
                if whole { embedded_postgres::major_version(&folder.join("pg_dump")).await } else { None };
            if let Some(major) = major
                && newest.as_ref().is_none_or(|(found, _)| major > *found)
            {
                newest = Some((major, folder));
            }
        }
        newest.map(|(_, folder)| Self(folder)).ok_or_else(|| {
            "pg_dump and pg_restore are not on this machine. Install the client programs of Postgres, at least as new as the server (on Debian: apt-get install postgresql-client).".into()
        })
    }

    /// Writes the whole database into a file.
    pub async fn dump(&self, from: &Address, to: &Path) -> Result<(), String> {
        let mut command = self.command("pg_dump", from);
        command.args(["--format=custom", "--no-password", "--lock-wait-timeout=60000", "--file"]).arg(to);
        run(command.arg("--dbname").arg(&from.database), "The database could not be read").await.map(|_| ())
    }

    /// Fills an empty database, whole or not at all; everything belongs to the role that connects.
    pub async fn restore(&self, from: &Path, to: &Address) -> Result<(), String> {
        let mut command = self.command("pg_restore", to);
        command.args(["--no-owner", "--single-transaction", "--exit-on-error", "--no-password"]);
        run(command.arg("--dbname").arg(&to.database).arg(from), "The database could not be filled")
            .await
            .map(|_| ())
    }

    /// The functions in a dump that belong to a role, with their arguments' types.
    pub async fn functions_of(&self, role: &str, dump: &Path) -> Result<Vec<String>, String> {
        let mut command = Command::new(self.0.join("pg_restore"));
        let list = run(command.arg("--list").arg(dump), "The backup cannot be read").await?;
        Ok(list.lines().filter_map(|line| function_of(role, line)).collect())
    }

    fn command(&self, program: &str, address: &Address) -> Command {
        let mut command = Command::new(self.0.join(program));
        if let Some(password) = &address.password {
            command.env("PGPASSWORD", password);
        }
        command
    }
}

/// `215; 1255 16500 FUNCTION public any_business() pawline_lookup` is `public.any_business()`.
fn function_of(role: &str, line: &str) -> Option<String> {
    // The entry's number, the catalogue's and the object's; comments and grants have no such object.
    let mut words = line.splitn(6, ' ');
    let (_, catalogue, _) = (words.next()?, words.next()?, words.next()?);
    let (kind, schema, rest) = (words.next()?, words.next()?, words.next()?);
    if (catalogue, kind) != ("1255", "FUNCTION") {
        return None;
    }
    let signature = rest.strip_suffix(role)?.strip_suffix(' ')?;
    Some(format!("{schema}.{signature}"))
}

async fn run(command: &mut Command, failed: &str) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .env("LC_ALL", "C")
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| format!("{failed}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // The last lines repeat the statement, with its values.
    let why = said.lines().find(|line| line.contains("error:")).unwrap_or("it gave no reason");
    let mut sentence = format!("{failed}: {why}");
    if why.contains("row-level security") {
        sentence.push_str(
            "\nThe role of MIGRATE_DATABASE_URL may not read all businesses: as a superuser, say alter role … bypassrls.",
        );
    }
    if why.contains("server version mismatch") {
        sentence.push_str(
            "\nThe client programs of Postgres on this machine are older than the server: install those of its own major version, or name their folder in PAWLINE_POSTGRES_BIN.",
        );
    }
    Err(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_leave_the_address() {
        let address =
            Address::of_url("postgres://owner:p%40ss+%2Fword@db.example:5433/pawline?sslmode=require")
                .unwrap();
        assert_eq!(address.database, "postgres://owner@db.example:5433/pawline?sslmode=require");
        assert_eq!(address.password.as_deref(), Some("p@ss+/word"));
        assert_eq!(password("postgres://pawline_app@h/d"), None);
    }

    #[test]
    fn functions_of_a_role_are_read_from_the_list() {
        let list = [
            "215; 1255 16500 FUNCTION public businesses_after(uuid, integer) pawline_lookup",
            "216; 1255 16501 FUNCTION public fold(text) pawline_owner",
            "4020; 0 0 ACL public FUNCTION businesses_after(after uuid, most integer) pawline_lookup",
            "220; 1259 16510 TABLE public business pawline_owner",
        ];
        let found: Vec<String> = list.iter().filter_map(|line| function_of("pawline_lookup", line)).collect();
        assert_eq!(found, ["public.businesses_after(uuid, integer)"]);
    }
}
