use crate::rooms::settings::model::{HoursDraft, WEEKDAYS};
use crate::ui::{Icon, IconButton, TextField};
use leptos::prelude::*;

/// Opening hours while they are typed.
#[derive(Clone, Copy)]
pub struct HoursInput {
    spans: RwSignal<Vec<Span>>,
    next: StoredValue<u32>,
}

#[derive(Clone, Copy)]
struct Span {
    key: u32,
    day: u8,
    opens: RwSignal<String>,
    closes: RwSignal<String>,
}

impl HoursInput {
    /// Starts from what is set.
    pub fn new(drafts: Vec<HoursDraft>) -> Self {
        let input = Self { spans: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        input.set(drafts);
        input
    }

    /// Replaces what was typed.
    pub fn set(self, drafts: Vec<HoursDraft>) {
        let spans = drafts.into_iter().map(|draft| self.span(draft)).collect();
        self.spans.set(spans);
    }

    /// What is typed now.
    pub fn drafts(self) -> Vec<HoursDraft> {
        self.spans.with_untracked(|spans| {
            spans
                .iter()
                .map(|span| HoursDraft {
                    day: span.day,
                    opens: span.opens.get_untracked(),
                    closes: span.closes.get_untracked(),
                })
                .collect()
        })
    }

    fn span(self, draft: HoursDraft) -> Span {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Span { key, day: draft.day, opens: RwSignal::new(draft.opens), closes: RwSignal::new(draft.closes) }
    }

    /// Another span on a day, after the last one there.
    fn add(self, day: u8) {
        let first = !self.spans.with_untracked(|spans| spans.iter().any(|span| span.day == day));
        let (opens, closes) = if first { ("08:00", "18:00") } else { ("", "") };
        let span = self.span(HoursDraft { day, opens: opens.into(), closes: closes.into() });
        self.spans.update(|spans| {
            let at = spans.iter().rposition(|other| other.day <= day).map_or(0, |at| at + 1);
            spans.insert(at, span);
        });
    }

    fn remove(self, key: u32) {
        self.spans.update(|spans| spans.retain(|span| span.key != key));
    }
}

/// A row for each day with its spans; a day without one is closed.
#[component]
pub fn HoursField(input: HoursInput, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let days = (1_u8..).zip(WEEKDAYS).map(|(day, name)| view! { <DayRow input day name/> }).collect_view();
    view! {
        <fieldset
            class="hours" id="field-opening_hours" tabindex="-1"
            data-invalid=move || error.with(Option::is_some).then_some("true")
        >
            <legend class="field-label">"Opening hours"</legend>
            <p class="field-hint">"Closing before opening means after midnight."</p>
            <div class="hours-days">{days}</div>
            {move || error.get().map(|text| view! { <p class="field-error"><Icon name="alert"/>{text}</p> })}
        </fieldset>
    }
    .into_any()
}

#[component]
fn DayRow(input: HoursInput, day: u8, name: &'static str) -> impl IntoView {
    let spans = Memo::new(move |_| {
        input.spans.with(|spans| {
            spans.iter().filter(|span| span.day == day).map(|span| span.key).collect::<Vec<_>>()
        })
    });
    let find = move |key: u32| {
        input.spans.with_untracked(|spans| spans.iter().find(|span| span.key == key).copied())
    };
    let row = move |key: u32| {
        find(key).map(|span| {
            view! {
                <div class="hours-span">
                    <TextField
                        name=format!("opens-{key}") label=format!("{name} opens") hide_label=true value=span.opens
                        input_type="time"
                    />
                    <span aria-hidden="true">"–"</span>
                    <TextField
                        name=format!("closes-{key}") label=format!("{name} closes") hide_label=true value=span.closes
                        input_type="time"
                    />
                    <IconButton
                        icon="close" label=format!("Remove these hours on {name}") press=move |_| input.remove(key)
                    />
                </div>
            }
        })
    };
    view! {
        <div class="hours-day" role="group" aria-label=name>
            <span class="hours-name">{name}</span>
            <div class="hours-spans">
                <Show when=move || spans.with(Vec::is_empty)><span class="text-2">"Closed"</span></Show>
                <For each=move || spans.get() key=|key| *key let:key>{row(key)}</For>
            </div>
            <IconButton icon="plus" label=format!("Add hours on {name}") press=move |_| input.add(day)/>
        </div>
    }
    .into_any()
}
