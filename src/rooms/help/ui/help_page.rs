use super::contact_us::ContactUs;
use super::shortcut_list::ShortcutList;
use super::topic_text::TopicText;
use crate::rooms::help::topics::TOPICS;
use crate::ui::{PageHeader, Section};
use leptos::prelude::*;
use leptos_meta::Title;

/// All screens and the keyboard, on one page.
#[component]
pub fn HelpPage() -> impl IntoView {
    let sections = TOPICS
        .iter()
        .rev()
        .filter(|topic| topic.path != "/help")
        .map(|topic| view! { <Section title=topic.title><TopicText topic/></Section> })
        .collect_view();
    view! {
        <Title text="Help"/>
        <div class="help-page">
            <PageHeader title="Help" subtitle=Signal::stored("What each screen is for. On any screen, ? explains that screen.".to_owned())/>
            {sections}
            <Section title="Keyboard"><ShortcutList/></Section>
            <ContactUs/>
        </div>
    }
    .into_any()
}
