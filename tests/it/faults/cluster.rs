//! A Postgres cluster that a test may kill: its own processes, its own folder, a port on this machine.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Gone with its folder when it is dropped.
pub struct Cluster {
    pub port: u16,
    folder: PathBuf,
    data: PathBuf,
}

/// Where a cluster keeps what.
#[derive(Debug, Default)]
pub struct Places {
    /// The tables; none: in its own folder.
    pub data: Option<PathBuf>,
    /// The server's uploaded files; none: in the server's folder.
    pub files: Option<PathBuf>,
}

/// The folder with Postgres' programs, which `script/install-postgres` finds or fetches.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/script/install-postgres");
        let output = Command::new(script).stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "no Postgres: see above");
        String::from_utf8(output.stdout).unwrap().lines().last().unwrap().trim().into()
    })
}

/// Whom Postgres runs as when we are root.
pub fn unprivileged() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let name = if id(&["-u", "postgres"]).is_some() { "postgres" } else { "nobody" };
    Some((id(&["-u", name])?, id(&["-g", name])?))
}

/// An empty folder that Postgres' user may enter.
pub fn folder(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("pawline-{name}-{}", &Uuid::new_v4().simple().to_string()[..8]));
    fs::create_dir_all(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    hand_over(&path);
    path
}

fn hand_over(path: &Path) {
    if let Some((user, group)) = unprivileged() {
        chown(path, Some(user), Some(group)).unwrap();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

impl Cluster {
    /// Makes and starts one. What was written before the tables always lies in its own folder.
    pub fn start_in(places: Places) -> Self {
        let folder = folder("faults-pg");
        let data = places.data.unwrap_or_else(|| folder.join("data"));
        let cluster = Self { port: free_port(), folder, data };
        cluster.run("initdb", |command| {
            command.arg("-D").arg(&cluster.data).arg("-X").arg(cluster.folder.join("wal")).args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--lc-ctype=C.UTF-8",
                "--no-instructions",
            ]);
        });
        cluster.pg_ctl("start");
        cluster
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(programs().join(name));
        command.stdin(Stdio::null()).current_dir(&self.folder).env("LC_ALL", "C");
        if let Some((user, group)) = unprivileged() {
            command.uid(user).gid(group);
        }
        command
    }

    fn run(&self, name: &str, arguments: impl FnOnce(&mut Command)) {
        let mut command = self.program(name);
        arguments(&mut command);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// `start`, `stop` or `restart`, `-m immediate`: as if the power went. Tried again while what was
    /// killed before still ends.
    pub fn pg_ctl(&self, act: &str) {
        let start = Instant::now();
        loop {
            let mut command = self.program("pg_ctl");
            command.args([act, "-w", "-t", "60", "-D"]).arg(&self.data).arg("-l").arg(self.log());
            if act != "start" {
                command.args(["-m", "immediate"]);
            }
            if act != "stop" {
                // fsync stays on: what is acknowledged is on the disk.
                command.arg("-o").arg(format!(
                    "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -c shared_buffers=32MB",
                    self.port
                ));
            }
            // It starts a daemon, which would keep pipes open.
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            if status.success() {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(90), "pg_ctl {act}:\n{}", self.last_words());
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// `kill -9` of the postmaster: its children find out by themselves.
    pub fn kill_postmaster(&self) {
        let file = fs::read_to_string(self.data.join("postmaster.pid")).unwrap();
        let pid = file.lines().next().unwrap().trim().to_owned();
        assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    }

    /// As the owner of the tables, past the proxy.
    pub fn owner_url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    fn last_words(&self) -> String {
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut command = self.program("pg_ctl");
        command.args(["stop", "-w", "-m", "immediate", "-D"]).arg(&self.data);
        let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
