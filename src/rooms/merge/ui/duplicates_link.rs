use crate::live::{patiently, use_live};
use crate::rooms::merge::api::count_duplicates;
use crate::rooms::merge::relevance::DUPLICATE_COUNT;
use crate::ui::{ButtonKind, ButtonLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The way to the queue, with how many wait there.
#[component]
pub fn DuplicatesLink() -> impl IntoView {
    let count = RwSignal::new(0_i64);
    let fetch = move || {
        spawn_local(async move {
            let looks = move || count.try_get_untracked().is_some();
            if let Ok(fresh) = patiently(looks, count_duplicates).await {
                count.try_set(fresh);
            }
        });
    };
    Effect::new(move |_| fetch());
    use_live().on_event(move |frame| {
        if DUPLICATE_COUNT.concerns(&frame) {
            fetch();
        }
    });
    let words = move || match count.get() {
        0 => "Duplicates".to_owned(),
        100.. => "Duplicates (100+)".to_owned(),
        some => format!("Duplicates ({some})"),
    };
    view! { <ButtonLink href="/contacts/duplicates" kind=ButtonKind::Quiet icon="merge">{words}</ButtonLink> }
}
