use super::service_dialog::ServiceEditor;
use crate::live::{Act, use_live};
use crate::rooms::settings::ServiceType;
use crate::rooms::settings::api::{archive_service_type, list_service_types};
use crate::rooms::settings::relevance::SERVICES;
use crate::rooms::staff::ui::loaded;
use crate::ui::{Button, ButtonKind, Dialog, EmptyState, IconButton, Section};
use leptos::prelude::*;

/// What can be booked.
#[component]
pub fn ServiceSection() -> impl IntoView {
    let list = Resource::new(|| (), |()| list_service_types());
    use_live().refresh(list, |frame| SERVICES.concerns(frame));
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<ServiceType>);
    let edit = Callback::new(move |service: Option<ServiceType>| {
        edited.set(service);
        open.set(true);
    });
    let show = move |services: Vec<ServiceType>| {
        let add = move || {
            view! { <Button kind=ButtonKind::Primary icon="plus" press=move |_| edit.run(None)>"Add a service"</Button> }
        };
        let empty = services.is_empty();
        let rows = services.into_iter().map(|service| view! { <ServiceRow service edit/> }).collect_view();
        let body = if empty {
            view! { <EmptyState icon="calendar" title="No services" text="Add what customers can book."/> }
                .into_any()
        } else {
            view! { <ul class="setting-rows">{rows}</ul> }.into_any()
        };
        view! { <Section title="Services" actions=add>{body}</Section> }.into_any()
    };
    let title = Signal::derive(move || {
        edited.with(|edited| {
            edited.as_ref().map_or_else(|| "Add a service".to_owned(), |service| service.name.clone())
        })
    });
    let close = Callback::new(move |()| open.set(false));
    view! {
        {loaded(list, "The services", show)}
        <Dialog open title guard=true>{move || view! { <ServiceEditor was=edited.get() close/> }}</Dialog>
    }
    .into_any()
}

#[component]
fn ServiceRow(service: ServiceType, edit: Callback<Option<ServiceType>>) -> impl IntoView {
    let act = Act::new();
    let id = service.id;
    let said = format!("{} is archived.", service.name);
    let archive = move |_| act.run(said.clone(), move |intent| archive_service_type(intent, id), |_| {});
    let archive_label = format!("Archive {}", service.name);
    let line = format!("{} · {}", service.kind.label(), length(service.duration_minutes));
    let name = service.name.clone();
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p><strong dir="auto">{name}</strong></p>
                <p class="meta">{line}</p>
            </div>
            <Button icon="edit" press=move |_| edit.run(Some(service.clone()))>"Edit"</Button>
            <IconButton icon="archive" label=archive_label pending=act.pending press=archive/>
        </li>
    }
    .into_any()
}

/// "1 h 30 min".
fn length(minutes: i32) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let parts = [(days, "d"), (hours, "h"), (rest, "min")];
    let words: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn lengths_read_as_people_say_them() {
        assert_eq!(
            (length(15), length(90), length(1440)),
            ("15 min".into(), "1 h 30 min".into(), "1 d".into())
        );
    }
}
