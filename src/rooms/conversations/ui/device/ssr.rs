pub fn stored(_key: &str) -> Option<String> {
    None
}

pub fn store(_key: &str, _value: &str) {}

pub fn forget(_key: &str) {}

pub fn is_watched() -> bool {
    false
}

pub fn ring() {}

pub fn notify(_title: &str, _text: &str) {}

pub fn set_badge(_count: u32) {}

pub fn is_typing_place(_event: &leptos::web_sys::Event) -> bool {
    false
}

pub fn focus_next(_selector: &str, _forward: bool) -> bool {
    false
}

pub fn focused(_selector: &str, _attribute: &str) -> Option<String> {
    None
}

pub fn is_hidden() -> bool {
    false
}

pub fn close_notifications() {}
