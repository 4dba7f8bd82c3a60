use leptos::prelude::*;

use crate::ui::{
    CheckboxField, ComboField, DateField, DateTimeField, Section, SegmentedField, SelectField, TextArea,
    TextField,
};

fn options() -> Vec<(String, String)> {
    [("sms", "Text message"), ("email", "E-mail")]
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .into()
}

/// Every field as it is refused, and as it cannot be used.
#[component]
pub(super) fn FieldStates() -> impl IntoView {
    view! {
        <Section title="Fields, invalid" id="fields-invalid"><EveryField key="bad" wrong="This cannot be saved so." disabled=false/></Section>
        <Section title="Fields, disabled" id="fields-disabled"><EveryField key="off" wrong="" disabled=true/></Section>
    }
    .into_any()
}

#[component]
fn EveryField(
    key: &'static str,
    /// The sentence at each field; empty: none.
    wrong: &'static str,
    disabled: bool,
) -> impl IntoView {
    let text = |initial: &str| RwSignal::new(initial.to_owned());
    let error = Signal::stored((!wrong.is_empty()).then(|| wrong.to_owned()));
    let name = |field: &str| format!("sg-{key}-{field}");
    let suggestions: Vec<String> = ["Labrador", "Poodle"].map(str::to_owned).into();
    view! {
        <div class="fields">
            <TextField name=name("text") label="Name" value=text("Bella") error disabled/>
            <ComboField name=name("combo") label="Breed" value=text("Poodle") suggestions error disabled/>
            <SelectField name=name("select") label="Channel" value=text("sms") options=options() error disabled/>
            <DateField name=name("date") label="Born" value=text("2021-05-04") error disabled/>
            <DateTimeField name=name("time") label="Visit" value=text("2026-11-27T09:00") error disabled/>
            <SegmentedField name=name("choice") label="Reply by" value=text("sms") options=options() error disabled/>
            <CheckboxField name=name("check") label="May get reminders" value=RwSignal::new(true) error disabled/>
        </div>
        <TextArea name=name("area") label="Note" value=text("Nervous at the door.") error disabled/>
    }
    .into_any()
}
