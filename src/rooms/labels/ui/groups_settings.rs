use super::archived_labels::ArchivedLabels;
use super::label_row::LabelRow;
use super::name_dialog::NameDialog;
use crate::domain::ids::GroupId;
use crate::error::AppError;
use crate::live::{Act, use_live};
use crate::rooms::labels::relevance::GROUPS;
use crate::rooms::labels::{Group, api};
use crate::ui::{Button, ButtonKind, EmptyState, ErrorPanel, Section, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;

/// The groups of the business: make, rename, archive, and see who is in them.
#[component]
pub fn GroupsSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| api::list_groups());
    use_live().refresh(list, |frame| GROUPS.concerns(frame));
    let archiving = Act::new();
    let archive = move |id: GroupId, archived: bool| {
        let said = if archived { "Group archived." } else { "Group restored." };
        archiving.run(said, move |intent| api::archive_group(intent, id, archived), move |_| list.refetch());
    };
    let naming = Naming::new(list);
    let restore = Callback::new(move |key: String| {
        if let Ok(id) = key.parse() {
            archive(id, false);
        }
    });
    let rows = move |all: Vec<Group>| {
        let (gone, here): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.archived);
        let gone = gone.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
        let row = move |one: Group| {
            let (id, old) = (one.id, one.clone());
            view! {
                <LabelRow
                    name=one.name customers=one.customers href=format!("/contacts?group={id}") edit_label="Rename"
                    on_edit=Callback::new(move |()| naming.rename(&old))
                    on_archive=Callback::new(move |()| archive(id, true))
                />
            }
        };
        view! {
            {if here.is_empty() {
                view! { <EmptyState icon="group" title="No groups yet" text="Create one for customers you want to find together."/> }.into_any()
            } else {
                view! { <ul class="label-rows">{here.into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
            <ArchivedLabels labels=gone on_restore=restore/>
        }
        .into_any()
    };
    view! {
        <Section
            title="Groups"
            actions=move || view! {
                <Button icon="plus" kind=ButtonKind::Primary press=move |_| naming.create()>"Create Group"</Button>
            }
        >
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows/> }>
                {move || awaited(async move {
                    match list.await {
                        Ok(all) => rows(all),
                        Err(error) => view! {
                            <ErrorPanel
                                what="The groups could not be loaded." why=Signal::stored(error.to_string())
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

/// The dialog for a new name or another one.
#[derive(Clone, Copy)]
struct Naming {
    list: Resource<Result<Vec<Group>, AppError>>,
    open: RwSignal<bool>,
    name: RwSignal<String>,
    /// None: a new group.
    of: RwSignal<Option<(GroupId, i32)>>,
    act: Act,
}

impl Naming {
    fn new(list: Resource<Result<Vec<Group>, AppError>>) -> Self {
        let (open, name, of) = (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(None));
        Self { list, open, name, of, act: Act::new() }
    }

    fn create(self) {
        self.show(String::new(), None);
    }

    fn rename(self, group: &Group) {
        self.show(group.name.clone(), Some((group.id, group.version)));
    }

    fn show(self, name: String, of: Option<(GroupId, i32)>) {
        self.act.errors.clear();
        self.act.clash.set(None);
        self.name.set(name);
        self.of.set(of);
        self.open.set(true);
    }

    fn save(self, insisting_on: Option<i32>) {
        let name = self.name.get_untracked();
        let close = move || {
            self.open.set(false);
            self.list.refetch();
        };
        match self.of.get_untracked() {
            None => self.act.run(
                "Group created.",
                move |intent| api::create_group(intent, name.clone()),
                move |_| close(),
            ),
            Some((id, seen)) => {
                let version = insisting_on.unwrap_or(seen);
                self.act.run(
                    "Group renamed.",
                    move |intent| api::rename_group(intent, id, version, name.clone()),
                    move |_| close(),
                );
            }
        }
    }

    fn dialog(self) -> impl IntoView {
        let is_new = move || self.of.with(Option::is_none);
        let title = Signal::derive(move || if is_new() { "Create Group" } else { "Rename group" }.to_owned());
        let verb = Signal::derive(move || if is_new() { "Add Group" } else { "Rename" }.to_owned());
        let on_save = Callback::new(move |insisting_on| self.save(insisting_on));
        view! { <NameDialog open=self.open title confirm_label=verb name=self.name max=80 act=self.act on_save/> }
    }
}
