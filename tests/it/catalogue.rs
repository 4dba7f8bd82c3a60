//! What the database itself says about tenants: a table, view or function that breaks the rule
//! fails here, also one that is written next year.

use crate::support::TestApp;
use sqlx::{ConnectOptions, Row};
use std::collections::BTreeSet;

/// Tables without a tenant, and why: `business` is the tenant; accounts and their sessions belong
/// to people who may work for several; the key for push services is the installation's; throttles count before
/// anyone is known; sqlx's own.
const GLOBAL: &[&str] = &["_sqlx_migrations", "account", "business", "push_key", "session", "throttle"];

async fn names(app: &TestApp, sql: &'static str) -> BTreeSet<String> {
    let mut owner = app.database.owner_options().connect().await.unwrap();
    sqlx::query(sql).fetch_all(&mut owner).await.unwrap().iter().map(|row| row.get::<String, _>(0)).collect()
}

const TABLES: &str = "select c.relname::text from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace";

#[tokio::test]
async fn every_tenant_table_forces_row_level_security_and_leads_with_the_tenant() {
    let app = TestApp::start().await;
    let tables = names(&app, TABLES).await;
    let guarded = names(
        &app,
        "select c.relname::text from pg_class c
         join pg_policy p on p.polrelid = c.oid and p.polname = 'tenant' and p.polcmd = '*'
         where c.relrowsecurity and c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace
           and pg_get_expr(p.polqual, c.oid) = '(business_id = ( SELECT current_business() AS current_business))'
           and pg_get_expr(p.polwithcheck, c.oid) = pg_get_expr(p.polqual, c.oid)",
    )
    .await;
    let keyed = names(
        &app,
        "select c.relname::text from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
         join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where a.attname = 'business_id' and c.relnamespace = 'public'::regnamespace",
    )
    .await;
    for table in tables.iter().filter(|table| !GLOBAL.contains(&table.as_str())) {
        assert!(guarded.contains(table), "{table}: row-level security must be forced with the tenant policy");
        assert!(keyed.contains(table), "{table}: its primary key must begin with business_id");
    }
}

#[tokio::test]
async fn unique_keys_and_foreign_keys_between_tenant_tables_name_the_tenant() {
    let app = TestApp::start().await;
    let loose = names(
        &app,
        "select conrelid::regclass::text || '.' || conname from pg_constraint k
         where contype = 'f' and connamespace = 'public'::regnamespace
           and exists (select from pg_attribute a where a.attrelid = confrelid and a.attname = 'business_id')
           and exists (select from pg_attribute a where a.attrelid = conrelid and a.attname = 'business_id')
           and not exists (select from pg_attribute a where a.attrelid = conrelid and a.attname = 'business_id' and a.attnum = any (conkey))",
    )
    .await;
    assert!(loose.is_empty(), "foreign keys without business_id: {loose:?}");
    // A secret's hash, and the id of a hook key, are looked up before the tenant is known.
    let allowed = ["access_link_token_key", "visitor_token_key", "visitor_key_token_key", "hook_key_id_key"];
    let loose = names(
        &app,
        "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
         where i.indisunique and c.relnamespace = 'public'::regnamespace
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id')
           and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id' and a.attnum = any (i.indkey::int2[]))
           and c.relname not in ('session', 'business')",
    )
    .await;
    let loose: Vec<_> = loose.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
    assert!(loose.is_empty(), "unique indexes without business_id: {loose:?}");
}

#[tokio::test]
async fn roles_views_and_definer_functions_keep_the_rule() {
    let app = TestApp::start().await;
    let strong = names(
        &app,
        "select rolname::text from pg_roles where rolname in ('pawline_app', 'pawline_lookup') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)",
    )
    .await;
    assert!(strong.is_empty(), "{strong:?} may too much");
    let login =
        names(&app, "select rolname::text from pg_roles where rolname = 'pawline_lookup' and rolcanlogin")
            .await;
    assert!(login.is_empty(), "pawline_lookup must not log in");
    let owned = names(
        &app,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and pg_get_userbyid(relowner) in ('pawline_app', 'pawline_lookup')",
    )
    .await;
    assert!(owned.is_empty(), "the serving roles own {owned:?}");
    let views = names(
        &app,
        "select relname::text from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
           and not coalesce('security_invoker=true' = any (reloptions), false)",
    )
    .await;
    assert!(views.is_empty(), "views must be security_invoker: {views:?}");
    let definers = names(
        &app,
        "select p.proname::text from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace
           and (pg_get_userbyid(p.proowner) <> 'pawline_lookup'
                or not exists (select from unnest(p.proconfig) s where s like 'search_path=%')
                or has_function_privilege('public', p.oid, 'execute'))",
    )
    .await;
    assert!(
        definers.is_empty(),
        "definer functions must belong to pawline_lookup, set search_path and be no one else's: {definers:?}"
    );
}

#[tokio::test]
async fn nothing_is_seen_without_a_tenant_and_nothing_fails() {
    let app = TestApp::start().await;
    app.business().await;
    let mut conn = app.app.db.acquire().await.unwrap();
    for _ in 0..2 {
        let seen: i64 = sqlx::query_scalar("select count(*) from staff").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(seen, 0);
        // After a transaction that had a tenant, the setting is empty text and not null.
        sqlx::raw_sql("begin; set local app.business_id = '019ab000-0000-7000-8000-000000000000'; commit")
            .execute(&mut *conn)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn one_tenant_neither_sees_nor_writes_another() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let mut tx = app.tx(ours.id).await;
    let seen: i64 = sqlx::query_scalar("select count(*) from staff where business_id = $1")
        .bind(theirs.id.0)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(seen, 0);
    let written = sqlx::query("insert into tag (business_id, id, name) values ($1, gen_random_uuid(), 'x')")
        .bind(theirs.id.0)
        .execute(tx.conn())
        .await;
    assert!(written.unwrap_err().to_string().contains("row-level security"));
}

#[tokio::test]
async fn the_log_cannot_be_rewritten() {
    let app = TestApp::start().await;
    for sql in ["update event set kind = 'x'", "delete from event", "truncate event"] {
        let refused = sqlx::query(sql).execute(&app.app.db).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn every_table_with_a_customer_is_known_to_a_room() {
    let app = TestApp::start().await;
    let known: BTreeSet<String> = pawline::rooms::tables_of_customers().map(str::to_owned).collect();
    let there = names(
        &app,
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id'
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
           -- The log and what is derived from the rest.
           and c.relname not in ('event', 'search_token', 'search_name', 'tally', 'file')",
    )
    .await;
    let forgotten: Vec<_> = there.difference(&known).collect();
    assert!(forgotten.is_empty(), "in no room's record.rs: {forgotten:?}");
}
