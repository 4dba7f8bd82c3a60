//! The program itself, as somebody runs it.

use super::{Client, Database};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Until it is ready, and until it has stopped.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `pawline serve`; killed when the test ends.
pub struct Program {
    child: Child,
    pub url: String,
    pub data: PathBuf,
    log: Arc<Mutex<String>>,
}

impl Program {
    /// Serves a database, with more settings.
    pub fn serve(database: &Database, settings: &[(&str, &str)]) -> Self {
        let folder = folder();
        Self::serve_with(&[&given(database)[..], settings].concat(), folder)
    }

    /// Serves with these settings, and this data folder.
    pub fn serve_with<S: AsRef<str>>(settings: &[(S, S)], data: PathBuf) -> Self {
        let port = free_port();
        let mut child = command(&data)
            .arg("serve")
            .env("PORT", port.to_string())
            .envs(settings.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let said = [
            Box::new(child.stdout.take().unwrap()) as Box<dyn Read + Send>,
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in said {
            let log = log.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    log.lock().unwrap().push_str(&(line + "\n"));
                }
            });
        }
        let mut program = Self { child, url: format!("http://localhost:{port}"), data, log };
        program.wait_for(|program| program.log().contains("Pawline is ready"));
        program
    }

    /// Runs another command to its end.
    pub fn run<S: AsRef<str>>(arguments: &[&str], settings: &[(S, S)], data: &std::path::Path) -> Output {
        command(data)
            .args(arguments)
            .env("PORT", free_port().to_string())
            .envs(settings.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
            .output()
            .unwrap()
    }

    /// A browser there, with somebody's session.
    pub fn client(&self, of: &Client) -> Client {
        let mut client = of.clone();
        client.url.clone_from(&self.url);
        client
    }

    /// All it has said so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let sent = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// How it ended.
    pub fn ended(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "it goes on; it said:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn wait_for(&mut self, there: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !there(self) {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && started.elapsed() < PATIENCE, "it said:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The settings of a database of ours.
pub fn given(database: &Database) -> Vec<(&'static str, &'static str)> {
    // Tests are few and short: a leaked setting is no loss.
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    vec![("DATABASE_URL", leak(database.app_url())), ("MIGRATE_DATABASE_URL", leak(database.owner_url()))]
}

/// A new folder, which the embedded database's user can reach.
pub fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("pawline-it-{}", Uuid::now_v7()));
    std::fs::create_dir_all(folder.join("site")).unwrap();
    let assets = r#"{"build":"test","js":"/pkg/a.js","wasm":"/pkg/a.wasm","css":"/pkg/a.css"}"#;
    std::fs::write(folder.join("site/assets.json"), assets).unwrap();
    folder
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn command(data: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pawline"));
    for name in ["DATABASE_URL", "MIGRATE_DATABASE_URL", "RUST_LOG", "PUBLIC_URL"] {
        command.env_remove(name);
    }
    command.env("PAWLINE_DATA", data).env("PAWLINE_SITE", data.join("site")).stdin(Stdio::null());
    command
}
