use crate::live::{Act, Kept};
use crate::rooms::broadcasts::api::{add_broadcast, list_ways};
use crate::rooms::broadcasts::relevance::WAYS;
use crate::rooms::customers::ui::filter_of;
use crate::ui::{Button, ButtonKind, ButtonLink, awaited};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// On the list of customers: a group message to those whom it shows, once there is something by which it can go, and the
/// way to all of them.
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
    let ways = Kept::new(list_ways, |frame| WAYS.concerns(frame));
    let connected = ways.part(|ways| ways.any());
    let button = move || {
        connected.get().then(move || {
            view! { <Button kind=ButtonKind::Quiet icon="users" pending=act.pending press=begin>{words}</Button> }
        })
    };
    view! {
        <ButtonLink href="/group-messages" kind=ButtonKind::Quiet icon="send">"Group messages"</ButtonLink>
        <Suspense>
            {move || awaited(async move {
                ways.ready().await;
                button
            })}
        </Suspense>
    }
    .into_any()
}
