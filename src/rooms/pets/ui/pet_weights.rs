use crate::domain::time;
use crate::live::Act;
use crate::rooms::pets::api::{add_weight, remove_weight};
use crate::rooms::pets::model::{Pet, Weight};
use crate::rooms::pets::weight::WeightUnit;
use crate::rooms::staff::Me;
use crate::ui::{Button, DateField, IconButton, LineChart, Sparkline, TextField};
use chrono::NaiveDate;
use leptos::prelude::*;

/// The weight of a pet and its course; opened, every weight that was taken, and a form for one more.
#[component]
pub(super) fn PetWeights(pet: Signal<Pet>, today: Signal<NaiveDate>) -> impl IntoView {
    let unit = WeightUnit::for_region(&expect_context::<Me>().region);
    let weights = Memo::new(move |_| pet.with(|pet| pet.weights.clone()));
    let last = move || weights.with(|all| all.last().map(|weight| unit.show(weight.grams)));
    let values = Signal::derive(move || {
        weights.with(|all| all.iter().map(|weight| unit.value(weight.grams)).collect::<Vec<_>>())
    });
    let sparkline = move || {
        let label = weights.with(|all| course(all, unit))?;
        Some(view! { <Sparkline label values/> })
    };
    let data = Signal::derive(move || {
        weights.with(|all| {
            all.iter().map(|w| (time::day(w.measured_on), unit.value(w.grams))).collect::<Vec<_>>()
        })
    });
    let title = move || pet.with(|pet| format!("Weight of {}", pet.name));
    let chart = move || {
        (weights.with(Vec::len) > 1).then(|| view! { <LineChart title=title() data unit=unit.symbol()/> })
    };
    let rows = move || {
        weights.get().into_iter().rev().map(|weight| view! { <WeightRow weight unit/> }).collect_view()
    };
    view! {
        <details class="weights">
            <summary class="weights-summary">
                <span class="inline-label">"Weight"</span>
                <span class="inline-text">{move || last().unwrap_or_else(|| "Add".into())}</span>
                {sparkline}
            </summary>
            {chart}
            <ul class="weights-list">{rows}</ul>
            <WeightForm pet today unit/>
        </details>
    }
    .into_any()
}

#[component]
fn WeightRow(weight: Weight, unit: WeightUnit) -> impl IntoView {
    let act = Act::new();
    let id = weight.id;
    let told = format!("{} on {}", unit.show(weight.grams), time::day(weight.measured_on));
    let remove = move |_| act.run("Weight removed.", move |intent| remove_weight(intent, id), |_| {});
    view! {
        <li>
            <span>{told.clone()}</span>
            <IconButton icon="trash" label=format!("Remove {told}") pending=act.pending press=remove/>
        </li>
    }
}

#[component]
fn WeightForm(pet: Signal<Pet>, today: Signal<NaiveDate>, unit: WeightUnit) -> impl IntoView {
    let act = Act::new();
    let id = pet.with_untracked(|pet| pet.id);
    let typed = RwSignal::new(String::new());
    let day = RwSignal::new(today.get_untracked().to_string());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut wrong = Vec::new();
        let grams = unit.read(&typed.get_untracked());
        if let Err(sentence) = &grams {
            wrong.push(("weight".to_owned(), sentence.clone()));
        }
        let on: Result<NaiveDate, _> = day.get_untracked().parse();
        if on.is_err() {
            wrong.push(("measured_on".to_owned(), "A day is needed here.".to_owned()));
        }
        let (Ok(grams), Ok(on)) = (grams, on) else {
            act.errors.set(wrong);
            return;
        };
        act.run(
            "Weight saved.",
            move |intent| add_weight(intent, id, grams, on),
            move |_| typed.set(String::new()),
        );
    };
    view! {
        <form class="weights-form" on:submit=submit>
            <TextField
                name="weight" id=format!("pet-{id}-weight") label=format!("Weight ({})", unit.symbol()) value=typed
                inputmode="decimal" autocomplete="off" error=act.errors.for_field("weight")
            />
            <DateField
                name="measured_on" id=format!("pet-{id}-measured") label="Day" value=day
                max=today.get_untracked().to_string() error=act.errors.for_field("measured_on")
            />
            <Button submit=true pending=act.pending icon="scale">"Add weight"</Button>
        </form>
    }
    .into_any()
}

/// "Weight: 12.1 kg to 12.8 kg since Mon 2 Mar 2026"; none of less than two weights.
fn course(all: &[Weight], unit: WeightUnit) -> Option<String> {
    let (first, last) = (all.first()?, all.last()?);
    (all.len() > 1).then(|| {
        format!(
            "Weight: {} to {} since {}",
            unit.show(first.grams),
            unit.show(last.grams),
            time::day(first.measured_on)
        )
    })
}
