//! The house's rules, read from the source: who may use whom, and that every server function asks
//! who is calling.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms in dependency order: each may use those before it.
const ROOMS: &[&str] = &[
    "staff",
    "settings",
    "labels",
    "customers",
    "notes",
    "pets",
    "bookings",
    "templates",
    "channels",
    "inboxes",
    "conversations",
    "notifications",
    "correspondence",
    "broadcasts",
    "calls",
    "arrivals",
    "history",
    "timeline",
    "merge",
    "card",
    "search",
    "dashboard",
    "offline",
    "help",
    "setup",
];

pub fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                into.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found
}

fn place(path: &Path) -> String {
    path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap().to_string_lossy().into_owned()
}

#[test]
fn furniture_knows_no_room_and_the_domain_knows_nobody() {
    for (path, text) in sources() {
        let place = place(&path);
        if place.starts_with("ui/") {
            assert!(
                !text.contains("crate::rooms") && !text.contains("crate::server"),
                "{place} knows a room or the server"
            );
        }
        if place.starts_with("domain/") {
            for other in ["crate::rooms", "crate::server", "crate::ui", "crate::live", "leptos::"] {
                assert!(!text.contains(other), "{place} uses {other}");
            }
        }
    }
}

#[test]
fn models_are_plain_and_components_never_see_sql() {
    for (path, text) in sources() {
        let place = place(&path);
        if place.starts_with("rooms/") && place.ends_with("model.rs") {
            for other in ["use leptos", "use axum", "sqlx::query"] {
                assert!(!text.contains(other), "{place}: {other}");
            }
        }
        if place.contains("/ui/") || place.starts_with("ui/") {
            assert!(!text.contains("sqlx") && !text.contains("crate::server::"), "{place} sees the server");
        }
        // What writes or reads SQL is a store, a use case or the server.
        if place.starts_with("rooms/") && place.ends_with("api.rs") {
            assert!(!text.contains("sqlx::"), "{place} holds SQL");
        }
    }
}

#[test]
fn every_server_function_asks_who_is_calling() {
    /// Files of functions for people who are not signed in yet.
    const BEFORE_SIGN_IN: &[&str] = &["rooms/setup/api.rs"];
    for (path, text) in sources() {
        let place = place(&path);
        for (at, _) in text.match_indices("#[server(").collect::<Vec<_>>() {
            let body: String = text[at..]
                .lines()
                .skip(1)
                .take_while(|line| !line.starts_with('}'))
                .collect::<Vec<_>>()
                .join("\n");
            let name = body
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split('(').next())
                .unwrap_or_default()
                .to_owned();
            let attribute = text[at..].lines().next().unwrap_or_default();
            assert!(attribute.contains("input = Json"), "{place}: {name} must take JSON");
            let public = ["sign_in", "open_access_link", "use_access_link"].contains(&name.as_str());
            let asks = body.contains("Caller::require(")
                || body.contains("Caller::signed_in(")
                || body.contains("Caller::find(");
            assert!(
                asks || public || BEFORE_SIGN_IN.contains(&place.as_str()),
                "{place}: {name} does not ask who is calling"
            );
        }
    }
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let rank = |room: &str| ROOMS.iter().position(|known| *known == room);
    for (path, text) in sources() {
        let place = place(&path);
        let Some(room) = place
            .strip_prefix("rooms/")
            .and_then(|rest| rest.split('/').next())
            .filter(|r| !r.ends_with(".rs"))
        else {
            continue;
        };
        let own = rank(room).unwrap_or_else(|| panic!("{room} is not in the list of rooms"));
        for (at, _) in text.match_indices("crate::rooms::") {
            let used: String = text[at + "crate::rooms::".len()..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            let Some(other) = rank(&used) else { continue };
            assert!(other <= own, "{place} uses the room {used}, which comes after {room}");
        }
    }
}

#[test]
fn no_file_outgrows_its_room() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > 450)
        .map(|(path, text)| format!("{} ({} lines)", place(path), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
}

#[test]
fn nothing_is_left_open() {
    for (path, text) in sources() {
        let place = place(&path);
        for word in ["todo!(", "unimplemented!(", "FIXME", "TODO"] {
            assert!(!text.contains(word), "{place}: {word}");
        }
        assert!(
            !text.contains(" style=\"") && !text.contains("style:"),
            "{place}: an inline style, which the policy refuses"
        );
    }
}

/// Listeners, classes and properties that are put on a component from outside are not followed when what is
/// on the screen is rendered anew with other values (`ui/press.rs`), so components take them by name.
#[test]
fn nothing_is_put_on_a_component_from_outside() {
    for (path, text) in sources() {
        for (at, _) in text.match_indices('<') {
            let rest = &text[at + 1..];
            if !rest.starts_with(|first: char| first.is_ascii_uppercase()) {
                continue;
            }
            let outside =
                attributes(rest).into_iter().find(|name| name.contains(':') && !name.contains("::"));
            if let Some(name) = outside {
                let line = text[..at].matches('\n').count() + 1;
                panic!("{}:{line} puts `{name}` on a component", place(&path));
            }
        }
    }
}

/// What a bare `Suspend` makes is made again when the page is rendered (`ui/awaited.rs`).
#[test]
fn screens_wait_by_awaited() {
    for (path, text) in sources() {
        let place = place(&path);
        assert!(
            place.ends_with("ui/awaited.rs") || !text.contains("Suspend::new"),
            "{place} waits by a bare Suspend"
        );
    }
}

/// The names of the attributes of the tag that begins here.
fn attributes(tag: &str) -> Vec<&str> {
    let (mut depth, mut before, mut word, mut names) = (0_usize, ' ', 0, Vec::new());
    for (at, c) in tag.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' if depth == 0 => break,
            '}' | ')' | ']' => depth -= 1,
            '>' if depth == 0 && before != '=' && before != '-' => break,
            '=' if depth == 0 && !before.is_whitespace() => names.push(&tag[word..at]),
            c if depth == 0 && c.is_whitespace() => word = at + c.len_utf8(),
            _ => {}
        }
        before = c;
    }
    names
}

/// A name that the sprite does not know shows nothing, and says nothing of it.
#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = include_str!("../../public/icons.svg");
    for (path, text) in sources() {
        for mark in ["icon=\"", "<Icon name=\""] {
            for (at, _) in text.match_indices(mark) {
                let name = text[at + mark.len()..].split('"').next().unwrap();
                assert!(
                    sprite.contains(&format!("id=\"{name}\"")),
                    "{}: there is no icon {name}",
                    place(&path)
                );
            }
        }
    }
}

/// The names of the components that a file offers to others.
fn offered(text: &str) -> Vec<String> {
    let first = |rest: &str| {
        let line = rest.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#["))?;
        let name = line.strip_prefix("pub fn ")?;
        Some(name.chars().take_while(char::is_ascii_alphanumeric).collect())
    };
    text.split("#[component]").skip(1).filter_map(first).collect()
}

/// The names of the components that a file puts on the screen.
fn mounted(text: &str) -> Vec<String> {
    let tag = |(at, _): (usize, &str)| -> String {
        text[at + 1..].chars().take_while(char::is_ascii_alphanumeric).collect()
    };
    text.match_indices('<')
        .map(tag)
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect()
}

/// Looks and accessibility are checked at /styleguide, so a component that is not there is checked nowhere else
/// in all its states.
#[test]
fn the_styleguide_shows_every_component() {
    // One for the whole app, beside the pages.
    const ELSEWHERE: &[&str] = &["ToastRegion", "StyleguidePage"];
    let furniture: Vec<(String, String)> = sources()
        .into_iter()
        .map(|(path, text)| (place(&path), text))
        .filter(|(place, _)| place.starts_with("ui/"))
        .collect();
    let mut shown: Vec<String> = Vec::new();
    let mut next: Vec<String> = furniture
        .iter()
        .filter(|(place, _)| place.starts_with("ui/styleguide/"))
        .flat_map(|(_, text)| mounted(text))
        .collect();
    // What a component is made of is shown with it.
    while let Some(name) = next.pop() {
        if shown.contains(&name) {
            continue;
        }
        let parts = furniture.iter().filter(|(_, text)| text.contains(&format!("fn {name}(")));
        next.extend(parts.flat_map(|(_, text)| mounted(text)));
        shown.push(name);
    }
    let missing: Vec<String> = furniture
        .iter()
        .flat_map(|(_, text)| offered(text))
        .filter(|name| !shown.contains(name) && !ELSEWHERE.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in the styleguide: {missing:?}");
}
