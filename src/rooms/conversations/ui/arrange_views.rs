use super::inbox_views::{InboxViews, View, ViewKey};
use crate::live::Act;
use crate::ui::{Badge, Button, ButtonKind, EmptyState, ErrorSummary, IconButton, TextField};
use leptos::{ev, prelude::*};

/// The saved views of the inbox, to be renamed, put in order and removed.
#[component]
pub(super) fn ArrangeViews(views: InboxViews) -> impl IntoView {
    let all = Memo::new(move |_| views.arrangeable());
    let act = Act::new();
    // Which one gets another name; a row that is drawn anew keeps nothing.
    let renamed = RwSignal::new(None::<View>);
    let row = move |at: usize, view: View| {
        let all = all.get();
        let same = |other: Option<&View>| {
            other.is_some_and(|other| {
                matches!(
                    (other.key, view.key),
                    (ViewKey::Shared(_), ViewKey::Shared(_)) | (ViewKey::Own(_), ViewKey::Own(_))
                )
            })
        };
        let first = !same(at.checked_sub(1).and_then(|before| all.get(before)));
        let last = !same(all.get(at + 1));
        let shared = matches!(view.key, ViewKey::Shared(_));
        let name = view.name.clone();
        let (up, down, gone, edit) = (view.clone(), view.clone(), view.clone(), view);
        view! {
            <li class="setting-row">
                <div class="setting-row-text">
                    <p class="cluster">
                        <strong dir="auto">{name.clone()}</strong>
                        {shared.then(|| view! { <Badge icon="users">"Everybody’s"</Badge> })}
                    </p>
                </div>
                <IconButton
                    icon="chevron-up" label=format!("Move {name} up") disabled=first pending=act.pending
                    press=move |_| views.shift(act, &up, true)
                />
                <IconButton
                    icon="chevron-down" label=format!("Move {name} down") disabled=last pending=act.pending
                    press=move |_| views.shift(act, &down, false)
                />
                <IconButton icon="edit" label=format!("Rename {name}") press=move |_| renamed.set(Some(edit.clone()))/>
                <IconButton
                    icon="trash" label=format!("Remove {name}") pending=act.pending
                    press=move |_| views.remove(act, &gone)
                />
            </li>
        }
    };
    let rows = move || {
        let found = all.get();
        if found.is_empty() {
            let text = "Choose a list of the inbox, then save it as a view.".to_owned();
            return view! { <EmptyState icon="star" title="No views" text=text/> }.into_any();
        }
        let rows = found.into_iter().enumerate().map(|(at, view)| row(at, view)).collect_view();
        view! { <ol class="setting-rows" aria-label="Views">{rows}</ol> }.into_any()
    };
    let form = move || renamed.get().map(|view| view! { <RenameForm views view renamed/> });
    view! { <div class="stack">{form}{rows}</div> }.into_any()
}

#[component]
fn RenameForm(views: InboxViews, view: View, renamed: RwSignal<Option<View>>) -> impl IntoView {
    let act = Act::new();
    let name = RwSignal::new(view.name.clone());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let close = move || {
            renamed.try_set(None);
        };
        views.rename(act, &view, name.get_untracked(), close);
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" id="inbox-view-rename" label="New name" value=name required=true maxlength=40
                error=act.errors.for_field("name")
            />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Rename"</Button>
                <Button press=move |_| renamed.set(None)>"Keep the name"</Button>
            </div>
        </form>
    }
    .into_any()
}
