use leptos::prelude::*;

use super::browser::{remember, remembered};

/// A choice that this device keeps, such as a list that is folded away. Starts as `default`, as the
/// server renders it, and takes the kept value once the page is alive.
pub fn use_remembered(name: &'static str, default: bool) -> RwSignal<bool> {
    let choice = RwSignal::new(default);
    Effect::new(move |alive: Option<bool>| {
        let now = choice.get();
        if alive.is_none() {
            if let Some(kept) = remembered(name) {
                choice.set(kept == "true");
            }
        } else {
            remember(name, if now { "true" } else { "false" });
        }
        true
    });
    choice
}
