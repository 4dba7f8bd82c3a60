use crate::rooms::help::topics::Topic;
use crate::ui::{DescriptionList, Detail};
use leptos::prelude::*;

/// What a screen is for, and what one can do there.
#[component]
pub(super) fn TopicText(topic: &'static Topic) -> impl IntoView {
    let paragraphs = topic.text.iter().map(|text| view! { <p>{*text}</p> }).collect_view();
    let ways = (!topic.ways.is_empty()).then(|| {
        let way = |(what, how): (&'static str, &'static str)| view! { <Detail term=what>{how}</Detail> };
        view! { <DescriptionList>{topic.ways.iter().copied().map(way).collect_view()}</DescriptionList> }
    });
    view! { <div class="help-topic">{paragraphs} {ways}</div> }.into_any()
}
