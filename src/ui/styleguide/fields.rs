use leptos::prelude::*;

use crate::ui::{
    Button, ButtonKind, CheckboxField, ComboField, DateField, DateTimeField, ErrorSummary, FieldErrors,
    SearchField, Section, SegmentedField, SelectField, TextArea, TextField,
};

fn options() -> Vec<(String, String)> {
    [("sms", "Text message"), ("email", "E-mail"), ("phone", "Phone")]
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .into()
}

/// Fields at rest, invalid, disabled and over their limit, and a form with a summary.
#[component]
pub(super) fn Fields() -> impl IntoView {
    let text = |initial: &str| RwSignal::new(initial.to_owned());
    let error = |sentence: &str| Signal::stored(Some(sentence.to_owned()));
    let suggestions: Vec<String> = ["Labrador", "Poodle", "Beagle"].map(str::to_owned).into();
    let long = "A very long name that no field was made for, with more words than fit ".repeat(2);
    view! {
        <Section title="Fields" id="fields">
            <div class="fields">
                <TextField name="sg-name" label="Name" value=text("") required=true placeholder="First and last"/>
                <TextField name="sg-long" label="Long text" value=text(&long) hint="As on the invoice"/>
                <TextField
                    name="sg-phone" label="Phone" value=text("12") input_type="tel" inputmode="tel"
                    error=error("This number is too short.") hint="With the country code"
                />
                <TextField name="sg-off" label="Account number" value=text("C-1042") disabled=true hint="Set by the system"/>
                <TextField name="sg-limit" label="Letters" value=text("ABCD") maxlength=3/>
                <TextField name="sg-rtl" label="Right to left" value=text("مرحبا بك 🐶")/>
                <ComboField name="sg-breed" label="Breed" value=text("") suggestions/>
                <SelectField name="sg-channel" label="Channel" value=text("email") options=options()/>
                <SelectField
                    name="sg-channel-bad" label="Channel, invalid" value=text("sms") options=options()
                    error=error("This customer has stopped text messages.")
                />
                <DateField name="sg-born" label="Born" value=text("2021-05-04") max="2026-12-31"/>
                <DateTimeField name="sg-visit" label="Next visit" value=text("2026-11-27T09:00")/>
                <SegmentedField name="sg-size" label="Reply by" value=text("sms") options=options()/>
                <SegmentedField
                    name="sg-size-off" label="Reply by, disabled" value=text("email") options=options() disabled=true
                />
                <CheckboxField name="sg-news" label="May get reminders" value=RwSignal::new(true) hint="By text or e-mail"/>
                <CheckboxField
                    name="sg-terms" label="Has signed the agreement" value=RwSignal::new(false) required=true
                    error=error("The agreement must be signed first.")
                />
                <SearchField name="sg-search" label="Search customers" value=text("Mochi")/>
            </div>
            <TextArea
                name="sg-note" label="Note" value=text("Nervous at the door.\nCarry out.\n\nمرحبا")
                hint="Grows with the text. Ctrl-Enter saves." maxlength=60
            />
        </Section>
        <Form/>
    }
}

/// A form that the server refuses, as rooms write them.
#[component]
fn Form() -> impl IntoView {
    let name = RwSignal::new(String::new());
    let errors = FieldErrors::new();
    let check = move || {
        errors.clear();
        if name.with(String::is_empty) {
            errors.set(vec![("sg-form-name".to_owned(), "Enter a name.".to_owned())]);
        }
    };
    view! {
        <Section title="Form" id="form">
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    check();
                }
            >
                <ErrorSummary errors/>
                <TextField
                    name="sg-form-name" label="Pet's name" value=name required=true
                    error=errors.for_field("sg-form-name")
                />
                <div class="actions">
                    <Button kind=ButtonKind::Primary submit=true>"Save"</Button>
                    <Button kind=ButtonKind::Quiet>"Cancel"</Button>
                </div>
            </form>
        </Section>
    }
}
