//! The drill: back up a server with data and photos, restore it elsewhere, compare every row, sign in.

use crate::support::program::{folder, given};
use crate::support::{Client, Database, Program};
use pawline::server::config::Config;
use pawline::server::embedded_postgres::EmbeddedPostgres;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use uuid::Uuid;

const EMAIL: &str = "olga@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// A business with a customer, a pet and its photo, made as a newcomer makes it.
async fn fill(url: &str) -> (String, Vec<u8>) {
    let door = Client::new(url, None);
    let form = json!({
        "business_name": "Happy Paws", "location_name": "Main Street", "address": "",
        "time_zone": "America/New_York", "phone_region": "US", "name": "Olga Owner",
        "email": EMAIL, "password": PASSWORD,
    });
    let made = door.command("setup/create_business", json!({ "form": form })).await;
    let owner = Client::new(url, Some(cookie(made.is(200).headers["set-cookie"].to_str().unwrap())));
    let customer =
        owner.done("customers/add_customer", json!({ "customer": { "name": "Bella Ortiz" } })).await;
    let pet = owner
        .done(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } }),
        )
        .await;
    let image = image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 9]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(image).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    let request = owner
        .request(reqwest::Method::POST, &format!("/files/pet/{}", pet.as_str().unwrap()))
        .header("x-intent", Uuid::now_v7().to_string())
        .header("origin", url)
        .header("content-type", "image/jpeg")
        .body(bytes.into_inner());
    let sent = owner.send(request).await;
    let id = sent.is(200).json()["value"].as_str().unwrap().to_owned();
    let path = format!("/files/{id}/320");
    let bytes = photo(&owner, &path).await;
    (path, bytes)
}

async fn photo(client: &Client, path: &str) -> Vec<u8> {
    let cookie = format!("{}={}", pawline::server::session::COOKIE, client.token.as_deref().unwrap());
    let answer = client.request(reqwest::Method::GET, path).header("cookie", cookie).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

fn cookie(header: &str) -> String {
    header.split(';').next().unwrap().split_once('=').unwrap().1.to_owned()
}

async fn sign_in(url: &str) -> Client {
    let door = Client::new(url, None);
    let answer = door.command("staff/sign_in", json!({ "email": EMAIL, "password": PASSWORD })).await;
    Client::new(url, Some(cookie(answer.is(200).headers["set-cookie"].to_str().unwrap())))
}

/// Rows and their checksum, of every table; the log's epoch is another one by design.
async fn sums(options: &PgConnectOptions) -> BTreeMap<String, (i64, Option<String>)> {
    let mut conn = options.connect().await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public' order by tablename",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut sums = BTreeMap::new();
    for table in tables {
        let row = "to_jsonb(t) - case when 'log_head' = '{table}' then 'epoch' else '' end";
        let statement = format!(
            "select count(*), md5(string_agg(md5(r::text), '' order by md5(r::text)))
             from (select {row} as r from {table} t) rows"
        )
        .replace("{table}", &table);
        let sum = sqlx::query_as(AssertSqlSafe(statement)).fetch_one(&mut conn).await.unwrap();
        sums.insert(table, sum);
    }
    conn.close().await.unwrap();
    sums
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn made(output: &Output) -> PathBuf {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8_lossy(&output.stdout).lines().last().unwrap().into()
}

async fn epoch(options: &PgConnectOptions) -> Uuid {
    let mut conn = options.connect().await.unwrap();
    let epoch = sqlx::query_scalar("select epoch from log_head").fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    epoch
}

#[tokio::test]
async fn a_backup_restores_every_row_every_photo_and_the_way_in() {
    let (first, second) = (Database::fresh(), Database::bare().await.with_plain_owner().await);
    let program = Program::serve(&first, &[]);
    let (path, bytes) = fill(&program.url).await;
    let shelf = folder();
    let shelf_name = shelf.to_str().unwrap();
    // While it serves.
    let before = sums(&first.owner_options()).await;
    let one = made(&Program::run(&["backup", shelf_name], &given(&first), &program.data));
    assert_eq!(before, sums(&first.owner_options()).await, "a backup changes nothing");
    assert!(before["message"].0 >= 0 && before["pet"].0 == 1 && before["file"].0 == 1);
    drop(program);
    // Into a database with tables, or a folder with files: nothing is overwritten.
    let elsewhere = folder();
    let restore = ["restore", one.to_str().unwrap()];
    let refused = Program::run(&restore, &given(&first), &elsewhere);
    assert!(!refused.status.success() && said(&refused).contains("not empty"), "{}", said(&refused));
    // Damaged: said, and nothing touched.
    let damaged = folder();
    std::fs::copy(one.join("backup.json"), damaged.join("backup.json")).unwrap();
    std::fs::write(damaged.join("database.dump"), "PGDMP").unwrap();
    let refused = Program::run(&["restore", damaged.to_str().unwrap()], &given(&second), &elsewhere);
    assert!(!refused.status.success() && said(&refused).contains("damaged"), "{}", said(&refused));
    let output = Program::run(&restore, &given(&second), &elsewhere);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output).lines().count(), 1, "nothing to worry about:\n{}", said(&output));
    assert_eq!(sums(&second.owner_options()).await, before);
    assert_ne!(epoch(&second.owner_options()).await, epoch(&first.owner_options()).await);
    let program = Program::serve_with(&given(&second), elsewhere);
    let owner = sign_in(&program.url).await;
    assert_eq!(photo(&owner, &path).await, bytes);
    let found: Value = owner.call("search/find", json!({ "query": "bella", "limit": 8 })).await.json();
    assert!(found.to_string().contains("Bella Ortiz"), "{found}");
    owner.done("customers/add_customer", json!({ "customer": { "name": "Life goes on" } })).await;
}

#[tokio::test]
async fn backups_share_their_photos_and_only_the_newest_are_kept() {
    use std::os::unix::fs::MetadataExt;
    let database = Database::fresh();
    let program = Program::serve(&database, &[]);
    fill(&program.url).await;
    let shelf = folder();
    let backup = || {
        // Named by the second.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        made(&Program::run(&["backup", shelf.to_str().unwrap(), "2"], &given(&database), &program.data))
    };
    let all = [backup(), backup(), backup()];
    assert!(!all[0].exists() && all[1].exists() && all[2].exists());
    let photo = |backup: &Path| {
        let mut folder = backup.join("files");
        while folder.is_dir() {
            folder = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        }
        std::fs::metadata(folder).unwrap().ino()
    };
    let names = |backup: &Path| std::fs::read_dir(backup.join("files")).unwrap().count();
    assert_eq!(names(&all[1]), names(&all[2]));
    assert_eq!(photo(&all[1]), photo(&all[2]), "copied again");
}

/// The embedded database of a data folder: reached where it runs, started where it does not.
async fn embedded(data: &Path) -> EmbeddedPostgres {
    let config = Config::read(|name| match name {
        "PAWLINE_DATA" => Some(data.display().to_string()),
        "PAWLINE_POSTGRES_BIN" => std::env::var(name).ok(),
        _ => None,
    })
    .unwrap();
    EmbeddedPostgres::start(&config).await.unwrap()
}

/// The embedded database, as a shop without any administrator has it.
#[tokio::test]
async fn the_embedded_database_is_backed_up_and_restored() {
    let none: [(&str, &str); 0] = [];
    let program = Program::serve_with(&none, folder());
    let (path, bytes) = fill(&program.url).await;
    let shelf = folder();
    let before = sums(&embedded(&program.data).await.owner_options()).await;
    assert_eq!((before["pet"].0, before["file"].0), (1, 1));
    let one = made(&Program::run(&["backup", shelf.to_str().unwrap()], &none, &program.data));
    Client::new(&program.url, None).get("/readyz").await.is(200);
    let mut program = program;
    program.terminate();
    assert!(program.ended().success());
    let elsewhere = folder();
    let output = Program::run(&["restore", one.to_str().unwrap()], &none, &elsewhere);
    assert!(output.status.success(), "{}", said(&output));
    let again = Program::run(&["restore", one.to_str().unwrap()], &none, &elsewhere);
    assert!(!again.status.success() && said(&again).contains("not empty"), "{}", said(&again));
    // Another cluster altogether, and the same rows in it.
    let restored = embedded(&elsewhere).await;
    assert!(restored.is_ours(), "the first server's database is another one");
    assert_eq!(sums(&restored.owner_options()).await, before);
    restored.stop().await;
    let mut program = Program::serve_with(&none, elsewhere);
    let owner = sign_in(&program.url).await;
    assert_eq!(photo(&owner, &path).await, bytes);
    program.terminate();
    assert!(program.ended().success());
}
