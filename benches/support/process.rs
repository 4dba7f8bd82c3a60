//! Processes beside the benchmark: the built server, a server of fixed bytes, pgbench.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpListener;

/// The built server on its own port.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    /// Starts `PAWLINE_BIN` on a database.
    pub fn start(database_url: &str) -> Self {
        Self::start_with(database_url, &[])
    }

    /// The same with more settings.
    pub fn start_with(database_url: &str, settings: &[(&str, &str)]) -> Self {
        let port = free_port();
        let address = format!("127.0.0.1:{port}");
        let data = std::env::temp_dir().join(format!("pawline-bench-{port}"));
        let binary = std::env::var("PAWLINE_BIN").expect("PAWLINE_BIN: run script/bench");
        let mut command = Command::new(binary);
        command
            .env("PORT", port.to_string())
            .env("DATABASE_URL", database_url)
            .env("PAWLINE_DATA", data)
            .env("DATABASE_POOL", "16")
            .envs(settings.iter().copied());
        Self { child: ready(command).0, address }
    }

    /// Starts this benchmark once more, as the server of [`raw`](super::raw).
    pub fn raw() -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.env(super::raw::ASKED_FOR, "1");
        let (child, line) = ready(command);
        Self { child, address: line.trim_end_matches(" is ready").to_owned() }
    }

    /// As it knows itself: what providers sign for.
    pub fn public_url(&self) -> String {
        format!("http://{}", self.address.replace("127.0.0.1", "localhost"))
    }

    /// Bytes of memory that it holds.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or_default()
            * 1024.0
    }

    /// Seconds of CPU that it has used.
    pub fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<f64> = after.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        // After the state letter: utime and stime are the 11th and 12th numbers, in ticks of 10 ms.
        fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Starts it and waits until it says that it is ready; with the line in which it said so.
fn ready(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let line = lines
        .find_map(|line| line.ok().filter(|line| line.ends_with("is ready") || line.contains("is ready at")));
    // Read to the end: a pipe that nobody reads fails or fills.
    std::thread::spawn(move || lines.for_each(drop));
    (child, line.expect("the server did not start"))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .map_or(0, |address| address.port())
}

/// Serves the same bytes to every GET and POST, as the floor of any HTTP answer.
pub async fn fixed(body: Vec<u8>, kind: &'static str) -> String {
    let answer = move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, kind)], body) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    let router = Router::new().fallback_service(get(answer.clone()).post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What pgbench says of a script: transactions a second, and milliseconds of one.
pub struct Floor {
    pub rate: f64,
    pub latency: f64,
}

/// Runs a pgbench script; none where pgbench is not installed.
pub fn pgbench(database_url: &str, script: &Path, clients: usize, time: Duration) -> Option<Floor> {
    let output = Command::new(find_pgbench()?)
        .args(["-n", "-M", "prepared", "-c", &clients.to_string(), "-j", &clients.min(2).to_string()])
        .args(["-T", &time.as_secs().max(1).to_string(), "-f"])
        .arg(script)
        .arg(database_url)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let number = |start: &str| {
        text.lines().find_map(|line| line.strip_prefix(start)?.split_whitespace().next()?.parse::<f64>().ok())
    };
    Some(Floor { rate: number("tps = ")?, latency: number("latency average = ")? })
}

fn find_pgbench() -> Option<PathBuf> {
    let given = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    debian.chain(given).map(|dir| dir.join("pgbench")).find(|path| path.is_file())
}
