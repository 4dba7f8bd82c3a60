//! Full disks (R23): Postgres' tables and the uploaded files each on a small file system of their own.

use super::cluster::{Places, folder, unprivileged};
use super::program::World;
use image::{DynamicImage, ImageFormat};
use pawline::domain::command::Intent;
use serde_json::json;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use uuid::Uuid;

/// A small file system; unmounted when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this user may not mount one. Where they may, it must work.
    fn mount(place: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &format!("size={size},mode=0755"), "tmpfs"]).arg(place);
        let said = match command.output() {
            Ok(output) if output.status.success() => return Some(Self(place.to_owned())),
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(!may_mount(), "mount: {said}");
        None
    }

    /// Fills it to the last byte.
    fn fill(&self) -> PathBuf {
        let filler = self.0.join("filler");
        let mut file = fs::File::create(&filler).unwrap();
        for size in [1 << 20, 4096, 1] {
            let piece = vec![0; size];
            while file.write_all(&piece).is_ok() {}
        }
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Whether Linux lets this process mount: it has the capability CAP_SYS_ADMIN. A container's root often has not.
fn may_mount() -> bool {
    const CAP_SYS_ADMIN: u64 = 1 << 21;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    held.and_then(|held| u64::from_str_radix(held.trim(), 16).ok())
        .is_some_and(|held| held & CAP_SYS_ADMIN != 0)
}

/// Says so past the test's captured output: script/test repeats it at its end.
fn not_proved(what: &str) {
    let _ = writeln!(std::io::stderr(), "\nNOT PROVED HERE: {what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_so_and_leaves_nothing_half_done() {
    let place = folder("faults-disk");
    let (Some(tables), Some(files)) =
        (SmallDisk::mount(&place.join("tables"), "160m"), SmallDisk::mount(&place.join("files"), "1m"))
    else {
        not_proved("R23, full disk: this user may not mount a small file system");
        return;
    };
    if let Some((user, group)) = unprivileged() {
        std::os::unix::fs::chown(&tables.0, Some(user), Some(group)).unwrap();
    }
    let world =
        World::start_in(Places { data: Some(tables.0.join("data")), files: Some(files.0.clone()) }).await;
    let (owner, customer) = (&world.business.owner, world.scene.customer);
    let body = "x".repeat(4000);
    let note = || {
        json!({ "intent": Intent::new(), "customer_id": customer, "about": { "kind": "customer" },
        "body": body, "pinned": false })
    };
    let mut acknowledged = 0_i64;
    owner.attempt("notes/add_note", &note()).await.unwrap().is(200);
    acknowledged += 1;
    let filler = tables.fill();
    let mut refused = None;
    for _ in 0..2000 {
        let body = note();
        let reply = owner.attempt("notes/add_note", &body).await.unwrap();
        if reply.status == 200 {
            acknowledged += 1;
            continue;
        }
        assert_eq!((reply.status, reply.json()), (503, json!("Unavailable")));
        refused = Some(body);
        break;
    }
    let refused = refused.expect("the disk was full");
    // Reading goes on.
    owner.attempt("card/open", &json!({ "customer_id": customer })).await.unwrap().is(200);
    fs::remove_file(filler).unwrap();
    // What was refused is taken now, under the same intent, and is there once.
    owner.attempt("notes/add_note", &refused).await.unwrap().is(200);
    acknowledged += 1;
    let pool = world.pool().await;
    let there: i64 = sqlx::query_scalar("select count(*) from note where length(body) = 4000")
        .fetch_one(world.tx(&pool).await.conn())
        .await
        .unwrap();
    assert_eq!(there, acknowledged);
    pool.close().await;

    let mut picture = Cursor::new(Vec::new());
    let noise = image::RgbImage::from_fn(600, 600, |x, y| {
        let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).rotate_left(x % 31);
        image::Rgb([n as u8, (n >> 8) as u8, (n >> 16) as u8])
    });
    DynamicImage::ImageRgb8(noise).write_to(&mut picture, ImageFormat::Png).unwrap();
    let picture = picture.into_inner();
    let intent = Uuid::now_v7().to_string();
    let upload = async || {
        let path = format!("/files/pet/{}", world.scene.pet);
        let request = owner.request(reqwest::Method::POST, &path).header("x-intent", &intent);
        owner.send(request.header("origin", &owner.url).body(picture.clone())).await
    };
    let filler = files.fill();
    let reply = upload().await;
    assert_eq!(reply.status, 503, "{}", reply.text);
    assert_eq!(uploaded(&files.0), Vec::<PathBuf>::new(), "nothing half written");
    fs::remove_file(filler).unwrap();
    assert_eq!(upload().await.status, 200);
    assert!(!uploaded(&files.0).is_empty());
}

/// Every file below a folder but the filler and the server's own key.
fn uploaded(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(uploaded(&path));
        } else if !path.ends_with("filler") && !path.ends_with("secret.key") {
            found.push(path);
        }
    }
    found
}
