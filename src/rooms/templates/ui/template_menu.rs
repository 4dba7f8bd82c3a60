use crate::domain::ids::{CustomerId, MessageTemplateId};
use crate::domain::language;
use crate::domain::role::Right;
use crate::live::use_live;
use crate::rooms::staff::Me;
use crate::rooms::templates::api::{fill_template, offer_templates};
use crate::rooms::templates::model::Template;
use crate::rooms::templates::relevance::OFFERED;
use crate::ui::{Menu, MenuItem, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The templates, where staff write to a customer; `take` gets the text of the chosen one, filled in.
#[component]
pub fn TemplateMenu(customer: CustomerId, take: Callback<String>) -> impl IntoView {
    let templates = RwSignal::new(Vec::<Template>::new());
    let looked = RwSignal::new(false);
    let toasts = use_toasts();
    // Read when somebody is about to open the menu, and again when one was changed since.
    let asked = StoredValue::new(false);
    use_live().on_event(move |frame| {
        if OFFERED.concerns_of(&frame, &[customer]) {
            asked.try_set_value(false);
        }
    });
    let look = move || {
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            match offer_templates(customer).await {
                Ok(all) => {
                    templates.try_set(all);
                    looked.try_set(true);
                }
                Err(_) => {
                    asked.try_set_value(false);
                }
            }
        });
    };
    let choose = move |id: MessageTemplateId| {
        spawn_local(async move {
            match fill_template(id, customer).await {
                Ok(text) => {
                    take.try_run(text);
                }
                Err(error) => {
                    toasts.error(error.to_string());
                }
            }
        });
    };
    let item = move |template: Template| {
        let language = language::name_of(&template.language);
        view! {
            <MenuItem icon="chat" press=move |_| choose(template.id)>
                <bdi>{template.name.clone()}</bdi>
                {language.map(|language| view! { " · "<bdi>{language}</bdi> })}
            </MenuItem>
        }
    };
    let may_add = expect_context::<Me>().may(Right::ManageBusiness);
    let nothing = move || match (templates.with(Vec::is_empty), looked.get()) {
        (false, _) => None,
        (true, false) => Some(view! { <MenuItem disabled=true>"Looking for templates"</MenuItem> }),
        (true, true) if may_add => Some(view! {
            <MenuItem icon="plus" href="/settings/templates">"Add a template in the settings"</MenuItem>
        }),
        (true, true) => Some(view! { <MenuItem disabled=true>"There are no templates yet"</MenuItem> }),
    };
    view! {
        <div class="template-menu" on:pointerenter=move |_| look() on:focusin=move |_| look()>
            <Menu label="Templates" icon="copy">
                {move || templates.get().into_iter().map(item).collect_view()}
                {nothing}
            </Menu>
        </div>
    }
    .into_any()
}
