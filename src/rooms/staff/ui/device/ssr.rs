/// The IANA zone that the device is set to.
pub fn time_zone() -> Option<String> {
    None
}

/// The country that the device's language names: `US` of `en-US`.
pub fn region() -> Option<String> {
    None
}

/// Puts text on the clipboard, then says whether that was allowed.
pub fn copy(_text: String, _then: impl FnOnce(bool) + 'static) {}

/// Loads a page anew: who is signed in may have changed.
pub fn load(_address: &str) {}

/// Loads this page anew.
pub fn reload() {}

/// The theme that was chosen: `light`, `dark` or `system`.
pub fn theme() -> String {
    "system".into()
}

/// Chooses a theme, at once and for a year.
pub fn set_theme(_theme: &str) {}

/// Asks whether desktop notifications may be shown.
pub fn ask_to_notify() {}

/// Under which address this page was reached: `https://pawline.example`.
pub fn origin() -> String {
    String::new()
}
