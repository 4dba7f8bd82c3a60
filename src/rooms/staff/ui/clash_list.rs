use crate::live::Act;
use crate::ui::ConflictCard;
use leptos::prelude::*;
use serde_json::Value;

/// The fields that somebody else changed meanwhile, each with both values. When the last one is
/// decided, `again` sends the form at the newer version.
#[component]
pub fn ClashList(
    act: Act,
    version: RwSignal<i32>,
    /// A column's name in words.
    words: fn(&str) -> &'static str,
    /// Puts their value into the form's field.
    take: Callback<(String, Value)>,
    again: Callback<()>,
) -> impl IntoView {
    let decided = move |field: String| {
        let mut newer = None;
        act.clash.update(|clash| {
            if let Some(open) = clash {
                open.fields.retain(|other| other.field != field);
                if open.fields.is_empty() {
                    newer = Some(open.version);
                    *clash = None;
                }
            }
        });
        if let Some(newer) = newer {
            version.set(newer);
            again.run(());
        }
    };
    move || {
        let clash = act.clash.get()?;
        let cards = clash
            .fields
            .into_iter()
            .map(|one| {
                let (theirs, mine) = (shown(&one.theirs), shown(&one.mine));
                let (field, name) = (one.field.clone(), words(&one.field));
                let (kept, taken) = (field.clone(), field);
                let on_theirs = move |()| {
                    take.run((taken.clone(), one.theirs.clone()));
                    decided(taken.clone());
                };
                view! {
                    <ConflictCard
                        field=name theirs theirs_by="As it is now" mine
                        on_theirs=Callback::new(on_theirs) on_mine=Callback::new(move |()| decided(kept.clone()))
                    />
                }
            })
            .collect_view();
        Some(view! { <div class="stack" role="alert">{cards}</div> })
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "(empty)".into(),
        Value::String(text) if text.is_empty() => "(empty)".into(),
        Value::String(text) => text.clone(),
        Value::Bool(on) => if *on { "On" } else { "Off" }.into(),
        Value::Array(items) if items.is_empty() => "(none)".into(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("\n"),
        Value::Object(row) => row.values().map(shown).collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
    }
}
