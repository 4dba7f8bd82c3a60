use super::list_query::ListQuery;
use crate::live::Act;
use crate::rooms::staff::api::save_preferences;
use crate::rooms::staff::model::{Preferences, SavedView};
use crate::ui::{Button, ButtonKind, CancelButton, Dialog, NavTab, NavTabs, TextField};
use leptos::{ev, prelude::*};

/// The views that the reader saved, and the way to save or forget the present one.
#[component]
pub(super) fn SavedViews(query: Memo<ListQuery>) -> impl IntoView {
    let mine = expect_context::<RwSignal<Preferences>>();
    let act = Act::new();
    let (open, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let address = Memo::new(move |_| query.with(ListQuery::address));
    let saved = Memo::new(move |_| mine.with(|mine| mine.views.clone()));
    let is_saved =
        Memo::new(move |_| saved.with(|saved| saved.iter().any(|view| view.path == address.get())));
    let keep = move |said: String, views: Vec<SavedView>| {
        let before = mine.get_untracked();
        let wanted = Preferences { views, ..before.clone() };
        let kept = wanted.clone();
        act.run_back(
            said,
            move |intent| save_preferences(intent, wanted.clone()),
            move |_| {
                move |intent| {
                    let before = before.clone();
                    async move {
                        let done = save_preferences(intent, before.clone()).await?;
                        mine.try_set(before);
                        Ok(done)
                    }
                }
            },
            move |_| {
                open.set(false);
                mine.set(kept);
            },
        );
    };
    let save = move || {
        let mut views = saved.get_untracked();
        views.push(SavedView { name: name.get_untracked(), path: address.get_untracked() });
        keep("View saved.".to_owned(), views);
    };
    let forget = move |_| {
        let here = address.get_untracked();
        let (gone, left): (Vec<_>, Vec<_>) =
            saved.get_untracked().into_iter().partition(|view| view.path == here);
        let what = gone.first().map(|view| view.name.clone()).unwrap_or_default();
        keep(format!("View {what} removed."), left);
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let tabs = Signal::derive(move || {
        saved.with(|saved| saved.iter().map(|view| NavTab::new(&view.path, &view.name)).collect::<Vec<_>>())
    });
    let button = move || {
        if is_saved.get() {
            view! { <Button kind=ButtonKind::Quiet icon="trash" pending=act.pending press=forget>"Remove this view"</Button> }
                .into_any()
        } else if query.with(ListQuery::is_narrow) {
            let ask = move |_| {
                name.set(String::new());
                act.errors.clear();
                open.set(true);
            };
            view! { <Button kind=ButtonKind::Quiet icon="plus" press=ask>"Save this view"</Button> }
                .into_any()
        } else {
            ().into_any()
        }
    };
    let footer = move || {
        view! {
            <CancelButton/>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| save()>"Save view"</Button>
        }
    };
    view! {
        <div class="saved-views">
            {move || (!saved.with(Vec::is_empty)).then(|| view! { <NavTabs label="Saved views" tabs current=Signal::derive(move || address.get())/> })}
            {button}
        </div>
        <Dialog open title="Save this view" footer guard=true>
            <form on:submit=submit>
                <TextField
                    name="name" id="view-name" label="Name" value=name required=true maxlength=40
                    hint="The search, the filters and the order are kept under it." error=act.errors.for_field("name")
                />
            </form>
        </Dialog>
    }
    .into_any()
}
