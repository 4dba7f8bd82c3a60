use super::contact_us::ContactUs;
use super::shortcut_list::ShortcutList;
use super::topic_text::TopicText;
use crate::rooms::help::topics::topic_of;
use crate::rooms::search::ui::use_desk;
use crate::ui::{ButtonLink, Dialog};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Explains the present screen; `?` opens it.
#[component]
pub fn HelpDialog() -> impl IntoView {
    let open = use_desk().help;
    let path = use_location().pathname;
    let topic = move || topic_of(&path.read());
    let title = Signal::derive(move || topic().title.to_owned());
    Effect::new(move |_| {
        path.track();
        open.set(false);
    });
    let footer = move || view! { <ButtonLink href="/help".to_owned()>"All screens"</ButtonLink> };
    view! {
        <Dialog open title footer>
            {move || view! { <TopicText topic=topic()/> }}
            <h3 class="help-heading">"Keyboard"</h3>
            <ShortcutList here=Signal::derive(move || topic().keys)/>
            <ContactUs/>
        </Dialog>
    }
    .into_any()
}
