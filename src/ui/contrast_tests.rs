//! The promise of the palette: any text, accent or status colour is readable on any ground.

use std::collections::HashMap;

use super::COLOUR_CODES;

const SHEET: &str = include_str!("../../style/tokens.css");

const GROUNDS: [&str; 5] = ["bg", "surface", "sunk", "press", "accent-soft"];
const INKS: [&str; 10] =
    ["text", "text-2", "text-3", "accent", "accent-hover", "accent-active", "ok", "warn", "danger", "info"];

/// The colours declared in the first block that this selector opens.
fn block(selector: &str) -> HashMap<String, String> {
    let opening = format!("{selector} {{");
    let start = SHEET.find(&opening).unwrap_or_else(|| panic!("no block {selector}")) + opening.len();
    let end = start + SHEET[start..].find('}').expect("an end of the block");
    SHEET[start..end]
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.trim_end_matches(';').split_once(": ")?;
            value.starts_with('#').then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a hex colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn assert_readable(theme: &str, colours: &HashMap<String, String>, ink: &str, ground: &str, least: f64) {
    let ratio = contrast(&colours[ink], &colours[ground]);
    assert!(ratio >= least, "{theme}: {ink} on {ground} is {ratio:.2}, needs {least}");
}

fn themes() -> [(&'static str, HashMap<String, String>); 2] {
    [("light", block(":root")), ("dark", block(":root[data-theme=\"dark\"]"))]
}

#[test]
fn text_and_status_colours_are_readable_on_every_ground() {
    for (theme, colours) in themes() {
        for ground in GROUNDS {
            for ink in INKS {
                assert_readable(theme, &colours, ink, ground, 4.5);
            }
            assert_readable(theme, &colours, "focus", ground, 3.0);
            if ground != "accent-soft" {
                assert_readable(theme, &colours, "ctl", ground, 3.0);
            }
        }
    }
}

#[test]
fn filled_and_soft_grounds_carry_their_own_ink() {
    for (theme, colours) in themes() {
        for fill in ["accent", "accent-hover", "accent-active"] {
            assert_readable(theme, &colours, "on-accent", fill, 4.5);
        }
        for fill in ["danger", "danger-hover"] {
            assert_readable(theme, &colours, "on-danger", fill, 4.5);
        }
        for tone in ["accent", "ok", "warn", "danger", "info"] {
            assert_readable(theme, &colours, &format!("on-{tone}-soft"), &format!("{tone}-soft"), 4.5);
        }
    }
}

#[test]
fn the_system_theme_has_the_same_dark_colours() {
    assert_eq!(block(":root[data-theme=\"dark\"]"), block(":root:not([data-theme=\"light\"])"));
}

#[test]
fn colour_codes_carry_readable_letters() {
    for code in COLOUR_CODES {
        let colours = block(&format!("[data-code=\"{code}\"]"));
        assert_readable(code, &colours, "on-code", "code", 4.5);
    }
}
