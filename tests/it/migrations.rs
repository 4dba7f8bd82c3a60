//! Migrations run while the version before still serves (README: Upgrading). So a migration that comes
//! after a release only adds; what goes, goes a release later. This reads their text.

use std::fs;

/// The newest migration of the last release: everything until here was applied to empty databases only.
const RELEASED: &str = "20261123999999";

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

/// What is wrong with a migration.
fn faults(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut complain = |line: usize, what: &str| faults.push(format!("{name}:{}: {what}", line + 1));
    for (at, line) in text.lines().enumerate() {
        let line = line.to_lowercase();
        if line.contains("-- safe:") {
            continue;
        }
        let code = line.split("--").next().unwrap_or_default();
        for (word, why) in UNSAFE {
            if code.contains(word) && (*word != " type " || code.contains("alter column")) {
                complain(at, why);
            }
        }
        if code.contains("create index") && !code.contains("concurrently") {
            complain(
                at,
                "locks writers out: `create index concurrently`, in a file of its own that begins `-- no-transaction`",
            );
        }
        let adds = code.contains("add column") && code.contains("not null");
        if adds && !code.contains("default") {
            complain(at, "the version before does not fill it: give it a default");
        }
        if code.contains("add constraint") && !code.contains("not valid") && !code.contains("using index") {
            complain(
                at,
                "reads the whole table under a lock: add it `not valid`, validate it in the next file",
            );
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
        if name.as_str() > RELEASED {
            wrong.extend(faults(&name, &fs::read_to_string(entry.path()).unwrap()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        "drop table import_scratch; -- safe: no released version names it",
        "-- drop table is what we do not do",
    ] {
        assert_eq!(faults("x", good), Vec::<String>::new(), "{good}");
    }
}
