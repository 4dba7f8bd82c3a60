//! README's tables of settings and of fixed limits, and what the program has, are one.

use pawline::server::config::SETTINGS;

const README: &str = include_str!("../../README.md");

#[test]
fn readme_documents_every_setting_and_no_other() {
    let documented: Vec<String> = README
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    let known: Vec<String> = SETTINGS.iter().map(|setting| setting.name.to_owned()).collect();
    assert_eq!(documented, known, "README's settings table");
    for setting in SETTINGS {
        assert!(README.contains(setting.meaning), "{}: README says something else", setting.name);
    }
}

/// A limit as README tells it, and where the program has it: most are nobody's business outside their file, so
/// they are read from the source.
struct Fixed {
    what: &'static str,
    told: &'static str,
    file: &'static str,
    declared: &'static str,
}

const fn fixed(what: &'static str, told: &'static str, file: &'static str, declared: &'static str) -> Fixed {
    Fixed { what, told, file, declared }
}

const FIXED: &[Fixed] = &[
    fixed("File of a photo", "15 MB", "rooms/pets/model.rs", "MAX_PHOTO_BYTES: usize = 15 * 1024 * 1024"),
    fixed("Pixels of a photo", "50 million", "server/images.rs", "MAX_PIXELS: u64 = 50_000_000"),
    fixed("Side of a photo", "20,000 px", "server/images.rs", "MAX_SIDE: u32 = 20_000"),
    fixed(
        "Photos decoded at a time",
        "2",
        "rooms/pets/photos.rs",
        "DECODING: Semaphore = Semaphore::const_new(2)",
    ),
    fixed(
        "Passwords checked at a time",
        "2",
        "rooms/staff/password.rs",
        "GATE: Semaphore = Semaphore::const_new(2)",
    ),
    fixed(
        "Wait for one's turn there",
        "10 s",
        "rooms/staff/password.rs",
        "PATIENCE: Duration = Duration::from_secs(10)",
    ),
    fixed(
        "Wait for a connection of the pool",
        "10 s",
        "server/db.rs",
        "PATIENCE: Duration = Duration::from_secs(10)",
    ),
    fixed("Body of a request", "256 KB", "server/router.rs", "BODY_LIMIT: usize = 256 * 1024"),
    fixed(
        "Body of a visitor's request",
        "64 KB",
        "rooms/conversations/visitor/door.rs",
        "BODY_LIMIT: usize = 64 * 1024",
    ),
    fixed("Body of a call's message", "64 KB", "rooms/calls/hook.rs", "BODY_LIMIT: usize = 64 * 1024"),
    fixed(
        "Ringing where calls to a number at Twilio go",
        "20 s",
        "server/providers/twilio/voice.rs",
        "RINGS: u32 = 20",
    ),
    fixed("Voicemail", "180 s", "server/providers/twilio/voice.rs", "LONGEST: u32 = 180"),
    fixed(
        "Arrival of a request's head",
        "30 s",
        "server/listen.rs",
        "HEAD_LIMIT: Duration = Duration::from_secs(30)",
    ),
    fixed("Time for an answer", "60 s", "server/router.rs", "PATIENCE: Duration = Duration::from_secs(60)"),
    fixed("Frame from a screen", "64 KB", "live/socket.rs", "FRAME_LIMIT: usize = 64 * 1024"),
    fixed(
        "Frame from a visitor's page",
        "16 KB",
        "rooms/conversations/visitor/socket.rs",
        "FRAME_LIMIT: usize = 16 * 1024",
    ),
    fixed("Events that wait for one slow screen", "1,024", "live/hub.rs", "QUEUE: usize = 1024"),
    fixed(
        "Events replayed to a screen that comes back",
        "2,000",
        "live/frame.rs",
        "REPLAY_LIMIT: i64 = 2000",
    ),
    fixed("Time between two pings", "25 s", "live/frame.rs", "PING_SECONDS: u64 = 25"),
    fixed(
        "Messages on a visitor's page",
        "200",
        "rooms/conversations/visitor/store.rs",
        "CATCH_UP: i64 = 200",
    ),
    fixed("Letters of a message", "10,000", "rooms/conversations/model/mod.rs", "BODY_LIMIT: usize = 10_000"),
    fixed("Customers of a group message", "5,000", "rooms/broadcasts/model/mod.rs", "MOST: usize = 5000"),
    fixed(
        "Conversations that one act takes from a list",
        "2,000",
        "rooms/conversations/model/many.rs",
        "MANY_MOST: usize = 2000",
    ),
    fixed(
        "Conversations picked one by one",
        "500",
        "rooms/conversations/model/many.rs",
        "PICKED_MOST: usize = 500",
    ),
];

#[test]
fn readme_tells_the_fixed_limits_that_the_program_has() {
    let (_, after) = README.split_once("**Fixed limits**").expect("a table of them");
    let told: Vec<(&str, &str)> = after
        .lines()
        .skip(1)
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let known: Vec<(&str, &str)> = FIXED.iter().map(|limit| (limit.what, limit.told)).collect();
    assert_eq!(told, known, "README's table of fixed limits");
    for limit in FIXED {
        let path = format!("{}/src/{}", env!("CARGO_MANIFEST_DIR"), limit.file);
        let source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let declaration = format!("{};", limit.declared);
        assert!(source.contains(&declaration), "{}: {} has another limit", limit.what, limit.file);
        // What README says is the number in the declaration: 15 MB is 15 * 1024 * 1024.
        let number = |text: &str| -> String {
            text.chars()
                .filter(|c| *c != ',' && *c != '_')
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(char::is_ascii_digit)
                .collect()
        };
        let (_, value) = limit.declared.split_once(" = ").expect("a value");
        let (said, has) = (number(limit.told), number(value));
        let millions = limit.told.ends_with(" million");
        let said = if millions { format!("{said}000000") } else { said };
        assert_eq!(said, has, "{}", limit.what);
    }
}
