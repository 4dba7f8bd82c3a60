use super::super::model::InboxPlace;
use crate::rooms::inboxes::model::InboxScope;
use crate::rooms::inboxes::ui::Inboxes;
use crate::ui::{Icon, Menu, MenuItem};
use leptos::prelude::*;

/// Of which inboxes the list is, where there are several, and the way to the others.
#[component]
pub(super) fn InboxSwitcher(place: Memo<InboxPlace>) -> impl IntoView {
    let inboxes = Inboxes::here();
    Effect::new(move |_| inboxes.look());
    // Counts change all the time: an open menu must not be drawn anew for that.
    let several = Memo::new(move |_| inboxes.several());
    let others = Memo::new(move |_| inboxes.has_others());
    let name = move || match place.get().scope {
        InboxScope::One(id) => inboxes.name(id).unwrap_or_default(),
        InboxScope::Own if others.get() => "My inboxes".to_owned(),
        InboxScope::Own | InboxScope::All => "All inboxes".to_owned(),
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
        inboxes
            .open()
            .into_iter()
            .map(|one| item(InboxScope::One(one.id), one.name, one.waiting))
            .collect_view()
    };
    move || {
        several.get().then(|| {
            view! {
                <div class="inbox-switch" on:pointerenter=move |_| inboxes.look()>
                    <Menu label trigger>
                        {move || others.get().then(|| item(InboxScope::Own, "My inboxes".into(), 0))}
                        {item(
                            if others.get() { InboxScope::All } else { InboxScope::Own },
                            "All inboxes".into(), 0,
                        )}
                        {items}
                    </Menu>
                </div>
            }
        })
    }
}
