use super::list_query::{ACTIVITIES, ListQuery};
use crate::rooms::labels::api::{list_groups, list_tags};
use crate::ui::{CheckboxField, FoldButton, SelectField, awaited};
use leptos::prelude::*;

/// The filters and the order of the list; each change changes the address.
#[component]
pub(super) fn ContactFilters(query: Memo<ListQuery>, go: Callback<ListQuery>) -> impl IntoView {
    let group = bound(query, go, |query| query.group.clone(), |query, value| query.group = value);
    let tag = bound(query, go, |query| query.tag.clone(), |query, value| query.tag = value);
    let activity = bound(query, go, |query| query.activity.clone(), |query, value| query.activity = value);
    let sort = bound(query, go, |query| query.sort.clone(), |query, value| query.sort = value);
    let archived = bound(query, go, |query| query.archived, |query, value| query.archived = value);
    let groups = Resource::new(|| (), |()| list_groups());
    let tags = Resource::new(|| (), |()| list_tags());
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let activities = pairs(&ACTIVITIES);
    let sorts = pairs(&[("", "Name"), ("activity", "Last activity"), ("newest", "Newest first")]);
    let shown = RwSignal::new(false);
    let narrowed = Memo::new(move |_| {
        query.with(|q| !(q.group.is_empty() && q.tag.is_empty() && q.activity.is_empty()) || q.archived)
    });
    view! {
        <FoldButton
            controls="contact-filters" shown
            label=Signal::derive(move || if narrowed.get() { "Filters (on)" } else { "Filters" }.to_owned())
        />
        <div
            class="contact-filters foldable" id="contact-filters" role="group" aria-label="Filters"
            data-shown=move || shown.get().then_some("true")
        >
            <Transition>
                {move || awaited(async move {
                    let (groups, tags) = (groups.await.unwrap_or_default(), tags.await.unwrap_or_default());
                    let groups = with_any("Any group", groups.into_iter().filter(|group| !group.archived).map(|group| (group.id.to_string(), group.name)));
                    let tags = with_any("Any tag", tags.into_iter().filter(|tag| !tag.archived).map(|tag| (tag.id.to_string(), tag.name)));
                    view! {
                        <SelectField name="group" label="Group" value=group options=groups/>
                        <SelectField name="tag" label="Tag" value=tag options=tags/>
                    }
                })}
            </Transition>
            <SelectField name="activity" label="Last activity" value=activity options=activities/>
            <SelectField name="sort" label="Sort by" value=sort options=sorts/>
            <CheckboxField name="archived" label="Archived" value=archived/>
        </div>
    }
    .into_any()
}

fn with_any(any: &str, choices: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), any.to_owned())).chain(choices).collect()
}

/// A field that shows what the address says and changes it.
pub(super) fn bound<T: Clone + PartialEq + Send + Sync + 'static>(
    query: Memo<ListQuery>,
    go: Callback<ListQuery>,
    read: fn(&ListQuery) -> T,
    write: fn(&mut ListQuery, T),
) -> RwSignal<T> {
    let value = RwSignal::new(query.with_untracked(read));
    Effect::new(move |_| {
        let said = query.with(read);
        if value.with_untracked(|value| *value != said) {
            value.set(said);
        }
    });
    Effect::new(move |before: Option<()>| {
        let chosen = value.get();
        if before.is_some() && query.with_untracked(|query| read(query) != chosen) {
            let mut next = query.get_untracked();
            write(&mut next, chosen);
            go.run(next);
        }
    });
    value
}
