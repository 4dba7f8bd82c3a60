use super::business_settings::BusinessSection;
use super::chat_settings::ChatSection;
use super::location_settings::LocationSection;
use super::sections::SECTIONS;
use super::service_settings::ServiceSection;
use crate::rooms::staff::Me;
use crate::rooms::staff::ui::{PeopleSettings, YourSettings};
use crate::ui::{EmptyState, NavTab, NavTabs, PageHeader};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/settings/<section>`. Sections of the rooms after this one come from `others`, by their word.
#[component]
pub fn SettingsPage(others: fn(&str) -> Option<AnyView>) -> impl IntoView {
    let me = expect_context::<Me>();
    let mine = StoredValue::new(me.clone());
    let may_see = move |key: &str| {
        SECTIONS
            .iter()
            .find(|(known, ..)| *known == key)
            .is_some_and(|(.., right)| right.is_none_or(|right| mine.with_value(|me| me.may(right))))
    };
    let tabs: Vec<NavTab> = SECTIONS
        .iter()
        .filter(|(key, ..)| may_see(key))
        .map(|(key, name, _)| NavTab::new(format!("/settings/{key}"), *name))
        .collect();
    let first = if may_see("business") { "business" } else { "me" };
    let params = use_params_map();
    let section =
        Memo::new(move |_| params.with(|params| params.get("section")).unwrap_or_else(|| first.to_owned()));
    let name = move || SECTIONS.iter().find(|(key, ..)| section.with(|s| s == key)).map(|(_, name, _)| *name);
    let body = move || {
        let key = section.get();
        if name().is_none() {
            return nothing("There is no such section", "Choose one of the tabs above.");
        }
        if !may_see(&key) {
            return nothing(
                "This section is for managers and owners",
                "Ask one of them to change what is set here.",
            );
        }
        match key.as_str() {
            "business" => view! { <BusinessSection/> }.into_any(),
            "locations" => view! { <LocationSection/> }.into_any(),
            "staff" => view! { <PeopleSettings/> }.into_any(),
            "services" => view! { <ServiceSection/> }.into_any(),
            "chat" => view! { <ChatSection/> }.into_any(),
            "me" => view! { <YourSettings devices=others("me")/> }.into_any(),
            other => {
                others(other).unwrap_or_else(|| nothing("Nothing to set here yet", "This section is empty."))
            }
        }
    };
    view! {
        <Title text=move || format!("{} · Settings", name().unwrap_or("Nothing"))/>
        <div class="page">
            <PageHeader title="Settings"/>
            <NavTabs
                label="Settings" tabs=Signal::stored(tabs) wrap=true
                current=Signal::derive(move || format!("/settings/{}", section.get()))
            />
            {body}
        </div>
    }
    .into_any()
}

fn nothing(title: &'static str, text: &'static str) -> AnyView {
    view! { <EmptyState icon="lock" title text=Signal::stored(text.to_owned())/> }.into_any()
}
