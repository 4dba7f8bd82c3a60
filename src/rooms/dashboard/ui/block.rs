use super::Rows;
use crate::ui::{ButtonKind, ButtonLink, EmptyState, Section};
use leptos::prelude::*;
use std::hash::Hash;

/// What a block says while it has no rows.
#[derive(Clone, Copy)]
pub(super) struct Empty {
    pub icon: &'static str,
    pub title: &'static str,
    pub text: &'static str,
}

/// A titled list of today: its rows, or what their absence means, and the way to the whole list.
#[component]
pub(super) fn Block<T, K>(
    #[prop(into)] title: Signal<String>,
    /// Where the whole list stands.
    #[prop(optional)]
    all: Option<&'static str>,
    empty: Empty,
    rows: Memo<Vec<T>>,
    /// What stays the same about a row.
    key: fn(&T) -> K,
    href: fn(&T) -> String,
    /// What stands in a row's link.
    #[prop(into)]
    face: Callback<T, AnyView>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Copy + Eq + Hash + Send + Sync + 'static,
{
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let body = move || {
        if none.get() {
            let Empty { icon, title, text } = empty;
            view! { <EmptyState icon title text=Signal::stored(text.to_owned())/> }.into_any()
        } else {
            view! { <Rows rows key href face/> }.into_any()
        }
    };
    match all {
        Some(href) => {
            let see_all = move || view! { <ButtonLink href kind=ButtonKind::Quiet>"See all"</ButtonLink> };
            view! { <Section title actions=see_all>{body}</Section> }.into_any()
        }
        None => view! { <Section title>{body}</Section> }.into_any(),
    }
}
