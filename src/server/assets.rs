//! The built browser files: their hashed names, from `assets.json` that the build writes.

use serde::Deserialize;
use std::path::Path;

/// Where the page finds its script, wasm and style.
#[derive(Debug, Clone, Deserialize)]
pub struct Assets {
    /// Changes with every build; answers carry it, so that an old page can offer to reload.
    pub build: String,
    pub js: String,
    pub wasm: String,
    pub css: String,
}

impl Assets {
    /// Reads the manifest of a site folder.
    ///
    /// # Errors
    /// A sentence that says which file is missing and what makes it.
    pub fn load(site: &Path) -> Result<Self, String> {
        let path = site.join("assets.json");
        let text = std::fs::read_to_string(&path).map_err(|_| {
            format!("{} is missing: run script/build first, or set PAWLINE_SITE.", path.display())
        })?;
        serde_json::from_str(&text)
            .map_err(|_| format!("{} cannot be read: run script/build again.", path.display()))
    }

    /// For tests that serve no page.
    pub fn none() -> Self {
        let none = String::new;
        Self { build: "test".into(), js: none(), wasm: none(), css: none() }
    }
}
