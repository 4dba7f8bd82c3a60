use super::super::model::InboxPlace;
use super::arrange_views::ArrangeViews;
use super::inbox_views::{InboxViews, View};
use crate::live::Act;
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::inboxes::ui::Inboxes;
use crate::ui::{
    ActHere, Button, ButtonKind, CancelButton, CheckboxField, Dialog, ErrorSummary, Icon, Menu, MenuItem,
    TextField, offer_acts,
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;

/// Of which inboxes the list is, where there are several; the views that were saved; and the way to save the present one.
#[component]
pub(super) fn InboxSwitcher(place: Memo<InboxPlace>) -> impl IntoView {
    let (inboxes, views) = (Inboxes::here(), InboxViews::new());
    Effect::new(move |_| {
        inboxes.look();
        views.look();
    });
    // Counts change all the time: an open menu must not be drawn anew for that.
    let several = Memo::new(move |_| inboxes.several());
    let others = Memo::new(move |_| inboxes.has_others());
    let here = Memo::new(move |_| place.get().address());
    let all = Memo::new(move |_| views.all());
    let saved = Memo::new(move |_| {
        all.with(|all| all.iter().find(|view| view.path == here.get()).map(|view| view.name.clone()))
    });
    let can_save = Memo::new(move |_| saved.with(Option::is_none) && place.get() != InboxPlace::default());
    let can_arrange = Memo::new(move |_| !views.arrangeable().is_empty());
    let name = move || match (saved.get(), place.get().scope) {
        (Some(name), _) => name,
        (None, InboxScope::One(id)) => inboxes.name(id).unwrap_or_default(),
        (None, _) if !several.get() => "Views".to_owned(),
        (None, InboxScope::Own) if others.get() => "My inboxes".to_owned(),
        (None, InboxScope::Own | InboxScope::All) => "All inboxes".to_owned(),
    };
    let label = Signal::derive(move || format!("Inbox: {}", name()));
    let trigger = move || {
        view! { <span class="inbox-switch-name" dir="auto">{name}</span><Icon name="chevron-down"/> }
    };
    let to = move |scope: InboxScope| InboxPlace { scope, ..place.get_untracked() }.address();
    let item = move |scope: InboxScope, name: String, waiting: i64| {
        let waiting = (waiting > 0).then(|| format!(" · {waiting} waiting"));
        view! { <MenuItem icon="inbox" href=to(scope)><bdi>{name}</bdi>{waiting}</MenuItem> }
    };
    let items = move || {
        several.get().then(|| {
            let each = inboxes.open().into_iter();
            let each = each.map(|one| item(InboxScope::One(one.id), one.name, one.waiting)).collect_view();
            let everything = if others.get() { InboxScope::All } else { InboxScope::Own };
            view! {
                {others.get().then(|| item(InboxScope::Own, "My inboxes".into(), 0))}
                {item(everything, "All inboxes".into(), 0)}
                {each}
            }
        })
    };
    let view_items = move || {
        let item = |view: View| {
            view! { <MenuItem icon="star" href=view.path><bdi>{view.name}</bdi></MenuItem> }
        };
        all.get().into_iter().map(item).collect_view()
    };
    let (saving, arranging) = (RwSignal::new(false), RwSignal::new(false));
    let save = Callback::new(move |()| saving.set(true));
    let arrange = Callback::new(move |()| arranging.set(true));
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, Default::default()));
    let words = "inbox saved list filter";
    // A memo keeps what it offers until it offers something else.
    let acts = Memo::new(move |_| {
        let to = |View { name, path, .. }: View| {
            let run = Callback::new(move |()| go.run(path.clone()));
            ActHere { label: format!("View: {name}"), words, icon: "star", run }
        };
        let mut acts: Vec<ActHere> = all.get().into_iter().map(to).collect();
        if can_save.get() {
            let label = "Save this view of the inbox".to_owned();
            acts.push(ActHere { label, words, icon: "plus", run: save });
        }
        if can_arrange.get() {
            let label = "Arrange the views of the inbox".to_owned();
            acts.push(ActHere { label, words, icon: "sort", run: arrange });
        }
        acts
    });
    offer_acts(acts);
    view! {
        <div class="inbox-switch" on:pointerenter=move |_| inboxes.look()>
            <Menu label trigger>
                {items}
                {view_items}
                {move || can_save.get().then(|| view! {
                    <MenuItem icon="plus" press=move |_| save.run(())>"Save this view"</MenuItem>
                })}
                {move || can_arrange.get().then(|| view! {
                    <MenuItem icon="sort" press=move |_| arrange.run(())>"Arrange views"</MenuItem>
                })}
                {move || (!several.get() && !can_save.get() && all.with(Vec::is_empty)).then(|| view! {
                    <MenuItem icon="info" disabled=true>"Choose a list below, then save it here as a view"</MenuItem>
                })}
            </Menu>
        </div>
        <Dialog open=saving title="Save this view" guard=true>
            {move || view! { <SaveForm views here saving/> }}
        </Dialog>
        <Dialog open=arranging title="Arrange views">
            {move || view! { <ArrangeViews views/> }}
        </Dialog>
    }
    .into_any()
}

/// Under which name, and for whom.
#[component]
fn SaveForm(views: InboxViews, here: Memo<String>, saving: RwSignal<bool>) -> impl IntoView {
    let act = Act::new();
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let close = move || {
            saving.try_set(false);
        };
        views.save(act, name.get_untracked(), here.get_untracked(), shared.get_untracked(), close);
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" id="inbox-view-name" label="Name" value=name required=true maxlength=40
                hint="The list and its inbox are kept under it." error=act.errors.for_field("name")
            />
            {views.may_share.then(|| view! {
                <CheckboxField name="shared" label="For everybody who works here" value=shared/>
            })}
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Save view"</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}
