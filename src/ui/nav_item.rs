use leptos::prelude::*;

use super::{Count, Icon};

/// One place of the app, for rail and bottom bar.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub href: String,
    pub label: String,
    pub icon: &'static str,
    pub count: Option<Signal<u32>>,
}

impl NavItem {
    pub fn new(href: impl Into<String>, label: impl Into<String>, icon: &'static str) -> Self {
        Self { href: href.into(), label: label.into(), icon, count: None }
    }

    pub fn with_count(self, count: impl Into<Signal<u32>>) -> Self {
        Self { count: Some(count.into()), ..self }
    }
}

/// A navigation link with icon, words and count.
#[component]
pub(super) fn NavLink(item: NavItem, path: Signal<String>) -> impl IntoView {
    let NavItem { href, label, icon, count } = item;
    let target = href.clone();
    view! {
        <a class="nav-link" href=href aria-current=move || path.with(|path| is_at(path, &target)).then_some("page")>
            <Icon name=icon/>
            <span class="nav-label">{label}</span>
            {count.map(|value| view! { <Count value/> })}
        </a>
    }
}

/// A place stays current on its sub-pages: `/customers` on `/customers/7`. The root is only itself.
fn is_at(path: &str, href: &str) -> bool {
    let href = href.split(['?', '#']).next().unwrap_or(href);
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn a_place_is_current_on_its_sub_pages() {
        assert!(is_at("/customers/7", "/customers"));
        assert!(is_at("/inbox", "/inbox?view=mine"));
        assert!(is_at("/", "/"));
        assert!(!is_at("/customers", "/"));
        assert!(!is_at("/customers-old", "/customers"));
    }
}
