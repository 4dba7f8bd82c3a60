use super::super::api::{list_consents, write_consent};
use super::super::model::{ConsentEntry, ConsentNumber, ConsentPurpose, Consents, SAID_LIMIT, SaidForm};
use super::super::relevance::CONSENTS;
use crate::domain::ids::CustomerId;
use crate::live::{Act, one_at_a_time, patiently, use_live};
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, ErrorSummary, SegmentedField, SelectField, Skeleton, TextField, TimeText, Tone,
};
use leptos::{ev, prelude::*};

/// Which of a customer's numbers may be texted, how we know, and the form for what they told staff. For a dialog: it reads
/// when it is opened.
#[component]
pub fn ConsentLedger(customer: CustomerId) -> impl IntoView {
    let known = RwSignal::new(None::<Consents>);
    let looks = move || known.try_with_untracked(|_| ()).is_some();
    let fetch = one_at_a_time(move || async move {
        if let Ok(fresh) = patiently(looks, || list_consents(customer)).await {
            known.try_set(Some(fresh));
        }
    });
    Effect::new(move |_| fetch.run(()));
    use_live().on_event(move |frame| {
        if CONSENTS.concerns_of(&frame, &[customer]) {
            fetch.run(());
        }
    });
    let numbers = Memo::new(move |_| known.with(|known| known.as_ref().map(|all| all.numbers.clone())));
    let standing = move || {
        numbers.get().map(|numbers| {
            let rows = numbers.into_iter().map(|one| view! { <Standing one/> }).collect_view();
            view! { <ul class="stack" role="list" aria-label="Numbers">{rows}</ul> }
        })
    };
    let form = move || {
        let open = numbers.get()?.into_iter().filter(|one| !one.is_stopped).collect::<Vec<_>>();
        (!open.is_empty()).then(|| view! { <SaidToStaff customer numbers=open/> })
    };
    let entries = move || known.with(|known| known.as_ref().map(|all| all.entries.clone()));
    view! {
        <div class="stack">
            {move || known.with(Option::is_none).then(|| view! { <Skeleton/> })}
            {move || numbers.with(|all| all.as_ref().is_some_and(Vec::is_empty)).then(|| view! {
                <p class="text-2">"There is no phone number on the card."</p>
            })}
            {standing}
            {form}
            {move || entries().filter(|entries| !entries.is_empty()).map(|entries| view! { <Said entries/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Standing(one: ConsentNumber) -> impl IntoView {
    let badge = match (one.given, one.is_stopped) {
        (Some(true), _) => view! { <Badge tone=Tone::Ok icon="check">"Said yes"</Badge> }.into_any(),
        (_, true) => view! { <Badge tone=Tone::Danger icon="block">"Texted STOP"</Badge> }.into_any(),
        (Some(false), _) => view! { <Badge tone=Tone::Danger icon="block">"Said no"</Badge> }.into_any(),
        (None, _) => view! { <Badge>"Nothing said yet"</Badge> }.into_any(),
    };
    let only_they =
        one.is_stopped.then_some(" Only they can take it back, by texting START from this number.");
    let offers = one.offers.then(|| view! { " "<Badge tone=Tone::Ok icon="check">"Offers too"</Badge> });
    view! { <li><bdi>{one.shown}</bdi>" "{badge}{offers}<span class="text-2">{only_they}</span></li> }
}

/// All that was said, the newest first.
#[component]
pub fn Said(entries: Vec<ConsentEntry>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let line = move |entry: ConsentEntry| {
        let by = entry.staff_name.clone().map(|name| view! { ", told to "<bdi>{name}</bdi> });
        let when = view! { <TimeText datetime=entry.at.to_rfc3339() text=zone.day_and_clock(entry.at)/> };
        view! { <li>{when}" · "<bdi>{entry.number.clone()}</bdi>" · "{entry.about()}": "{entry.told()}{by}</li> }
    };
    view! {
        <p class="meta">"What was said about texts and offers:"</p>
        <ul class="composer-ledger">{entries.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn SaidToStaff(customer: CustomerId, numbers: Vec<ConsentNumber>) -> impl IntoView {
    let act = Act::new();
    let first = numbers.first().map(|one| one.number.clone()).unwrap_or_default();
    let (number, words) = (RwSignal::new(first), RwSignal::new(String::new()));
    let (answer, about) = (RwSignal::new("yes".to_owned()), RwSignal::new("texts".to_owned()));
    let options: Vec<(String, String)> = numbers.into_iter().map(|one| (one.number, one.shown)).collect();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let said = move || SaidForm {
            number: number.get_untracked(),
            purpose: match about.get_untracked().as_str() {
                "marketing" => ConsentPurpose::Marketing,
                _ => ConsentPurpose::Texts,
            },
            given: answer.get_untracked() == "yes",
            words: words.get_untracked(),
        };
        act.run_final(
            "Written down.",
            move |intent| write_consent(intent, customer, said()),
            move |_| {
                words.try_set(String::new());
            },
        );
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <SelectField name="number" label="Number" value=number options error=act.errors.for_field("number")/>
            <SegmentedField name="purpose" label="What it was about" value=about
                options=vec![("texts".into(), "Their visits".into()), ("marketing".into(), "Offers".into())]/>
            <SegmentedField name="given" label="What they said" value=answer
                options=vec![("yes".into(), "Yes".into()), ("no".into(), "No".into())]/>
            <TextField name="words" label="How they said it" value=words required=true maxlength=SAID_LIMIT
                hint="For example: on the phone, at the counter, on the form." error=act.errors.for_field("words")/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Write it down"</Button>
            </div>
        </form>
    }
    .into_any()
}
