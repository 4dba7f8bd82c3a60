use super::desk::Desk;
use crate::domain::ids::ContactPointId;
use crate::live::Act;
use crate::rooms::channels::model::Reach;
use crate::rooms::customers::api::change_sms_number;
use crate::rooms::customers::model::{ContactPoint, SmsNumber as To};
use crate::rooms::staff::Me;
use crate::ui::{Badge, Button, ButtonKind, Dialog, Icon, Section, SelectField, TextField, TimeText, Tone};
use leptos::prelude::*;

/// The choice of a number that is not on the card yet.
const ANOTHER: &str = "another";

/// Which number gets the customer's texts, and why or why not; changed or removed here.
#[component]
pub(super) fn SmsNumber(desk: Desk) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let reach = Memo::new(move |_| desk.found.with(|found| found.reach.clone()).unwrap_or_default());
    let phones = desk.found.part(|found| found.phones.clone());
    let numbers = Memo::new(move |_| {
        let gets = |phone: &&ContactPoint| phone.sms;
        phones.with(|all| all.iter().filter(gets).cloned().collect::<Vec<_>>())
    });
    let open = RwSignal::new(false);
    let removing = Act::new();
    let remove = move |_| {
        let call = move |intent| change_sms_number(intent, desk.customer, None);
        removing.run("No number gets texts any more.", call, move |_| desk.found.again());
    };
    let actions = move || {
        let any = move || numbers.with(|numbers| !numbers.is_empty());
        view! {
            <Button icon="edit" press=move |_| open.set(true)>
                {move || if any() { "Change" } else { "Choose a number" }}
            </Button>
            <Show when=any>
                <Button icon="trash" pending=removing.pending press=remove>"Remove"</Button>
            </Show>
        }
    };
    let why = move || {
        match reach.get() {
        Reach::Yes(way) => view! {
            <p><Icon name="check"/>" Texts go to "<bdi>{way.to_shown}</bdi>": "{way.why}", from "<bdi>{way.channel_name}</bdi>" ("<bdi>{way.from_shown}</bdi>")."</p>
        }
        .into_any(),
        Reach::No(not) => {
            let since = not.since.map(|at| {
                let text = zone.with_value(|zone| zone.day_and_clock(at));
                view! { " ("<TimeText datetime=at.to_rfc3339() text=text/>")" }
            });
            view! { <p><Icon name="alert"/>" "{not.why}{since}" "{not.remedy}</p> }.into_any()
        }
        Reach::Off => view! {
            <p class="text-2">"No channel for texts is connected (Settings, Channels): the Text button on the card opens the device’s own app with this number."</p>
        }
        .into_any(),
    }
    };
    let number = move |phone: ContactPoint| {
        view! {
            <li class="cluster">
                <bdi class="letter-number">{phone.display}</bdi>
                <span class="meta">{phone.label.label()}</span>
                {phone.is_main.then(|| view! { <Badge tone=Tone::Accent>"Main"</Badge> })}
                <Badge tone=Tone::Info>"SMS"</Badge>
            </li>
        }
    };
    view! {
        <Section title="SMS number" id="sms-number" actions>
            <ul class="letter-numbers" role="list">
                {move || numbers.get().into_iter().map(number).collect_view()}
            </ul>
            {why}
        </Section>
        <ChangeNumber desk phones open/>
    }
    .into_any()
}

#[component]
fn ChangeNumber(desk: Desk, phones: Memo<Vec<ContactPoint>>, open: RwSignal<bool>) -> impl IntoView {
    let (choice, raw) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let act = Act::new();
    // Each opening begins with the number that is in use.
    Effect::new(move |_| {
        if open.get() {
            let first = phones.with_untracked(|all| {
                all.iter().find(|phone| phone.sms).or(all.first()).map(|phone| phone.id.to_string())
            });
            choice.set(first.unwrap_or_else(|| ANOTHER.to_owned()));
            raw.set(String::new());
            act.errors.clear();
        }
    });
    let options = Signal::derive(move || {
        let one = |phone: &ContactPoint| {
            (phone.id.to_string(), format!("{} ({})", phone.display, phone.label.label()))
        };
        let mut all: Vec<(String, String)> = phones.with(|all| all.iter().map(one).collect());
        all.push((ANOTHER.to_owned(), "Another number".to_owned()));
        all
    });
    let another = Memo::new(move |_| choice.with(|choice| choice == ANOTHER));
    let save = move || {
        let to = match choice.get_untracked().parse::<ContactPointId>() {
            Ok(id) => To::Known { id },
            Err(_) => To::New { raw: raw.get_untracked() },
        };
        let call = move |intent| change_sms_number(intent, desk.customer, Some(to.clone()));
        act.run("Texts go to this number.", call, move |_| {
            open.set(false);
            desk.found.again();
        });
    };
    let footer = move || {
        view! {
            <Button kind=ButtonKind::Quiet press=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary icon="check" pending=act.pending press=move |_| save()>"Use this number"</Button>
        }
    };
    view! {
        <Dialog open title="SMS number" footer>
            <div class="stack">
                <p>"Ask the customer first. Texts to their other numbers are turned off."</p>
                <SelectField name="number" label="Texts go to" value=choice options error=act.errors.for_field("number")/>
                <Show when=move || another.get()>
                    <TextField
                        name="raw" label="New number" value=raw input_type="tel" autocomplete="off"
                        error=act.errors.for_field("raw") required=true
                    />
                </Show>
            </div>
        </Dialog>
    }
    .into_any()
}
