use crate::rooms::pets::model::{MAX_AGE_YEARS, born_from_age};
use crate::ui::{DateField, FieldErrors, SegmentedField, TextField};
use chrono::NaiveDate;
use leptos::prelude::*;

/// A birthday, or an age as people tell it.
#[derive(Clone, Copy)]
pub(super) struct Birth {
    /// "birthday" or "age".
    pub mode: RwSignal<String>,
    /// `YYYY-MM-DD` or empty.
    pub day: RwSignal<String>,
    pub years: RwSignal<String>,
    pub months: RwSignal<String>,
}

/// What was given: a birthday, or an age in years and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Nothing,
    Day(NaiveDate),
    Age(u32, u32),
}

impl Birth {
    pub fn new() -> Self {
        Self {
            mode: RwSignal::new("birthday".into()),
            day: RwSignal::new(String::new()),
            years: RwSignal::new(String::new()),
            months: RwSignal::new(String::new()),
        }
    }

    /// Puts a birthday into the fields.
    pub fn fill(self, born_on: Option<NaiveDate>) {
        self.mode.set("birthday".into());
        self.day.set(born_on.map(|day| day.to_string()).unwrap_or_default());
        self.years.set(String::new());
        self.months.set(String::new());
    }

    /// Reads the fields; an error comes with its field.
    pub fn read(self) -> Result<Given, (String, String)> {
        if self.mode.get_untracked() == "birthday" {
            let typed = self.day.get_untracked();
            if typed.is_empty() {
                return Ok(Given::Nothing);
            }
            return typed
                .parse()
                .map(Given::Day)
                .map_err(|_| ("born_on".into(), "A birthday is a day, such as 4 May 2021.".into()));
        }
        let number = |typed: String| -> Result<Option<u32>, (String, String)> {
            let typed = typed.trim().to_owned();
            if typed.is_empty() {
                return Ok(None);
            }
            let wrong = || {
                let sentence =
                    format!("An age has at most {MAX_AGE_YEARS} years, or 60 months instead of years.");
                ("age_years".to_owned(), sentence)
            };
            typed.parse().ok().filter(|n| *n <= MAX_AGE_YEARS).map(Some).ok_or_else(wrong)
        };
        match (number(self.years.get_untracked())?, number(self.months.get_untracked())?) {
            (None, None) => Ok(Given::Nothing),
            (years, months) => Ok(Given::Age(years.unwrap_or(0), months.unwrap_or(0))),
        }
    }
}

impl Given {
    /// The birthday, and whether it is an estimate.
    pub fn born_on(self, today: NaiveDate) -> (Option<NaiveDate>, bool) {
        match self {
            Self::Nothing => (None, false),
            Self::Day(day) => (Some(day), false),
            Self::Age(years, months) => (born_from_age(years, months, today), true),
        }
    }
}

/// The fields of a [`Birth`]; `id` begins their ids.
#[component]
pub(super) fn BirthFields(
    birth: Birth,
    #[prop(into)] id: String,
    today: NaiveDate,
    errors: FieldErrors,
) -> impl IntoView {
    let options = [("birthday", "Birthday"), ("age", "Age")]
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .to_vec();
    let id = StoredValue::new(id);
    let by_age = move || birth.mode.with(|mode| mode == "age");
    view! {
        <div class="birth">
            <SegmentedField
                name="birth_mode" id=format!("{}-mode", id.get_value()) label="Known by" value=birth.mode options
            />
            <Show
                when=by_age
                fallback=move || view! {
                    <DateField
                        name="born_on" id=format!("{}-day", id.get_value()) label="Birthday" value=birth.day
                        max=today.to_string() error=errors.for_field("born_on")
                    />
                }
            >
                <div class="birth-age">
                    <TextField
                        name="age_years" id=format!("{}-years", id.get_value()) label="Years" value=birth.years
                        inputmode="numeric" autocomplete="off" error=errors.for_field("age_years")
                    />
                    <TextField
                        name="age_months" id=format!("{}-months", id.get_value()) label="Months" value=birth.months
                        inputmode="numeric" autocomplete="off"
                    />
                </div>
            </Show>
        </div>
    }
    .into_any()
}
