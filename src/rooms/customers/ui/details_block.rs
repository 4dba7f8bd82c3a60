use super::clashes::Clashes;
use super::drafts::DetailDraft;
use super::fact_lines::detail_labels;
use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::customers::api::{add_detail, edit_detail, remove_detail};
use crate::rooms::customers::model::Detail;
use crate::ui::{Button, ButtonKind, ComboField, IconButton, Menu, MenuItem, Section, TextArea, history_of};
use leptos::{html, prelude::*};

/// General facts about a customer (allergies, preferred colour, nickname), each edited in place.
#[component]
pub fn DetailsBlock(customer_id: CustomerId, #[prop(into)] details: Signal<Vec<Detail>>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let actions =
        move || view! { <IconButton icon="plus" label="Add detail" press=move |_| adding.set(true)/> };
    let row = move |id| {
        let detail = Memo::new(move |before: Option<&Option<Detail>>| {
            details
                .with(|all| all.iter().find(|detail| detail.id == id).cloned())
                .or_else(|| before.cloned().flatten())
        });
        view! { <li class="fact"><DetailRow detail/></li> }
    };
    let ids = move || -> Vec<_> { details.with(|all| all.iter().map(|detail| detail.id).collect()) };
    view! {
        <Section title="Details" actions>
            <ul class="facts" role="list">
                <For each=ids key=|id| *id children=row/>
            </ul>
            <Show when=move || adding.get()><AddDetail customer_id adding/></Show>
            <Show when=move || details.with(Vec::is_empty) && !adding.get()>
                <p class="text-2">"Nothing yet: allergies, a preferred colour, a nickname."</p>
            </Show>
        </Section>
    }
    .into_any()
}

#[component]
fn DetailRow(detail: Memo<Option<Detail>>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let act = Act::new();
    let Some(id) = detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.id)) else {
        return ().into_any();
    };
    let label = Memo::new(move |_| {
        detail.with(|detail| detail.as_ref().map(|detail| detail.label.clone()).unwrap_or_default())
    });
    let value =
        move || detail.with(|detail| detail.as_ref().map(|detail| detail.value.clone()).unwrap_or_default());
    let history = history_of("detail", id.0, move || label.get());
    let remove = move |_| act.run("Detail removed.", move |intent| remove_detail(intent, id), |_| {});
    let face = move || {
        view! {
            <div class="fact-main">
                <bdi class="meta">{move || label.get()}</bdi>
                <p class="fact-text" dir="auto">{value}</p>
            </div>
            <Menu label=Signal::derive(move || format!("More for {}", label.get()))>
                <MenuItem icon="edit" press=move |_| editing.set(true)>"Edit"</MenuItem>
                <MenuItem icon="history" press=move |_| history.run(())>"History"</MenuItem>
                <MenuItem icon="trash" danger=true press=remove>"Remove"</MenuItem>
            </Menu>
        }
    };
    view! { <Show when=move || editing.get() fallback=face><EditDetail detail editing/></Show> }.into_any()
}

#[component]
fn EditDetail(detail: Memo<Option<Detail>>, editing: RwSignal<bool>) -> impl IntoView {
    let Some(was) = detail.get_untracked() else { return ().into_any() };
    let (id, version) = (was.id, StoredValue::new(was.version));
    let draft = DetailDraft::of(was.clone());
    let was = StoredValue::new(was);
    let act = Act::new();
    let save = Callback::new(move |()| {
        let (edit, seen) = (untrack(|| was.with_value(|was| draft.edit(was))), version.get_value());
        act.run(
            "Detail changed.",
            move |intent| edit_detail(intent, id, seen, edit.clone()),
            move |_| editing.set(false),
        );
    });
    let theirs = Callback::new(move |(field, value): (String, serde_json::Value)| {
        let value = value.as_str().unwrap_or_default().to_owned();
        if field == "label" { draft.label.set(value) } else { draft.value.set(value) }
    });
    let settled = Callback::new(move |(seen, _): (i32, String)| {
        version.set_value(seen);
        save.run(());
    });
    view! {
        <DetailForm draft act scope=format!("detail-{id}") on_save=save on_cancel=Callback::new(move |()| editing.set(false))/>
        <Clashes act label=super::field_label on_theirs=theirs on_settled=settled/>
    }
    .into_any()
}

#[component]
fn AddDetail(customer_id: CustomerId, adding: RwSignal<bool>) -> impl IntoView {
    let draft = DetailDraft::empty();
    let act = Act::new();
    let save = Callback::new(move |()| {
        let detail = untrack(|| draft.new_detail());
        act.run(
            "Detail added.",
            move |intent| add_detail(intent, customer_id, detail.clone()),
            move |_| adding.set(false),
        );
    });
    view! { <DetailForm draft act scope="new-detail".to_owned() on_save=save on_cancel=Callback::new(move |()| adding.set(false))/> }
}

#[component]
fn DetailForm(
    draft: DetailDraft,
    act: Act,
    scope: String,
    on_save: Callback<()>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(());
    };
    view! {
        <form class="fact-form" on:submit=submit novalidate>
            <ComboField
                name="label" id=format!("{scope}-label") label="What" value=draft.label suggestions=detail_labels()
                error=act.errors.for_field("label") required=true node_ref=input
            />
            <TextArea
                name="value" id=format!("{scope}-value") label="Detail" value=draft.value rows=1 maxlength=1000
                error=act.errors.for_field("value") required=true on_submit=on_save
            />
            <div class="actions">
                <Button submit=true pending=act.pending icon="check">"Save"</Button>
                <Button kind=ButtonKind::Quiet press=move |_| on_cancel.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
