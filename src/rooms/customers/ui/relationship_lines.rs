use super::customer_picker::CustomerPicker;
use super::drafts::{Line, Lines};
use crate::domain::ids::CustomerId;
use crate::rooms::customers::model::{NewRelationship, RelationshipKind};
use crate::ui::{Button, FieldErrors, IconButton, SelectField, TextField};
use leptos::prelude::*;

/// A relationship in a form.
#[derive(Clone, Copy)]
pub(super) struct RelationshipDraft {
    pub other: RwSignal<Option<(CustomerId, String)>>,
    pub kind: RwSignal<String>,
    pub note: RwSignal<String>,
}

impl RelationshipDraft {
    pub fn empty() -> Self {
        Self {
            other: RwSignal::new(None),
            kind: RwSignal::new(RelationshipKind::Spouse.as_str().into()),
            note: RwSignal::new(String::new()),
        }
    }

    /// None as long as nobody is chosen.
    pub fn relationship(self) -> Option<NewRelationship> {
        let (other_customer_id, _) = self.other.get()?;
        let kind = RelationshipKind::parse(&self.kind.get()).unwrap_or(RelationshipKind::Other);
        Some(NewRelationship { other_customer_id, kind, note: self.note.get() })
    }
}

/// Several relationships in a form.
#[component]
pub(super) fn RelationshipLines(lines: Lines<RelationshipDraft>, errors: FieldErrors) -> impl IntoView {
    let line = move |Line { key, draft }: Line<RelationshipDraft>| {
        let id = move |field: &str| format!("relationship-{key}-{field}");
        view! {
            <div class="draft-block" role="group" aria-label="Relationship">
                <div class="fields">
                    <SelectField
                        name="kind" id=id("kind") label="This customer is" value=draft.kind
                        options=RelationshipKind::options() error=lines.error(errors, "relationships", key, "kind")
                    />
                    <CustomerPicker
                        name="other_customer_id" id=id("other") label="Other customer" chosen=draft.other
                        error=lines.error(errors, "relationships", key, "other_customer_id")
                    />
                    <TextField
                        name="note" id=id("note") label="Note" value=draft.note maxlength=200 autocomplete="off"
                        error=lines.error(errors, "relationships", key, "note")
                    />
                </div>
                <IconButton icon="trash" label="Remove this relationship" press=move |_| lines.remove(key)/>
            </div>
        }
    };
    view! {
        <div class="draft-lines">
            <For each=move || lines.all.get() key=|line| line.key children=line/>
            <div class="actions">
                <Button icon="plus" press=move |_| { lines.add(RelationshipDraft::empty()); }>"Add relationship"</Button>
            </div>
        </div>
    }
    .into_any()
}
