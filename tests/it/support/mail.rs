//! Real mail servers (`script/mail-servers`), in a folder of their own, until the test ends.

use super::program::free_port;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};
use uuid::Uuid;

/// Our address, and the user name.
pub const DESK: &str = "desk@paws.example";

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/script");

/// Exim and Dovecot.
pub struct MailServers {
    pub folder: PathBuf,
    pub smtp: u16,
    pub smtps: u16,
    pub imaps: u16,
    pub password: String,
}

impl MailServers {
    /// Starts them; installs them if they are not there.
    pub fn start() -> Self {
        run("install-mail-servers", &[]);
        let folder = std::env::temp_dir().join(format!("pl-mail-{}", Uuid::now_v7().simple()));
        let (smtp, smtps, imaps) = (free_port(), free_port(), free_port());
        let ports = [smtp, smtps, imaps].map(|port| port.to_string());
        let place = folder.to_string_lossy().into_owned();
        run("mail-servers", &["start", &place, &ports[0], &ports[1], &ports[2]]);
        let password = fs::read_to_string(folder.join("password")).unwrap();
        let begun = Instant::now();
        for port in [smtp, smtps, imaps] {
            while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
                assert!(begun.elapsed() < Duration::from_secs(20), "{}", said(&folder));
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Self { folder, smtp, smtps, imaps, password }
    }

    /// What a server needs to reach them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let authority = self.folder.join("authority.pem").to_string_lossy().into_owned();
        vec![("MAIL_PRIVATE", "yes".into()), ("MAIL_AUTHORITIES", authority)]
    }

    /// What was sent, in order: whole mails as Exim kept them, with `Envelope-to` and `Return-path`.
    pub async fn sent(&self, count: usize) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let mut paths: Vec<PathBuf> = fs::read_dir(self.folder.join("sent/new"))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            paths.sort_by_key(|path| arrived(path));
            // Exim answers before it has put a mail into its box.
            if paths.len() >= count {
                return paths.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect();
            }
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{} of {count}\n{}",
                paths.len(),
                said(&self.folder)
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Puts a mail into the mailbox that Dovecot lets be read.
    pub fn deliver(&self, mail: &str) {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}.{:06}.host", 1_700_000_000, NUMBER.fetch_add(1, Ordering::SeqCst));
        let path = self.folder.join("box/new").join(name);
        fs::write(&path, mail).unwrap();
        let owner = fs::metadata(self.folder.join("box")).unwrap();
        std::os::unix::fs::chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }

    /// The flags of each mail in it, such as `S` for one that was read.
    pub fn flags(&self) -> Vec<String> {
        let folder = |name: &str| fs::read_dir(self.folder.join("box").join(name)).unwrap();
        folder("new")
            .chain(folder("cur"))
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .map(|name| name.split_once(":2,").map_or_else(String::new, |(_, flags)| flags.to_owned()))
            .collect()
    }

    /// How many mails Exim took or is about to put into its box.
    pub fn count(&self) -> usize {
        let log = fs::read_to_string(self.folder.join("log/exim-mainlog")).unwrap_or_default();
        log.lines().filter(|line| line.contains(" <= ")).count()
    }
}

/// When a mail was put into its box: its name has the second first and then nothing that is in order.
fn arrived(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

impl Drop for MailServers {
    fn drop(&mut self) {
        run("mail-servers", &["stop", &self.folder.to_string_lossy()]);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn run(script: &str, arguments: &[&str]) {
    // No pipes: what stays behind would hold them open.
    let done = Command::new(format!("{SCRIPTS}/{script}"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success(), "script/{script} {arguments:?}");
}

fn said(folder: &std::path::Path) -> String {
    let read = |name: &str| fs::read_to_string(folder.join("log").join(name)).unwrap_or_default();
    ["exim-start", "exim-mainlog", "exim-paniclog", "dovecot-start", "dovecot"].map(read).join("\n")
}
