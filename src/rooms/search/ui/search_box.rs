use super::desk::use_desk;
use super::finder::Finder;
use super::hit_face::HitFace;
use crate::rooms::customers::model::new_customer_href;
use crate::rooms::search::Hit;
use crate::ui::{Icon, IconButton, Kbd};
use leptos::{ev, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};

/// The id of the list; its options are `search-option-0` and so on.
const LIST: &str = "search-list";

/// The search of the header: results as you type, arrows and Enter, customers of late when nothing is
/// typed, and **Add New Customer** as the last row.
#[component]
pub fn SearchBox() -> impl IntoView {
    let node = use_desk().search;
    let finder = Finder::new();
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let rows = Memo::new(move |_| rows(finder));
    let close = move || {
        open.set(false);
        active.set(None);
    };
    let clear = move || {
        if let Some(input) = node.get_untracked() {
            input.set_value("");
            let _ = input.focus();
        }
        finder.type_in(String::new());
    };
    let leave = move || {
        if let Some(input) = node.get_untracked() {
            input.set_value("");
            let _ = input.blur();
        }
        finder.query.set(String::new());
        finder.found.set(None);
        close();
    };
    // Wherever somebody goes, the list has done its work.
    let path = use_location().pathname;
    Effect::new(move |seen: Option<String>| {
        let now = path.get();
        if seen.is_some_and(|seen| seen != now) {
            leave();
        }
        now
    });
    // What was typed before the page came alive.
    Effect::new(move |_| {
        if let Some(typed) = node.get().map(|input| input.value()).filter(|typed| !typed.is_empty()) {
            finder.type_in(typed);
        }
    });
    let navigate = use_navigate();
    let go = move |at: usize| {
        if let Some(row) = rows.with_untracked(|rows| rows.get(at).cloned()) {
            navigate(&row.href(), Default::default());
            leave();
        }
    };
    // Enter before the answer came: the first hit opens when it does.
    let waiting = StoredValue::new(false);
    let go_first = go.clone();
    Effect::new(move |_| {
        if finder.found.with(Option::is_some) && waiting.get_value() && finder.is_current() {
            waiting.set_value(false);
            go_first(0);
        }
    });
    let on_input = move |event: ev::Event| {
        waiting.set_value(false);
        active.set(None);
        open.set(true);
        finder.type_in(event_target_value(&event));
    };
    // Not on focus: a dialog that closes gives the focus back, and that asks for nothing.
    let on_click = move |_| {
        open.set(true);
        if !finder.is_current() {
            finder.ask();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = rows.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if !finder.is_current() => {
                event.prevent_default();
                open.set(true);
                finder.ask();
            }
            key @ ("ArrowDown" | "ArrowUp") if count > 0 => {
                event.prevent_default();
                open.set(true);
                let step = |at: &mut Option<usize>| *at = Some(moved(*at, key == "ArrowDown", count));
                active.update(step);
                reveal(active.get_untracked());
            }
            "Enter" => {
                event.prevent_default();
                match active.get_untracked() {
                    Some(at) => go(at),
                    None if finder.is_current() => go(0),
                    None => waiting.set_value(true),
                }
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                close();
            }
            "Escape" => clear(),
            _ => {}
        }
    };
    let list = move || {
        let all = rows.get();
        (open.get() && !all.is_empty()).then(|| option_list(all, active, leave))
    };
    let expanded = move || open.get() && !rows.with(Vec::is_empty);
    view! {
        <div class="search-box" on:focusout=move |event| if leaves(&event) { close() }>
            <div class="search-field" role="search">
                <Icon name="search"/>
                <input
                    class="control" id="search" name="search" type="search" node_ref=node
                    placeholder="Search customers, pets, phones" aria-label="Search"
                    autocomplete="off" spellcheck="false" enterkeyhint="go" dir="auto" maxlength="200"
                    role="combobox" aria-autocomplete="list" aria-controls=LIST
                    aria-expanded=move || if expanded() { "true" } else { "false" }
                    aria-activedescendant=move || active.get().map(|at| format!("search-option-{at}"))
                    on:input=on_input on:click=on_click on:keydown=on_key
                />
                <Show
                    when=move || !finder.query.with(String::is_empty)
                    fallback=|| view! { <span class="search-hint" aria-hidden="true"><Kbd keys="/"/></span> }
                >
                    <IconButton icon="close" label="Clear search" press=move |_| clear()/>
                </Show>
            </div>
            <div class="search-list" id=LIST role="listbox" aria-label="Customers" hidden=move || !expanded()>
                {list}
            </div>
            <p class="visually-hidden" role="status">{move || open.get().then(|| spoken(finder))}</p>
        </div>
    }
    .into_any()
}

/// A line of the list.
#[derive(Clone, PartialEq)]
enum Row {
    Hit(Hit),
    /// Add a customer of this name or number.
    Add(String),
}

impl Row {
    fn href(&self) -> String {
        match self {
            Self::Hit(hit) => format!("/contacts/{}", hit.customer_id),
            Self::Add(typed) => new_customer_href(typed),
        }
    }
}

fn rows(finder: Finder) -> Vec<Row> {
    let mut rows: Vec<Row> = finder.found.with(|found| match found {
        Some(Ok(found)) => found.hits.iter().cloned().map(Row::Hit).collect(),
        _ => Vec::new(),
    });
    let typed = finder.query.get().trim().to_owned();
    if !typed.is_empty() {
        rows.push(Row::Add(typed));
    }
    rows
}

fn option_list(
    rows: Vec<Row>,
    active: RwSignal<Option<usize>>,
    leave: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    let option = move |(at, row): (usize, Row)| {
        let face = match row.clone() {
            Row::Hit(hit) => view! { <HitFace hit/> }.into_any(),
            Row::Add(typed) => view! {
                <Icon name="plus"/>
                <span class="search-face">"Add New Customer “"<bdi>{typed}</bdi>"”"</span>
            }
            .into_any(),
        };
        view! {
            <a
                class="search-option" role="option" tabindex="-1" id=format!("search-option-{at}") href=row.href()
                aria-selected=move || if active.get() == Some(at) { "true" } else { "false" }
                // The cursor stays in the box until the click has arrived.
                on:pointerdown=|event| event.prevent_default()
                on:click=move |_| leave()
            >
                {face}
            </a>
        }
    };
    rows.into_iter().enumerate().map(option).collect_view()
}

/// The next line, around the ends.
pub(super) fn moved(at: Option<usize>, down: bool, count: usize) -> usize {
    match (at, down) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    }
}

/// Scrolls the chosen line into view.
fn reveal(at: Option<usize>) {
    let option = at.and_then(|at| document().get_element_by_id(&format!("search-option-{at}")));
    if let Some(option) = option {
        option.scroll_into_view_with_bool(false);
    }
}

/// What a screen reader says about the answer.
fn spoken(finder: Finder) -> String {
    finder.found.with(|found| match found {
        None => String::new(),
        Some(Err(error)) => error.to_string(),
        Some(Ok(found)) => match (found.hits.len(), finder.query.with(String::is_empty)) {
            (_, true) => "Customers of late.".to_owned(),
            (0, _) => "No customer found.".to_owned(),
            (1, _) => "1 customer found.".to_owned(),
            (count, _) => format!("{count} customers found."),
        },
    })
}

/// Whether the focus leaves the box and its list.
fn leaves(event: &ev::FocusEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    let to = event.related_target().and_then(|to| to.dyn_into::<leptos::web_sys::Node>().ok());
    let here = event.current_target().and_then(|here| here.dyn_into::<leptos::web_sys::Node>().ok());
    !here.is_some_and(|here| here.contains(to.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_go_around_the_ends() {
        assert_eq!(moved(None, true, 3), 0);
        assert_eq!(moved(None, false, 3), 2);
        assert_eq!(moved(Some(2), true, 3), 0);
        assert_eq!(moved(Some(0), false, 3), 2);
    }
}
