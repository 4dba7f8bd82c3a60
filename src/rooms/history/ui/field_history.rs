use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::{Act, use_live};
use crate::rooms::history::api::{field_history, restore_field};
use crate::rooms::history::model::{FieldChange, Which};
use crate::rooms::history::relevance::concerns_record;
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, EmptyState, ErrorPanel, Skeleton, TimeText, VisuallyHidden, awaited,
    use_toasts,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

/// Every change of a record's fields: who, when, old and new value, and **Restore**. For a dialog.
#[component]
pub fn FieldHistory(
    /// The record's kind: `customer`, `pet`, `booking`, …
    #[prop(into)]
    subject_type: String,
    subject_id: Uuid,
) -> impl IntoView {
    let kind = StoredValue::new(subject_type);
    let first = Resource::new(|| (), move |()| field_history(kind.get_value(), subject_id, None, None));
    let older = RwSignal::new(None::<Page<FieldChange, i64>>);
    use_live().refresh(first, move |frame| concerns_record(frame, subject_id));
    let show_more = move |from: i64| {
        spawn_local(async move {
            match field_history(kind.get_value(), subject_id, None, Some(from)).await {
                Ok(page) => older.update(|older| {
                    let mut rows = older.take().map(|page| page.rows).unwrap_or_default();
                    rows.extend(page.rows);
                    *older = Some(Page { rows, next: page.next });
                }),
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
        });
    };
    let body = move |answer: Result<Page<FieldChange, i64>, AppError>| {
        match answer {
        Err(error) => view! {
            <ErrorPanel what="The history could not be loaded." why=error.to_string()
                on_retry=Callback::new(move |()| first.refetch())/>
        }
        .into_any(),
        Ok(page) if page.rows.is_empty() => view! {
            <EmptyState icon="history" title="No changes yet" text="Every change will stand here, with the way back."/>
        }
        .into_any(),
        Ok(page) => {
            let extra = move || older.get().map(|page| page.rows).unwrap_or_default();
            let next = page.next;
            let further = move || older.with(|older| older.as_ref().map_or(next, |page| page.next));
            let rows = page.rows.into_iter().map(|change| view! { <Change change kind subject_id/> }).collect_view();
            view! {
                <ol class="changes">
                    {rows}
                    {move || extra().into_iter().map(|change| view! { <Change change kind subject_id/> }).collect_view()}
                </ol>
                {move || further().map(|from| view! {
                    <Button kind=ButtonKind::Quiet press=move |_| show_more(from)>"Show older changes"</Button>
                })}
            }
            .into_any()
        }
    }
    };
    view! {
        <Transition fallback=move || view! { <Skeleton label="Loading the history"/> }>
            {move || awaited(async move { body(first.await) })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Change(change: FieldChange, kind: StoredValue<String>, subject_id: Uuid) -> impl IntoView {
    let act = Act::new();
    let zone = expect_context::<Me>().zone;
    let FieldChange { seq, at, staff_name, field, label, before, after, undone } = change;
    let (field, name) = (StoredValue::new(field), StoredValue::new(label.clone()));
    let restore = Callback::new(move |which: Which| {
        act.run(
            format!("{} restored.", name.get_value()),
            move |intent| restore_field(intent, kind.get_value(), subject_id, field.get_value(), seq, which),
            |_| {},
        );
    });
    let by = staff_name.unwrap_or_else(|| "Pawline".to_owned());
    let problems = move || {
        let line = |(_, text): (String, String)| view! { <p class="field-error" role="alert">{text}</p> };
        act.errors.all().get().into_iter().map(line).collect_view()
    };
    view! {
        <li class="change">
            <p class="change-head">
                <strong>{label}</strong>
                {undone.then(|| view! { <Badge>"Taken back"</Badge> })}
            </p>
            <p class="meta"><bdi>{by}</bdi>" · "<TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/></p>
            <dl class="change-sides">
                <Side title="Old" name words=before none="Was not there" which=Which::Before restore pending=act.pending/>
                <Side title="New" name words=after none="Removed" which=Which::After restore pending=act.pending/>
            </dl>
            {problems}
        </li>
    }
    .into_any()
}

#[component]
fn Side(
    title: &'static str,
    name: StoredValue<String>,
    words: Option<String>,
    none: &'static str,
    which: Which,
    restore: Callback<Which>,
    pending: RwSignal<bool>,
) -> impl IntoView {
    let button = words.is_some().then(|| {
        view! {
            <Button kind=ButtonKind::Quiet icon="restore" pending press=move |_| restore.run(which)>
                "Restore"<VisuallyHidden>{format!(" {} {}", title.to_lowercase(), name.get_value())}</VisuallyHidden>
            </Button>
        }
    });
    let value = words.unwrap_or_else(|| none.to_owned());
    view! {
        <div class="change-side">
            <dt>{title}</dt>
            <dd dir="auto">{value}</dd>
            <dd>{button}</dd>
        </div>
    }
}
