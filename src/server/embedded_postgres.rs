//! A Postgres of our own: no configuration, durable, stopped with the server.
//!
//! It listens on no network address, only on a socket in a folder of its own, with passwords kept
//! beside the data. Postgres refuses to run as root, so then it runs as an unprivileged user.

use super::config::Config;
use super::secret;
use super::system_user::{User, is_root};
use sqlx::postgres::PgConnectOptions;
use std::convert::Infallible;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::process::Command;

/// The port only names the socket file.
const PORT: u16 = 5432;
const OWNER: &str = "pawline_owner";
const DATABASE: &str = "pawline";
/// Which characters are letters, and their small forms: of every script, not only ASCII. (Sorting
/// stays by code point.) macOS has its own name for that.
const LETTERS: &str = if cfg!(target_os = "macos") { "--lc-ctype=UTF-8" } else { "--lc-ctype=C.UTF-8" };
/// The oldest major version that serves.
const OLDEST: u32 = 15;
/// How often it is looked after.
const LOOK: Duration = Duration::from_secs(2);

/// A running database.
pub struct EmbeddedPostgres {
    bin: PathBuf,
    root: PathBuf,
    data: PathBuf,
    sockets: PathBuf,
    owner_password: String,
    app_password: String,
    user: Option<User>,
    /// False when another server of ours already runs it, or a killed one left it running.
    launched: bool,
}

impl EmbeddedPostgres {
    /// Starts the database in the data folder, making it first if there is none; a database left
    /// running by a killed server is taken over.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn start(config: &Config) -> Result<Self, String> {
        let root = config.data.join("postgres");
        let data = root.join("data");
        let user = if is_root() { Some(User::of_database(&data)?) } else { None };
        make_folder(&config.data, None, 0o755)?;
        make_folder(&root, user, 0o700)?;
        let wanted = fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|v| v.trim().parse().ok());
        let bin = find_binaries(config.postgres_bin.as_deref(), wanted).await?;
        let sockets = socket_folder(&root, user)?;
        let mut postgres = Self {
            launched: false,
            bin,
            root: root.clone(),
            data,
            sockets,
            owner_password: password(&root.join("owner-password"), user)?,
            app_password: password(&root.join("app-password"), user)?,
            user,
        };
        if wanted.is_none() {
            postgres.make(&root).await?;
        }
        if !postgres.is_running().await {
            postgres.launch(&root).await?;
            postgres.launched = true;
        }
        postgres.make_database().await?;
        Ok(postgres)
    }

    /// As the owner of the tables.
    pub fn owner_options(&self) -> PgConnectOptions {
        self.options(OWNER, &self.owner_password, DATABASE)
    }

    /// As the serving role.
    pub fn app_options(&self) -> PgConnectOptions {
        self.options("pawline_app", &self.app_password, DATABASE)
    }

    /// The serving role's password: made here, so set here.
    pub fn app_password(&self) -> &str {
        &self.app_password
    }

    /// The owner's password.
    pub fn owner_password(&self) -> &str {
        &self.owner_password
    }

    /// As a connection string of the owner, without the password, for Postgres' own programs.
    pub fn address(&self) -> String {
        let folder = self.sockets.display().to_string().replace('\\', "\\\\").replace('\'', "\\'");
        format!("host='{folder}' port={PORT} user={OWNER} dbname={DATABASE}")
    }

    /// Whether this process started it.
    pub fn is_ours(&self) -> bool {
        self.launched
    }

    /// Starts the database again whenever it has ended by itself, as when the system was short of memory.
    /// Drop it before [`EmbeddedPostgres::stop`].
    pub async fn keep_running(&self) -> Infallible {
        loop {
            tokio::time::sleep(LOOK).await;
            if self.takes_connections().await {
                continue;
            }
            tracing::error!("the database has ended; starting it again");
            match self.launch(&self.root).await {
                Ok(()) => tracing::info!("the database runs again"),
                // What it left running may still hold its memory for a moment.
                Err(sentence) => tracing::error!("{sentence}"),
            }
        }
    }

    async fn takes_connections(&self) -> bool {
        let socket = self.sockets.join(format!(".s.PGSQL.{PORT}"));
        // One that is merely overloaded answers something else.
        !matches!(
            UnixStream::connect(socket).await.map_err(|error| error.kind()),
            Err(ErrorKind::ConnectionRefused | ErrorKind::NotFound)
        )
    }

    /// Stops the database; connections are cut, nothing committed is lost.
    pub async fn stop(&self) {
        let stopped = self
            .command("pg_ctl")
            .args(["stop", "-m", "fast", "-w", "-t", "60", "-D"])
            .arg(&self.data)
            .output()
            .await;
        if !stopped.is_ok_and(|output| output.status.success()) {
            eprintln!("The database did not stop within 60 s; it is taken over at the next start.");
        }
    }

    fn options(&self, user: &str, password: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new()
            .socket(&self.sockets)
            .port(PORT)
            .username(user)
            .password(password)
            .database(database)
    }

    async fn make(&self, root: &Path) -> Result<(), String> {
        println!("Making the database in {}", self.data.display());
        let output = self
            .command("initdb")
            .arg("-D")
            .arg(&self.data)
            .args(["-U", OWNER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", LETTERS, "--pwfile"])
            .arg(root.join("owner-password"))
            .output()
            .await
            .map_err(|error| format!("initdb could not be started: {error}"))?;
        if !output.status.success() {
            // Half a cluster would be opened next time as if it were whole.
            let _ = fs::remove_dir_all(&self.data);
            return Err(format!(
                "The database could not be made: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            ));
        }
        Ok(())
    }

    async fn is_running(&self) -> bool {
        self.command("pg_ctl")
            .arg("status")
            .arg("-D")
            .arg(&self.data)
            .output()
            .await
            .is_ok_and(|output| output.status.success())
    }

    async fn launch(&self, root: &Path) -> Result<(), String> {
        let log = root.join("postgres.log");
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -p {PORT}",
            self.sockets.display()
        );
        let output = self
            .command("pg_ctl")
            .args(["start", "-w", "-t", "60", "-D"])
            .arg(&self.data)
            .arg("-l")
            .arg(&log)
            .arg("-o")
            .arg(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .await
            .map_err(|error| format!("pg_ctl could not be started: {error}"))?;
        if output.success() {
            return Ok(());
        }
        let text = fs::read_to_string(&log).unwrap_or_default();
        let tail: Vec<&str> = text.lines().rev().take(5).collect();
        Err(format!(
            "The database did not start; {} ends with:\n{}",
            log.display(),
            tail.into_iter().rev().collect::<Vec<_>>().join("\n")
        ))
    }

    async fn make_database(&self) -> Result<(), String> {
        use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
        let mut last = String::new();
        // A database that was taken over may still be replaying its log.
        for _ in 0..120 {
            match self.options(OWNER, &self.owner_password, "postgres").connect().await {
                Ok(mut conn) => {
                    let made = conn.execute(AssertSqlSafe(format!("create database {DATABASE}"))).await;
                    let _ = conn.close().await;
                    return match made {
                        Err(sqlx::Error::Database(db)) if db.code().as_deref() == Some("42P04") => Ok(()),
                        other => other
                            .map(|_| ())
                            .map_err(|error| format!("The database could not be made: {error}")),
                    };
                }
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        Err(format!("The database does not answer: {last}"))
    }

    fn command(&self, program: &str) -> Command {
        command(&self.bin.join(program), self.user)
    }
}

fn command(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).current_dir("/").env("LC_ALL", "C").env("LC_MESSAGES", "C");
    // Its own process group: Ctrl-C is ours to handle, and stops the database last.
    command.process_group(0);
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Makes a folder if there is none, for this user, who must get there.
pub(super) fn make_folder(path: &Path, user: Option<User>, mode: u32) -> Result<(), String> {
    let fail = |error: std::io::Error| {
        format!("The folder {} cannot be used: {error}. Set PAWLINE_DATA.", path.display())
    };
    if !path.exists() {
        fs::create_dir_all(path).map_err(fail)?;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(fail)?;
    }
    if let Some(User { uid, gid }) = user {
        chown(path, Some(uid), Some(gid)).map_err(fail)?;
        if let Some(closed) = path.ancestors().skip(1).find(|dir| is_closed(dir, uid)) {
            return Err(format!(
                "The folder {} is closed to the database's user; set PAWLINE_DATA to a folder outside it.",
                closed.display()
            ));
        }
    }
    Ok(())
}

fn is_closed(dir: &Path, uid: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(dir).is_ok_and(|meta| {
        let passable = if meta.uid() == uid { 0o100 } else { 0o001 };
        meta.permissions().mode() & passable == 0
    })
}

/// The folder of the socket: a socket's path has at most 107 bytes, so a long data folder gets a
/// short one for its sockets, named after it.
fn socket_folder(root: &Path, user: Option<User>) -> Result<PathBuf, String> {
    let beside = root.join("socket");
    let folder = if beside.as_os_str().len() + "/.s.PGSQL.5432.lock".len() < 107 {
        beside
    } else {
        let name = secret::hash(&root.to_string_lossy())
            .iter()
            .take(8)
            .map(|b| format!("{b:02x}"))
            .collect::<String>();
        PathBuf::from("/tmp").join(format!("pawline-{name}"))
    };
    make_folder(&folder, user, 0o700)?;
    Ok(folder)
}

/// Reads a password file, or makes it.
fn password(path: &Path, user: Option<User>) -> Result<String, String> {
    let fail = |error: std::io::Error| format!("{} cannot be used: {error}", path.display());
    if let Ok(text) = fs::read_to_string(path)
        && !text.trim().is_empty()
    {
        return Ok(text.trim().to_owned());
    }
    let made = secret::token();
    fs::write(path, &made).map_err(fail)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(fail)?;
    if let Some(User { uid, gid }) = user {
        chown(path, Some(uid), Some(gid)).map_err(fail)?;
    }
    Ok(made)
}

/// The folder with Postgres' programs: of the data's own major version, else the newest there is.
async fn find_binaries(given: Option<&Path>, wanted: Option<u32>) -> Result<PathBuf, String> {
    let mut newest: Option<(u32, PathBuf)> = None;
    for bin in folders(given).await {
        let whole = ["postgres", "initdb", "pg_ctl"].iter().all(|program| bin.join(program).is_file());
        let postgres = bin.join("postgres");
        let Some(major) = (if whole { major_version(&postgres).await } else { None }) else { continue };
        if wanted == Some(major) || (wanted.is_none() && given == Some(bin.as_path()) && major >= OLDEST) {
            return Ok(bin);
        }
        if wanted.is_none() && major >= OLDEST && newest.as_ref().is_none_or(|(found, _)| major > *found) {
            newest = Some((major, bin));
        }
    }
    match (newest, wanted) {
        (Some((_, bin)), _) => Ok(bin),
        (None, Some(major)) => Err(format!(
            "The data was made by Postgres {major}, which is not on this machine. Install it, or set PAWLINE_POSTGRES_BIN to its programs."
        )),
        (None, None) => Err(format!(
            "No Postgres {OLDEST} or later was found. Install it, run script/install-postgres, or set DATABASE_URL to one that runs."
        )),
    }
}

/// Where Postgres' programs may be on this machine.
pub async fn folders(given: Option<&Path>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = given.map(Path::to_path_buf).into_iter().collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output().await {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for parent in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(entries.map(|entry| entry.path().join("bin")));
    }
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders
}

/// The major version of one of Postgres' programs.
pub async fn major_version(program: &Path) -> Option<u32> {
    let output = Command::new(program).arg("--version").output().await.ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
