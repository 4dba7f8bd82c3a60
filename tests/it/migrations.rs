//! Migrations run while the version before still serves (README: Upgrading). So a migration that comes
//! after a release only adds; what goes, goes a release later. This reads their text, and what they leave.

use crate::support::Database;
use pawline::server::schema::{self, MIGRATIONS};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The newest migration of the last release: everything until here was applied to empty databases only.
const RELEASED: i64 = 20_261_123_000_802;

/// What the version before, or its running statements, would not survive. Each may stand in a line that
/// says why it is safe: `-- safe: <reason>`.
const UNSAFE: &[(&str, &str)] = &[
    ("drop table", "the version before still reads it"),
    ("drop column", "the version before still reads it"),
    ("rename ", "the version before knows the old name"),
    ("set not null", "the version before may write null; add a check `not valid`, then validate it"),
    (" type ", "rewrites the table under a lock"),
    ("drop function", "the version before still calls it"),
    ("truncate", "loses rows"),
];

/// The first word after `mark`, without what it is glued to.
fn word_after<'a>(code: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = code.split_once(mark)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("if not exists ").or_else(|| rest.strip_prefix("only ")).unwrap_or(rest);
    rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
}

/// What is wrong with a migration.
fn faults(name: &str, text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let code: Vec<&str> = lower.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    // Nobody waits for a table that this very file makes.
    let made: BTreeSet<&str> = code.iter().filter_map(|code| word_after(code, "create table ")).collect();
    let mut faults = Vec::new();
    let mut complain = |line: usize, what: &str| faults.push(format!("{name}:{}: {what}", line + 1));
    let mut altered = None;
    for (at, line) in lower.lines().enumerate() {
        altered = word_after(code[at], "alter table ").or(altered);
        if line.contains("-- safe:") {
            continue;
        }
        let line = code[at];
        for (word, why) in UNSAFE {
            if line.contains(word) && (*word != " type " || line.contains("alter column")) {
                complain(at, why);
            }
        }
        let index = line.contains("create index") || line.contains("create unique index");
        if index && !line.contains("concurrently") {
            let statement = code[at..].join(" ");
            let on = word_after(&statement, " on ");
            if !on.is_some_and(|table| made.contains(table)) {
                complain(
                    at,
                    "locks writers out: `create index concurrently`, in a file of its own that begins `-- no-transaction`",
                );
            }
        }
        let adds = line.contains("add column") && line.contains("not null");
        if adds && !line.contains("default") {
            complain(at, "the version before does not fill it: give it a default");
        }
        let is_new = altered.is_some_and(|table| made.contains(table));
        if line.contains("add constraint") && !is_new {
            let statement = code[at..].join(" ");
            let statement = statement.split(';').next().unwrap_or_default();
            if !statement.contains("not valid") && !statement.contains("using index") {
                complain(
                    at,
                    "reads the whole table under a lock: add it `not valid`, validate it in the next file",
                );
            }
        }
    }
    faults
}

#[test]
fn migrations_after_a_release_only_add() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let version: i64 = name.split('_').next().and_then(|digits| digits.parse().ok()).expect("a version");
        if version > RELEASED {
            wrong.extend(faults(&name, &fs::read_to_string(entry.path()).unwrap()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(MIGRATIONS.iter().any(|known| known.version == RELEASED), "there is no migration {RELEASED}");
}

#[test]
fn what_hurts_the_version_before_is_seen() {
    for bad in [
        "alter table pet drop column weight;",
        "ALTER TABLE pet RENAME COLUMN weight TO mass;",
        "alter table pet add column coat text not null;",
        "alter table pet alter column coat set not null;",
        "alter table pet alter column weight type bigint;",
        "create index pet_coat_idx on pet (business_id, coat);",
        "create unique index pet_coat_key\n  on pet (business_id, coat);",
        "create table coat (id uuid not null);\ncreate index pet_coat_idx on pet (business_id, coat);",
        "alter table pet add constraint pet_coat_length check (length(coat) < 80);",
        "drop table pet;",
    ] {
        assert_eq!(faults("x", bad).len(), 1, "{bad}");
    }
    for good in [
        "create table coat (business_id uuid not null, id uuid not null);",
        "alter table pet add column coat text not null default '';",
        "alter table pet add constraint pet_coat_length check (length(coat) < 80) not valid;",
        "create index concurrently pet_coat_idx on pet (business_id, coat);",
        "create table coat (id uuid not null);\ncreate index coat_id_idx on coat (id);",
        "create table coat (id uuid);\nalter table coat add constraint coat_id_known check (id is not null);",
        "alter table pet add constraint pet_coat_length\n  check (length(coat) < 80) not valid;",
        "drop table import_scratch; -- safe: no released version names it",
        "-- drop table is what we do not do",
    ] {
        assert_eq!(faults("x", good), Vec::<String>::new(), "{good}");
    }
}

/// What statements of a version may name: columns with their type, whether they must be filled and by whom, and
/// what functions answer.
#[derive(Debug, Default)]
struct Shape {
    columns: BTreeMap<(String, String), Column>,
    functions: BTreeMap<String, String>,
}

#[derive(Debug, sqlx::FromRow)]
struct Column {
    relation: String,
    name: String,
    kind: String,
    must: bool,
    filled: bool,
}

impl Shape {
    async fn of(conn: &mut PgConnection) -> Self {
        let columns: Vec<Column> = sqlx::query_as(
            "select c.relname::text as relation, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as kind,
                    a.attnotnull as must, a.atthasdef or a.attidentity <> '' as filled
             from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')
               and c.relname <> '_sqlx_migrations' and a.attnum > 0 and not a.attisdropped",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let functions: Vec<(String, String)> = sqlx::query_as(
            "select p.oid::regprocedure::text, coalesce(pg_get_function_result(p.oid), '')
             from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let columns =
            columns.into_iter().map(|one| ((one.relation.clone(), one.name.clone()), one)).collect();
        Self { columns, functions: functions.into_iter().collect() }
    }

    /// Why statements that were written for `self` may fail on `later`.
    fn breaks_on(&self, later: &Self) -> Vec<String> {
        let mut broken = Vec::new();
        for ((relation, name), was) in &self.columns {
            match later.columns.get(&(relation.clone(), name.clone())) {
                None => broken.push(format!("{relation}.{name} is gone")),
                Some(is) if is.kind != was.kind => {
                    broken.push(format!("{relation}.{name} was {} and is {}", was.kind, is.kind));
                }
                Some(is) if is.must && !was.must => broken.push(format!("{relation}.{name} must be filled")),
                Some(_) => {}
            }
        }
        let relations: BTreeSet<&str> = self.columns.keys().map(|(relation, _)| relation.as_str()).collect();
        for ((relation, name), is) in &later.columns {
            let is_new = !self.columns.contains_key(&(relation.clone(), name.clone()));
            if is_new && relations.contains(relation.as_str()) && is.must && !is.filled {
                broken.push(format!("{relation}.{name} is filled by nobody who does not know it"));
            }
        }
        for (function, answer) in &self.functions {
            match later.functions.get(function) {
                None => broken.push(format!("{function} is gone")),
                Some(now) if now != answer => broken.push(format!("{function} answered {answer}, now {now}")),
                Some(_) => {}
            }
        }
        broken
    }
}

/// A database of the last release is brought up to date as an upgrade does it, and everything that the release's
/// own statements name is there as they know it.
#[tokio::test]
async fn what_the_released_version_says_holds_on_the_newest_schema() {
    let database = Database::bare().await;
    let mut conn = database.owner_options().connect().await.unwrap();
    schema::make_roles(&mut conn, None).await.unwrap();
    MIGRATIONS.run_to(RELEASED, &mut conn).await.unwrap();
    let before = Shape::of(&mut conn).await;
    assert!(before.columns.len() > 300 && before.functions.len() > 10, "the schema was read");
    schema::prepare(&database.owner_options(), None).await.unwrap();
    let after = Shape::of(&mut conn).await;
    assert_eq!(before.breaks_on(&after), Vec::<String>::new(), "one release at a time: only add");
    // And what would not hold is seen.
    for harm in [
        "alter table pet rename column name to called",
        "alter table pet_weight alter column grams type bigint",
        "alter table customer add column must text not null",
        "drop function follow_merge() cascade",
    ] {
        conn.execute("begin").await.unwrap();
        conn.execute(AssertSqlSafe(harm)).await.unwrap();
        let harmed = Shape::of(&mut conn).await;
        assert!(!after.breaks_on(&harmed).is_empty(), "{harm}: nobody sees it");
        conn.execute("rollback").await.unwrap();
    }
    conn.close().await.unwrap();
}
