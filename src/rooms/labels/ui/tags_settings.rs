use super::archived_labels::ArchivedLabels;
use super::label_row::LabelRow;
use super::name_dialog::NameDialog;
use crate::domain::ids::TagId;
use crate::error::AppError;
use crate::live::{Act, use_live};
use crate::rooms::labels::relevance::TAGS;
use crate::rooms::labels::{Tag, api};
use crate::ui::{EmptyState, ErrorPanel, Section, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;

/// The tags of the business: they are made where they are typed, on a card; here they are renamed and archived.
#[component]
pub fn TagsSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| api::list_tags());
    use_live().refresh(list, |frame| TAGS.concerns(frame));
    let archiving = Act::new();
    let archive = move |id: TagId, archived: bool| {
        let said = if archived { "Tag archived." } else { "Tag restored." };
        archiving.run(said, move |intent| api::archive_tag(intent, id, archived), move |_| list.refetch());
    };
    let naming = Naming::new(list);
    let restore = Callback::new(move |key: String| {
        if let Ok(id) = key.parse() {
            archive(id, false);
        }
    });
    let rows = move |all: Vec<Tag>| {
        let (gone, here): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.archived);
        let gone = gone.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
        let row = move |one: Tag| {
            let (id, old) = (one.id, one.clone());
            view! {
                <LabelRow
                    name=one.name customers=one.customers href=format!("/contacts?tag={id}") edit_label="Rename"
                    on_edit=Callback::new(move |()| naming.rename(&old))
                    on_archive=Callback::new(move |()| archive(id, true))
                />
            }
        };
        view! {
            {if here.is_empty() {
                view! { <EmptyState icon="tag" title="No tags yet" text="A tag is made when somebody types it on a customer."/> }.into_any()
            } else {
                view! { <ul class="label-rows">{here.into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
            <ArchivedLabels labels=gone on_restore=restore/>
        }
        .into_any()
    };
    view! {
        <Section title="Tags">
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows/> }>
                {move || awaited(async move {
                    match list.await {
                        Ok(all) => rows(all),
                        Err(error) => view! {
                            <ErrorPanel
                                what="The tags could not be loaded." why=Signal::stored(error.to_string())
                                on_retry=Callback::new(move |()| list.refetch())
                            />
                        }
                        .into_any(),
                    }
                })}
            </Transition>
        </Section>
        {naming.dialog()}
    }
    .into_any()
}

/// The dialog for another name.
#[derive(Clone, Copy)]
struct Naming {
    list: Resource<Result<Vec<Tag>, AppError>>,
    open: RwSignal<bool>,
    name: RwSignal<String>,
    of: RwSignal<Option<(TagId, i32)>>,
    act: Act,
}

impl Naming {
    fn new(list: Resource<Result<Vec<Tag>, AppError>>) -> Self {
        let (open, name, of) = (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(None));
        Self { list, open, name, of, act: Act::new() }
    }

    fn rename(self, tag: &Tag) {
        self.act.errors.clear();
        self.act.clash.set(None);
        self.name.set(tag.name.clone());
        self.of.set(Some((tag.id, tag.version)));
        self.open.set(true);
    }

    fn save(self, insisting_on: Option<i32>) {
        let Some((id, seen)) = self.of.get_untracked() else { return };
        let (name, version) = (self.name.get_untracked(), insisting_on.unwrap_or(seen));
        self.act.run(
            "Tag renamed.",
            move |intent| api::rename_tag(intent, id, version, name.clone()),
            move |_| {
                self.open.set(false);
                self.list.refetch();
            },
        );
    }

    fn dialog(self) -> impl IntoView {
        let on_save = Callback::new(move |insisting_on| self.save(insisting_on));
        view! {
            <NameDialog
                open=self.open title="Rename tag" confirm_label="Rename" name=self.name max=40 act=self.act on_save
            />
        }
    }
}
