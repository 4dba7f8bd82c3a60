use crate::live::Act;
use crate::rooms::broadcasts::api::add_broadcast;
use crate::rooms::customers::ui::filter_of;
use crate::ui::{Button, ButtonKind, ButtonLink};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// On the list of customers: a group message to those whom it shows, and the way to all of them.
#[component]
pub fn MessageThese() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let (act, navigate) = (Act::new(), use_navigate());
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let begin = move |_| {
        let audience = filter.get_untracked();
        act.run_final(
            "",
            move |intent| add_broadcast(intent, audience.clone()),
            move |done| go.run(format!("/group-messages/{}", done.value)),
        );
    };
    let words = move || {
        if filter.with(|filter| filter.group.is_some()) {
            "Message this group"
        } else {
            "Message these customers"
        }
    };
    view! {
        <ButtonLink href="/group-messages" kind=ButtonKind::Quiet icon="send">"Group messages"</ButtonLink>
        <Button kind=ButtonKind::Quiet icon="users" pending=act.pending press=begin>{words}</Button>
    }
    .into_any()
}
