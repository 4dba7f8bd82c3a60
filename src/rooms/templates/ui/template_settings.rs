use super::TemplateEditor;
use crate::domain::language;
use crate::live::{Act, use_live};
use crate::rooms::staff::ui::loaded;
use crate::rooms::templates::api::{archive_template, list_templates};
use crate::rooms::templates::model::Template;
use crate::rooms::templates::relevance::TEMPLATES;
use crate::ui::{Badge, Button, ButtonKind, Dialog, EmptyState, IconButton, Section};
use leptos::prelude::*;

/// The section "Templates" of the settings: texts that staff write again and again.
#[component]
pub fn TemplateSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| list_templates());
    use_live().refresh(list, |frame| TEMPLATES.concerns(frame));
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<Template>);
    let edit = Callback::new(move |template: Option<Template>| {
        edited.set(template);
        open.set(true);
    });
    let show = move |templates: Vec<Template>| {
        let add = move || {
            view! { <Button kind=ButtonKind::Primary icon="plus" press=move |_| edit.run(None)>"Add a template"</Button> }
        };
        let body = if templates.is_empty() {
            view! {
                <EmptyState
                    icon="chat" title="No templates"
                    text="Write down once what you say every day: staff choose it where they write."
                />
            }
            .into_any()
        } else {
            let rows = templates.into_iter().map(|template| view! { <Row template edit/> }).collect_view();
            view! { <ul class="setting-rows">{rows}</ul> }.into_any()
        };
        view! { <Section title="Templates" actions=add>{body}</Section> }.into_any()
    };
    let title = Signal::derive(move || {
        edited.with(|edited| {
            edited.as_ref().map_or_else(|| "Add a template".to_owned(), |was| was.name.clone())
        })
    });
    let close = Callback::new(move |()| open.set(false));
    view! {
        {loaded(list, "The templates", show)}
        <Dialog open title guard=true>{move || view! { <TemplateEditor was=edited.get() close/> }}</Dialog>
    }
    .into_any()
}

#[component]
fn Row(template: Template, edit: Callback<Option<Template>>) -> impl IntoView {
    let act = Act::new();
    let id = template.id;
    let said = format!("{} is archived.", template.name);
    let archive = move |_| act.run(said.clone(), move |intent| archive_template(intent, id), |_| {});
    let archive_label = format!("Archive {}", template.name);
    let (name, body) = (template.name.clone(), template.body.clone());
    let language = language::name_of(&template.language);
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p class="cluster">
                    <strong dir="auto">{name}</strong>
                    {language.map(|language| view! { <Badge><bdi>{language}</bdi></Badge> })}
                </p>
                <p class="meta template-text" dir="auto">{body}</p>
            </div>
            <Button icon="edit" press=move |_| edit.run(Some(template.clone()))>"Edit"</Button>
            <IconButton icon="archive" label=archive_label pending=act.pending press=archive/>
        </li>
    }
    .into_any()
}
