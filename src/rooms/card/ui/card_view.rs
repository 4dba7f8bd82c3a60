use super::follow::follow;
use super::{CardBanners, CardHeader, Insights, Personal, QuickActions};
use crate::domain::command::Snapshot;
use crate::domain::ids::{BookingId, CustomerId, PetId};
use crate::live::offline::keep_card;
use crate::rooms::bookings::BookingsBlock;
use crate::rooms::bookings::model::Booking;
use crate::rooms::calls::ui::CallLogger;
use crate::rooms::card::kept::keep_facts;
use crate::rooms::card::model::{Card, OpenedCard};
use crate::rooms::conversations::ui::ThreadPane;
use crate::rooms::customers::model::PointKind;
use crate::rooms::customers::ui::{CustomerEditor, CustomerMenu};
use crate::rooms::history::FieldHistory;
use crate::rooms::merge::ui::{MergeWith, MergedFrom, PossibleMatches};
use crate::rooms::notes::NotesBlock;
use crate::rooms::pets::{PetsBlock, SafetyStripOf};
use crate::rooms::staff::Me;
use crate::rooms::timeline::{HistoryViews, TimelineBlock};
use crate::ui::{
    ActHere, Dialog, IconButton, MenuItem, Section, Skeleton, SkeletonKind, TabPanel, Tabs, offer_acts,
};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The parts between which narrow screens switch.
const PARTS: [(&str, &str); 3] = [("overview", "Overview"), ("chat", "Chat"), ("history", "History")];

/// One customer. Drawn once: news replaces the data that the blocks read, so nothing that somebody
/// is typing is lost.
#[component]
pub fn CardView(id: CustomerId, first: Snapshot<OpenedCard>) -> impl IntoView {
    let OpenedCard { card, thread } = first.value;
    // The server writes the title last, when the signals of the page may be gone.
    let named = card.customer.name.clone();
    let card = RwSignal::new(card);
    let gone = RwSignal::new(false);
    follow(id, card, first.as_of.seq, gone);
    keep_copy(id, card);
    let part = RwSignal::new("overview".to_owned());
    let noting = RwSignal::new(false);
    let (calling, booking, editing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (history_open, merging) = (RwSignal::new(false), RwSignal::new(false));
    let name = Memo::new(move |_| card.with(|card| card.customer.name.clone()));
    let pets = Memo::new(move |_| card.with(pet_names));
    let animals = Memo::new(move |_| card.with(|card| card.pets.clone()));
    let now = Memo::new(move |_| card.with(|card| card.now));
    let notes = Memo::new(move |_| card.with(|card| card.notes.clone()));
    let bookings = Memo::new(move |_| card.with(|card| card.bookings.clone()));
    let visits = Memo::new(move |_| card.with(booking_names));
    let customer = Memo::new(move |_| card.with(|card| card.customer.clone()));
    let points = Memo::new(move |_| card.with(|card| card.points.clone()));
    let addresses = Memo::new(move |_| card.with(|card| card.addresses.clone()));
    let details = Memo::new(move |_| card.with(|card| card.details.clone()));
    let merged = Memo::new(move |_| card.with(|card| card.merged.clone()));
    let phones = Memo::new(move |_| card.with(phone_numbers));
    let on_chat = Callback::new(move |()| {
        part.set("chat".to_owned());
        focus_soon(".card-chat textarea");
    });
    let on_note = Callback::new(move |()| {
        part.set("overview".to_owned());
        noting.set(true);
        focus_soon("#new-note");
    });
    // A link can ask for an answer by a way: /contacts/{id}?write=text; the composer takes it.
    let query = use_query_map();
    Effect::new(move |_| {
        if query.with(|query| query.get("write").is_some()) {
            on_chat.run(());
        }
    });
    let on_call = Callback::new(move |()| calling.set(true));
    let on_book = Callback::new(move |()| {
        part.set("overview".to_owned());
        booking.set(true);
    });
    let on_edit = Callback::new(move |()| editing.set(true));
    let offers = [
        ("Chat with this customer", "write answer message send", "send", on_chat),
        ("Log a call", "phone telephone", "phone", on_call),
        ("Book this customer", "booking appointment job add", "calendar", on_book),
        ("Add a note", "internal remember", "note", on_note),
        ("Edit this customer", "update change name phone address details", "edit", on_edit),
        (
            "History of fields",
            "restore put back who changed",
            "history",
            Callback::new(move |()| history_open.set(true)),
        ),
        (
            "Merge with another customer",
            "duplicate same person twice",
            "merge",
            Callback::new(move |()| merging.set(true)),
        ),
        ("Print the card", "paper pdf", "print", Callback::new(|()| print())),
    ];
    offer_acts(Signal::stored(
        offers
            .map(|(label, words, icon, run)| ActHere { label: label.to_owned(), words, icon, run })
            .to_vec(),
    ));
    let tab = move |(key, words): (&'static str, &'static str)| {
        view! {
            <button
                class="tab" type="button"
                aria-current=move || part.with(|part| part == key).then_some("page")
                on:click=move |_| part.set(key.to_owned())
            >
                {words}
            </button>
        }
    };
    view! {
        <Title text=move || name.try_get().unwrap_or_else(|| named.clone())/>
        <div class="card-frame">
            <div class="card" data-part=move || part.get()>
                <CardHeader card>
                    <QuickActions customer_id=id card on_chat on_call on_book on_note/>
                    <div class="card-tools">
                        <IconButton icon="history" label="History of fields" press=move |_| history_open.set(true)/>
                        <IconButton icon="print" label="Print the card" press=move |_| print()/>
                        <CustomerMenu customer on_edit>
                            <MenuItem icon="chat" href=format!("/contacts/{id}/texts")>"Text page"</MenuItem>
                            <MenuItem icon="mail" href=format!("/contacts/{id}/emails")>"Email page"</MenuItem>
                            <MenuItem icon="history" press=move |_| history_open.set(true)>"History of fields"</MenuItem>
                            <MenuItem icon="print" press=move |_| print()>"Print the card"</MenuItem>
                            <MenuItem icon="merge" press=move |_| merging.set(true)>"Merge with…"</MenuItem>
                        </CustomerMenu>
                    </div>
                </CardHeader>
                <SafetyStripOf pets=animals/>
                <CardBanners card gone/>
                <PossibleMatches customer_id=id/>
                <MergedFrom merged/>
                <nav class="tabs card-tabs" aria-label="Parts of the card">{PARTS.map(tab)}</nav>
                <div class="card-body">
                    <section class="card-info" aria-label="Personal information" tabindex="0">
                        <Personal customer_id=id card/>
                    </section>
                    <div class="card-centre" tabindex="0" role="region" aria-label="Summary and history">
                        <div class="card-main">
                            <Insights card/>
                            <PetsBlock customer_id=id pets=animals now/>
                            <BookingsBlock customer_id=id bookings now adding=booking/>
                            <NotesBlock customer_id=id notes pets bookings=visits adding=noting/>
                        </div>
                        <div class="card-history"><HistoryTabs id pets/></div>
                    </div>
                    <section class="card-chat" aria-label="Conversation"><ThreadPane thread/></section>
                </div>
            </div>
        </div>
        <MergeWith customer_id=id open=merging/>
        <CustomerEditor open=editing customer points addresses details/>
        <Dialog open=calling title="Log a call" guard=true>
            <CallLogger customer_id=id name phones on_done=Callback::new(move |()| calling.set(false))/>
        </Dialog>
        <Dialog open=history_open title="History of fields">
            <FieldHistory subject_type="customer" subject_id=id.0/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn HistoryTabs(id: CustomerId, pets: Memo<Vec<(PetId, String)>>) -> impl IntoView {
    let selected = RwSignal::new("timeline".to_owned());
    // Below the fold and of any length: fetched once the page is alive, not before it is shown.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let tabs = vec![("timeline", "Timeline".to_owned()), ("views", "History".to_owned())];
    view! {
        <Section title="What happened" id="happened">
            <Show when=move || alive.get() fallback=|| view! { <Skeleton kind=SkeletonKind::Rows label="Loading the stream"/> }>
                <Tabs id="happened-tabs" label="What happened" tabs=tabs.clone() selected/>
                <TabPanel id="happened-tabs" tab="timeline" selected><TimelineBlock customer_id=id pets/></TabPanel>
                <TabPanel id="happened-tabs" tab="views" selected><HistoryViews customer_id=id/></TabPanel>
            </Show>
        </Section>
    }
    .into_any()
}

/// The pets that are here, with their names.
fn pet_names(card: &Card) -> Vec<(PetId, String)> {
    card.pets.iter().filter(|pet| pet.archived_at.is_none()).map(|pet| (pet.id, pet.name.clone())).collect()
}

/// The bookings, what comes first and then what was last, by number and day.
fn booking_names(card: &Card) -> Vec<(BookingId, String)> {
    let mut all: Vec<_> = card.bookings.iter().collect();
    all.sort_by_key(|booking| {
        let from_now = (booking.starts_at - card.now).num_seconds();
        (booking.ends_at <= card.now, from_now.abs())
    });
    let name = |booking: &Booking| {
        let day = crate::domain::time::day(booking.day());
        format!("{} · {} · {day}", booking.label(), booking.service_name)
    };
    all.into_iter().map(|booking| (booking.id, name(booking))).collect()
}

/// The customer's numbers as they are shown, the Main one first.
fn phone_numbers(card: &Card) -> Vec<String> {
    card.points
        .iter()
        .filter(|point| point.kind == PointKind::Phone)
        .map(|point| point.display.clone())
        .collect()
}

/// Keeps what may be kept of the card on this device, to be read without a server.
fn keep_copy(id: CustomerId, card: RwSignal<Card>) {
    let staff = expect_context::<Me>().staff_id;
    Effect::new(move |_| {
        card.with(|card| {
            let (name, card) = (card.customer.name.clone(), card.clone());
            keep_card(staff, id, name, move |kept| keep_facts(kept, &card));
        });
    });
}

/// Moves the focus to what this very act brings to the front.
fn focus_soon(selector: &'static str) {
    request_animation_frame(move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

fn print() {
    let _ = window().print();
}
