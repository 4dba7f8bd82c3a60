use crate::domain::ids::LocationId;
use crate::error::AppError;
use crate::rooms::inboxes::api::try_routing;
use crate::rooms::inboxes::model::{Choice, Routed, Way};
use crate::ui::{Button, Section, SelectField, TextField};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};

/// Says where a message would go, and why.
#[component]
pub(super) fn TryRules(locations: Vec<Choice<LocationId>>) -> impl IntoView {
    let way = RwSignal::new(Way::Chat.as_str().to_owned());
    let (location, words) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let answer = RwSignal::new(None::<Result<Routed, AppError>>);
    let asking = RwSignal::new(false);
    let ask = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        let way = Way::parse(&way.get_untracked()).unwrap_or(Way::Chat);
        let (location, words) = (location.get_untracked().parse().ok(), words.get_untracked());
        spawn_local(async move {
            let found = try_routing(way, location, words).await;
            answer.try_set(Some(found));
            asking.try_set(false);
        });
    };
    let ways: Vec<(String, String)> =
        Way::ALL.iter().map(|way| (way.as_str().to_owned(), way.label().to_owned())).collect();
    let several = locations.len() > 1;
    let mut places = vec![(String::new(), "No location".to_owned())];
    places.extend(locations.into_iter().map(|one| (one.id.to_string(), one.name)));
    let told = move || {
        answer.get().map(|answer| match answer {
            Ok(Routed { inbox_name, rule: Some((place, rule)), .. }) => view! {
                <p><strong dir="auto">{inbox_name}</strong>{format!(": rule {place} matches, {}.", rule.sentence())}</p>
            }
            .into_any(),
            Ok(Routed { inbox_name, rule: None, .. }) => view! {
                <p><strong dir="auto">{inbox_name}</strong>": no rule matches, so it goes to the main inbox."</p>
            }
            .into_any(),
            Err(error) => view! { <p>{error.to_string()}</p> }.into_any(),
        })
    };
    view! {
        <Section title="Try it">
            <form class="try-rules" method="post" novalidate on:submit=ask>
                <SelectField name="try_way" label="Comes by" value=way options=ways/>
                {several.then(|| view! { <SelectField name="try_location" label="To a number of" value=location options=places/> })}
                <TextField name="try_words" label="And says" value=words placeholder="Do you trim nails?"/>
                <Button submit=true pending=asking>"Where does it go?"</Button>
            </form>
            <div class="try-rules-answer" role="status">{told}</div>
        </Section>
    }
    .into_any()
}
