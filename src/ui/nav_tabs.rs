use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use leptos_router::hooks::use_location;

use super::Count;

/// One link of [`NavTabs`].
#[derive(Clone, Debug)]
pub struct NavTab {
    pub href: String,
    pub label: String,
    pub count: Option<Signal<u32>>,
}

impl NavTab {
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), count: None }
    }

    pub fn with_count(self, count: impl Into<Signal<u32>>) -> Self {
        Self { count: Some(count.into()), ..self }
    }
}

/// Tabs that are links: saved views, the pages of a customer. The current one has `aria-current`.
#[component]
pub fn NavTabs(
    #[prop(into)] label: String,
    #[prop(into)] tabs: Signal<Vec<NavTab>>,
    /// The `href` of the current tab; without it, path and query must equal the address.
    #[prop(optional, into)]
    current: Option<Signal<String>>,
    /// On a phone all of them are seen, on as many lines as they need, in place of one line that
    /// scrolls sideways.
    #[prop(optional)]
    wrap: bool,
) -> impl IntoView {
    let address = move || match current {
        Some(current) => current.get(),
        None => {
            let location = use_location();
            let query = location.search.get();
            let path = location.pathname.get();
            if query.is_empty() { path } else { format!("{path}?{query}") }
        }
    };
    let address = Memo::new(move |_| address());
    let tab = move |NavTab { href, label, count }: NavTab| {
        let target = href.clone();
        view! {
            <a class="tab" href=href aria-current=move || address.with(|at| *at == target).then_some("page")>
                {label}
                {count.map(|value| view! { <Count value/> })}
            </a>
        }
    };
    let node = NodeRef::<html::Nav>::new();
    // On a narrow screen the current tab may lie beyond the edge.
    Effect::new(move |_| {
        address.track();
        let Some(tabs) = node.get() else { return };
        let current = tabs.query_selector("[aria-current]").ok().flatten();
        if let Some(current) = current.and_then(|current| current.dyn_into::<HtmlElement>().ok())
            && tabs.scroll_width() > tabs.client_width()
        {
            let centred = current.offset_left() - (tabs.client_width() - current.offset_width()) / 2;
            tabs.set_scroll_left(centred.max(0));
        }
    });
    view! {
        <nav class="tabs" data-wrap=wrap.then_some("true") aria-label=label node_ref=node>{move || tabs.get().into_iter().map(tab).collect_view()}</nav>
    }
}
