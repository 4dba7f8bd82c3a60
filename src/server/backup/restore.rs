//! `pawline restore`: a backup into an empty database and an empty folder.

use super::{DUMP, FILES, FORMAT, MANIFEST, Manifest, Reached, blocking, cannot, checksum, media};
use crate::server::config::{Config, Database};
use crate::server::schema;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use std::fs;
use std::path::Path;

/// Restores a backup and brings it to this program's schema. Every screen that comes back afterwards
/// fetches everything anew, as the log has another epoch.
///
/// # Errors
/// A sentence for the operator. Nothing that was there is overwritten.
pub async fn restore(config: &Config, backup: &Path) -> Result<(), String> {
    let manifest = read(backup).await?;
    let files = config.data.join(FILES);
    if fs::read_dir(&files).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty; restore into another PAWLINE_DATA.", files.display()));
    }
    let reached = Reached::open(config).await?;
    let outcome = fill(config, &reached, &backup.join(DUMP)).await;
    reached.leave().await;
    outcome?;
    let from = backup.join(FILES);
    let copied = blocking(move || media::copy(&from, &files, None)).await?;
    if copied != manifest.files {
        return Err(format!("The backup names {} files and holds {copied}.", manifest.files));
    }
    println!(
        "Restored the backup of {}, with {copied} files.",
        manifest.made_at.format("%Y-%m-%d %H:%M UTC")
    );
    Ok(())
}

async fn read(backup: &Path) -> Result<Manifest, String> {
    let place = backup.join(MANIFEST);
    let text = fs::read_to_string(&place)
        .map_err(|error| format!("This is no backup: {}", cannot(&place, &error)))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .map_err(|_| format!("This is no backup: {} cannot be read.", place.display()))?;
    if manifest.format != FORMAT {
        return Err(format!("The backup was made by Pawline {}; restore it with that.", manifest.pawline));
    }
    if checksum(&backup.join(DUMP)).await? != manifest.sha256 {
        return Err("The backup is damaged: the dump's checksum is another one. Take the one before.".into());
    }
    Ok(manifest)
}

async fn fill(config: &Config, reached: &Reached, dump: &Path) -> Result<(), String> {
    let failed = |error: sqlx::Error| format!("The database cannot be prepared: {error}");
    let owner = owner(config, reached)?;
    let mut conn = owner.connect().await.map_err(failed)?;
    if !is_empty(&mut conn).await.map_err(failed)? {
        return Err(
            "The database is not empty; restore into a new one (or with another PAWLINE_DATA).".into()
        );
    }
    match (&reached.embedded, &config.database) {
        (Some(postgres), _) => schema::make_roles(&mut conn, Some(postgres.app_password())).await,
        (None, Database::Given { app, .. }) => {
            schema::make_given_roles(&mut conn, super::password(app).as_deref()).await
        }
        (None, Database::Embedded) => Ok(()),
    }
    .map_err(failed)?;
    reached.programs.restore(dump, &reached.address).await?;
    // Look-ups that read before the business is known work only under this role.
    for function in reached.programs.functions_of("pawline_lookup", dump).await? {
        let statement = format!("alter function {function} owner to pawline_lookup");
        conn.execute(AssertSqlSafe(statement)).await.map_err(failed)?;
    }
    // Forced row-level security also binds the owner. Only our own tables: of the system's the owner of a database
    // may analyze none, and Postgres says so for each.
    conn.execute(
        "begin;
         alter table log_head no force row level security;
         update log_head set epoch = gen_random_uuid();
         alter table log_head force row level security;
         commit;
         do $$ declare name regclass; begin
           for name in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           loop execute format('analyze %s', name); end loop;
         end $$",
    )
    .await
    .map_err(failed)?;
    conn.close().await.map_err(failed)?;
    // An older backup gets this program's schema.
    schema::prepare(&owner, None).await.map_err(failed)
}

/// As whom the database is filled.
fn owner(config: &Config, reached: &Reached) -> Result<PgConnectOptions, String> {
    if let Some(postgres) = &reached.embedded {
        return Ok(postgres.owner_options());
    }
    match &config.database {
        Database::Given { owner: Some(owner), .. } => {
            owner.parse().map_err(|_| "MIGRATE_DATABASE_URL cannot be read.".to_owned())
        }
        _ => Err("MIGRATE_DATABASE_URL is not set.".into()),
    }
}

async fn is_empty(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f'))",
    )
    .fetch_one(conn)
    .await
}
