//! README's table of settings and the program's own list are one.

use pawline::server::config::SETTINGS;

#[test]
fn readme_documents_every_setting_and_no_other() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let documented: Vec<String> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    let known: Vec<String> = SETTINGS.iter().map(|setting| setting.name.to_owned()).collect();
    assert_eq!(documented, known, "README's settings table");
    for setting in SETTINGS {
        assert!(readme.contains(setting.meaning), "{}: README says something else", setting.name);
    }
}
