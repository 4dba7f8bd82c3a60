use super::drafts::{Line, Lines, PointDraft};
use crate::rooms::customers::model::PointKind;
use crate::ui::{Button, CheckboxField, FieldErrors, IconButton, SelectField, TextField};
use leptos::prelude::*;

/// Several phones and emails in a form, with type, SMS and Main.
#[component]
pub(super) fn PointLines(
    lines: Lines<PointDraft>,
    errors: FieldErrors,
    scope: &'static str,
) -> impl IntoView {
    let add = move |kind: PointKind| {
        let first = lines.all.with_untracked(|all| !all.iter().any(|line| line.draft.kind == kind));
        lines.add(PointDraft::empty(kind, first));
    };
    view! {
        <div class="draft-lines">
            <For each=move || lines.all.get() key=|line| line.key children=move |line| view! { <PointLine line lines errors scope/> }/>
            <div class="actions">
                <Button icon="plus" press=move |_| add(PointKind::Phone)>"Add phone"</Button>
                <Button icon="plus" press=move |_| add(PointKind::Email)>"Add email"</Button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn PointLine(
    line: Line<PointDraft>,
    lines: Lines<PointDraft>,
    errors: FieldErrors,
    scope: &'static str,
) -> impl IntoView {
    let Line { key, draft } = line;
    let is_phone = draft.kind == PointKind::Phone;
    let id = move |field: &str| format!("{scope}-point-{key}-{field}");
    let (input_type, label) = if is_phone { ("tel", "Phone") } else { ("email", "Email") };
    // One Main of each kind: marking one takes the mark from the others.
    Effect::new(move |_| {
        if draft.is_main.get() {
            let others = lines.all.get_untracked();
            for other in others.iter().filter(|other| other.key != key && other.draft.kind == draft.kind) {
                other.draft.is_main.set(false);
            }
        }
    });
    let remove = move |_| {
        lines.remove(key);
        let rest = lines.all.get_untracked();
        let mut same = rest.iter().filter(|other| other.draft.kind == draft.kind);
        if draft.is_main.get_untracked()
            && let Some(next) = same.next()
        {
            next.draft.is_main.set(true);
        }
    };
    let remove_label = Signal::derive(move || {
        draft.raw.with(|raw| {
            if raw.trim().is_empty() {
                format!("Remove this {}", label.to_lowercase())
            } else {
                format!("Remove {raw}")
            }
        })
    });
    view! {
        <div class="draft-line" role="group" aria-label=label>
            <TextField
                name="raw" id=id("raw") label=label value=draft.raw input_type=input_type autocomplete="off"
                error=lines.error(errors, "points", key, "raw")
            />
            <SelectField name="label" id=id("label") label="Type" value=draft.label options=draft.types()/>
            <div class="draft-marks">
                <CheckboxField name="is_main" id=id("main") label="Main" value=draft.is_main/>
                {is_phone.then(|| view! {
                    <CheckboxField
                        name="sms" id=id("sms") label="SMS" value=draft.sms
                        error=lines.error(errors, "points", key, "sms")
                    />
                })}
                <IconButton icon="trash" label=remove_label press=remove/>
            </div>
        </div>
    }
    .into_any()
}
