use super::booking_dialog::BookingDialog;
use super::desk::Desk;
use super::draft_list::DraftList;
use super::letter_table::LetterTable;
use super::selection::Selection;
use super::selection_bar::SelectionBar;
use super::sms_number::SmsNumber;
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use crate::live::{Ephemeral, Kept, use_live};
use crate::rooms::correspondence::api::open;
use crate::rooms::correspondence::model::{Correspondence, Folder, Medium, SEARCH_LIMIT, View};
use crate::rooms::correspondence::relevance::LETTERS;
use crate::rooms::staff::Me;
use crate::ui::{
    Button, ButtonKind, ButtonLink, EmptyState, ErrorPanel, NavTab, NavTabs, PageHeader, SearchField,
    Skeleton, SkeletonKind, awaited,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use uuid::Uuid;

/// A customer's texts or emails.
#[component]
pub(super) fn PageOf(medium: Medium) -> impl IntoView {
    let params = use_params_map();
    // What is no id is an id that nobody has.
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<CustomerId>().ok())
            .unwrap_or(CustomerId(Uuid::nil()))
    });
    move || view! { <OpenPage id=id.get() medium/> }
}

#[component]
fn OpenPage(id: CustomerId, medium: Medium) -> impl IntoView {
    let query = use_query_map();
    let view = Memo::new(move |_| {
        query.with(|query| {
            let word = |name: &str| query.get(name).unwrap_or_default();
            let view = View::parse(&word("view"), &word("format"));
            match (medium, view.folder) {
                (Medium::Texts, Folder::Drafts) => View { folder: Folder::All, split: false },
                (Medium::Texts, folder) => View { folder, split: false },
                (Medium::Emails, _) => view,
            }
        })
    });
    let search = RwSignal::new(String::new());
    // So many pages are on the screen.
    let pages = StoredValue::new(1_usize);
    let found = Kept::new(
        move || {
            let (folder, search) = (view.get_untracked().folder, search.get_untracked());
            load(id, medium, folder, search, pages.get_value())
        },
        move |frame| LETTERS.concerns_of(frame, &[id]),
    );
    let rows = found.part(|found| found.page.rows.clone());
    let selection = Selection::new(rows);
    Effect::new(move |before: Option<(View, String)>| {
        let now = (view.get(), search.get());
        if before.is_some_and(|before| before != now) {
            pages.set_value(1);
            selection.clear();
            found.again();
        }
        now
    });
    // Read elsewhere, by the same person.
    let me = expect_context::<Me>().staff_id;
    use_live().on_ephemeral(move |what| {
        if matches!(what, Ephemeral::Read { staff_id, .. } if staff_id == me) {
            found.again();
        }
    });
    // Whoever was merged into another has that one's page, at that one's address.
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(current) = found.with(|found| found.customer_id).filter(|current| *current != id) {
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&medium.href(current), replace);
        }
    });
    let more = Callback::new(move |()| {
        pages.update_value(|pages| *pages += 1);
        found.again();
    });
    let desk =
        Desk { customer: id, medium, found, rows, view, search, selection, linking: RwSignal::new(None) };
    let failed = Memo::new(move |_| found.error.get());
    let body = move || {
        match failed.get() {
        None => view! { <Whole desk more/> }.into_any(),
        Some(AppError::NotFound) => view! { <Nobody/> }.into_any(),
        Some(error) => view! {
            <PageHeader title=title_of(medium)/>
            <ErrorPanel what="The messages could not be loaded." why=error.to_string() on_retry=found.retry()/>
        }
        .into_any(),
    }
    };
    view! {
        <div class="page letters-page">
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label="Loading the messages"/> }>
                {move || awaited(async move {
                    found.ready().await;
                    body
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// So many pages as one list.
async fn load(
    id: CustomerId,
    medium: Medium,
    folder: Folder,
    search: String,
    pages: usize,
) -> Result<Correspondence, AppError> {
    let mut all = open(id, medium, folder, search.clone(), None).await?;
    let further = |after| {
        let further = open(id, medium, folder, search.clone(), Some(after));
        async { further.await.map(|further| further.page) }
    };
    all.page.go_on(pages, further).await?;
    Ok(all)
}

fn title_of(medium: Medium) -> &'static str {
    match medium {
        Medium::Texts => "Text page",
        Medium::Emails => "Email page",
    }
}

#[component]
fn Whole(desk: Desk, more: Callback<()>) -> impl IntoView {
    let Desk { customer, medium, found, view, search, .. } = desk;
    let name = found.part(|found| found.customer_name.clone());
    let title = Signal::derive(move || match medium {
        Medium::Texts => format!("Texts with {}", name.get()),
        Medium::Emails => format!("Emails with {}", name.get()),
    });
    let actions = move || {
        let (other, icon, word, write) = match medium {
            Medium::Texts => (Medium::Emails, "mail", "Email page", "Write a text"),
            Medium::Emails => (Medium::Texts, "chat", "Text page", "Write an email"),
        };
        view! {
            <ButtonLink href=other.href(customer) icon=icon>{word}</ButtonLink>
            <ButtonLink href=desk.write_href() kind=ButtonKind::Primary icon="send">{write}</ButtonLink>
        }
    };
    let label = match medium {
        Medium::Texts => "Search these texts",
        Medium::Emails => "Search these emails",
    };
    // What nobody types by hand is cut as the server would.
    Effect::new(move |_| {
        if search.with(|typed| typed.chars().count() > SEARCH_LIMIT) {
            search.update(|typed| *typed = typed.chars().take(SEARCH_LIMIT).collect());
        }
    });
    let format = move || {
        let (href, words) = match view.get().split {
            true => (medium.href(customer), "View all messages in one list"),
            false => (
                format!("{}?view=received&format=split", medium.href(customer)),
                "View messages in inbox/sent format",
            ),
        };
        view! { <ButtonLink href kind=ButtonKind::Quiet icon="sort">{words}</ButtonLink> }
    };
    let drafts = Memo::new(move |_| view.get().folder == Folder::Drafts);
    let has_more = found.part(|found| found.page.next.is_some());
    view! {
        <PageHeader title back=format!("/contacts/{customer}") actions/>
        {(medium == Medium::Texts).then(|| view! { <SmsNumber desk/> })}
        <div class="letters-tools">
            <Folders desk/>
            {(medium == Medium::Emails).then_some(format)}
            <Show when=move || !drafts.get()><SearchField name="search-letters" label value=search/></Show>
        </div>
        {move || if drafts.get() {
            view! { <DraftList desk/> }.into_any()
        } else {
            view! {
                <SelectionBar desk/>
                <LetterTable desk/>
                <Show when=move || has_more.get()>
                    <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
                </Show>
            }
            .into_any()
        }}
        <BookingDialog desk/>
    }
    .into_any()
}

/// Which of them are listed.
#[component]
fn Folders(desk: Desk) -> impl IntoView {
    let page = desk.medium.href(desk.customer);
    let count = desk.found.part(|found| u32::try_from(found.drafts.len()).unwrap_or(0));
    let current = {
        let page = page.clone();
        Signal::derive(move || desk.view.with(|view| view.href(&page, view.folder)))
    };
    let tabs = Signal::derive(move || {
        let view = desk.view.get();
        let tab = |folder: Folder, word: &str| NavTab::new(view.href(&page, folder), word);
        let drafts = || tab(Folder::Drafts, "Drafts").with_count(count);
        match (desk.medium, view.split) {
            (Medium::Texts, _) => vec![
                tab(Folder::All, "All"),
                tab(Folder::Received, "Received"),
                tab(Folder::Sent, "Sent"),
                tab(Folder::Archived, "Archived"),
            ],
            (Medium::Emails, true) => vec![
                tab(Folder::Received, "Inbox"),
                tab(Folder::Sent, "Sent"),
                drafts(),
                tab(Folder::Archived, "Archived"),
            ],
            (Medium::Emails, false) => vec![
                tab(Folder::All, "All"),
                tab(Folder::Received, "Received"),
                tab(Folder::Sent, "Sent"),
                drafts(),
                tab(Folder::Archived, "Archived"),
            ],
        }
    });
    view! { <NavTabs label="Which messages" tabs current wrap=true/> }
}

#[component]
fn Nobody() -> impl IntoView {
    let action = || view! { <ButtonLink href="/contacts" icon="contacts">"Back to Contacts"</ButtonLink> };
    view! {
        <PageHeader title="Customer"/>
        <EmptyState
            icon="contacts" title="This customer does not exist"
            text=Signal::stored("The profile may have been taken back, or the link was cut short.".to_owned()) action
        />
    }
    .into_any()
}
