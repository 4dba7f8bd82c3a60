use super::Shelf;

pub async fn put(_shelf: Shelf, _key: &str, _text: &str) -> bool {
    false
}

pub async fn get(_shelf: Shelf, _key: &str) -> Option<String> {
    None
}

pub async fn all(_shelf: Shelf) -> Vec<String> {
    Vec::new()
}

pub async fn remove(_shelf: Shelf, _key: &str) {}

pub async fn clear(_shelf: Shelf) {}

pub fn text(_name: &str) -> Option<String> {
    None
}

pub fn keep_text(_name: &str, _text: Option<&str>) {}

pub fn forget_texts(_all: bool) {}

pub async fn leave_push() {}
