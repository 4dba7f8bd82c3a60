use super::archived_labels::ArchivedLabels;
use super::colour_code_dialog::Coding;
use super::label_row::LabelRow;
use crate::domain::ids::ColourCodeId;
use crate::live::{Act, use_live};
use crate::rooms::labels::relevance::COLOUR_CODES;
use crate::rooms::labels::{ColourCode, api};
use crate::ui::{
    Button, ButtonKind, ColourCodeChip, EmptyState, ErrorPanel, Section, Skeleton, SkeletonKind, awaited,
};
use leptos::prelude::*;

/// The colour codes of the business: a colour with letters and a meaning, for customers and pets.
#[component]
pub fn ColoursSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| api::list_colour_codes());
    use_live().refresh(list, |frame| COLOUR_CODES.concerns(frame));
    let archiving = Act::new();
    let archive = move |id: ColourCodeId, archived: bool| {
        let said = if archived { "Colour code archived." } else { "Colour code restored." };
        let call = move |intent| api::archive_colour_code(intent, id, archived);
        archiving.run(said, call, move |_| list.refetch());
    };
    let coding = Coding::new(list);
    let restore = Callback::new(move |key: String| {
        if let Ok(id) = key.parse() {
            archive(id, false);
        }
    });
    let rows = move |all: Vec<ColourCode>| {
        let (gone, here): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.archived);
        let gone = gone.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
        let row = move |one: ColourCode| {
            let (id, old, shown) = (one.id, one.clone(), one.clone());
            let face = move || {
                let (letters, name) = (shown.letters.clone(), shown.name.clone());
                view! { <ColourCodeChip colour=shown.colour.as_str() letters name/> }
            };
            view! {
                <LabelRow
                    name=one.name customers=one.customers pets=one.pets edit_label="Edit" face
                    on_edit=Callback::new(move |()| coding.edit(&old))
                    on_archive=Callback::new(move |()| archive(id, true))
                />
            }
        };
        view! {
            {if here.is_empty() {
                view! {
                    <EmptyState
                        icon="palette" title="No colour codes yet"
                        text="Mark what everyone must see at a glance. Customers never see it."
                    />
                }
                .into_any()
            } else {
                view! { <ul class="label-rows">{here.into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
            <ArchivedLabels labels=gone on_restore=restore/>
        }
        .into_any()
    };
    view! {
        <Section
            title="Colour codes"
            actions=move || view! {
                <Button icon="plus" kind=ButtonKind::Primary press=move |_| coding.create()>"Add colour code"</Button>
            }
        >
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows/> }>
                {move || awaited(async move {
                    match list.await {
                        Ok(all) => rows(all),
                        Err(error) => view! {
                            <ErrorPanel
                                what="The colour codes could not be loaded." why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| list.refetch())
                            />
                        }
                        .into_any(),
                    }
                })}
            </Transition>
        </Section>
        {coding.dialog()}
    }
    .into_any()
}
