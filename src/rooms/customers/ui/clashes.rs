use crate::domain::language;
use crate::error::FieldClash;
use crate::live::Act;
use crate::ui::ConflictCard;
use leptos::prelude::*;
use serde_json::Value;

/// Fields that somebody else changed meanwhile, each with both values. When every one is decided,
/// the form sends again with the version that the record has now.
#[component]
pub(super) fn Clashes(
    act: Act,
    /// Words for a field's name.
    label: fn(&str) -> &'static str,
    /// The form takes the other value over.
    on_theirs: Callback<(String, Value)>,
    /// All are decided: send again, as seen at this version. The second part is the record that the
    /// fields named in front (`points.<id>.`), or empty.
    on_settled: Callback<(i32, String)>,
) -> impl IntoView {
    let settle = move |field: &str| {
        let mut settled = None;
        act.clash.update(|clash| {
            if let Some(open) = clash {
                open.fields.retain(|other| other.field != field);
                if open.fields.is_empty() {
                    settled = Some((open.version, record_of(field).to_owned()));
                    *clash = None;
                }
            }
        });
        if let Some(settled) = settled {
            on_settled.run(settled);
        }
    };
    let card = move |FieldClash { field, theirs, mine }: FieldClash, by: String| {
        let last = field.rsplit('.').next().unwrap_or(&field);
        let (name, theirs_shown, mine_shown) = (label(last), shown(last, &theirs), shown(last, &mine));
        let (keep_theirs, keep_mine) = (field.clone(), field);
        let take = move |()| {
            on_theirs.run((keep_theirs.clone(), theirs.clone()));
            settle(&keep_theirs);
        };
        view! {
            <ConflictCard
                field=name theirs=theirs_shown theirs_by=by mine=mine_shown
                on_theirs=Callback::new(take) on_mine=Callback::new(move |()| settle(&keep_mine))
            />
        }
    };
    move || {
        act.clash.get().map(|clash| {
            let by = clash.who();
            clash.fields.into_iter().map(|field| card(field, by.clone())).collect_view()
        })
    }
}

/// "points.<id>." of "points.<id>.raw"; empty for a field of the form's own record.
fn record_of(field: &str) -> &str {
    field.rsplit_once('.').map_or("", |(record, _)| record)
}

/// A stored value as people read it.
fn shown(field: &str, value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "(empty)".into(),
        Value::String(_) if field == "assigned_to" => "A colleague".into(),
        Value::String(code) if field == "language" => language::name_of(code).unwrap_or(code).into(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "Yes".into(),
        Value::Bool(false) => "No".into(),
        Value::Number(number) if field == "discount_bp" => {
            format!("{} %", super::percent(i32::try_from(number.as_i64().unwrap_or(0)).unwrap_or(0)))
        }
        Value::Null => "Nobody".into(),
        other => other.to_string(),
    }
}
