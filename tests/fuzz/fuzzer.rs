//! The targets of `tests/it/fuzz`, driven by libFuzzer: it changes inputs and keeps those that reach new
//! code. Only files that stand alone are here, so that it builds in a minute. `script/fuzz` runs it.
#![no_main]

use std::sync::LazyLock;

#[path = "../../src/server/images.rs"]
mod images;
#[path = "../../src/domain/mention.rs"]
mod mention;
#[path = "../../src/domain/phone.rs"]
mod phone;
#[path = "../../src/server/providers/mail/quoting.rs"]
mod quoting;
#[path = "../../src/server/providers/mail/reading.rs"]
mod reading;
#[path = "../../src/rooms/calls/signature.rs"]
mod signature;
#[path = "../it/fuzz/targets.rs"]
mod targets;
#[path = "../../src/domain/text.rs"]
mod text;
#[path = "../../src/server/providers/facebook/told.rs"]
mod told;
#[path = "../../src/rooms/search/typed.rs"]
mod typed;

/// What the targets try.
mod house {
    pub(crate) use crate::{images, mention, phone, quoting, reading, signature, text, told, typed};
}

/// Which one, by the variable `FUZZ_TARGET`; with `FUZZ_SEEDS` its right inputs are written there first.
static TARGET: LazyLock<&targets::Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = targets::TARGETS.iter().find(|target| target.name == name);
    let target = found.unwrap_or_else(|| panic!("no target {name:?}"));
    if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        for (number, seed) in (target.seeds)().iter().enumerate() {
            let path = std::path::Path::new(&folder).join(format!("seed-{number}"));
            std::fs::write(path, seed).expect("the folder for seeds can be written");
        }
    }
    target
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::run(*TARGET, input));
