use super::acts::{archive, mark};
use super::desk::Desk;
use crate::domain::ids::MessageId;
use crate::live::Act;
use crate::rooms::bookings::model::number_label;
use crate::rooms::channels::model::CarryState;
use crate::rooms::conversations::model::Direction;
use crate::rooms::conversations::ui::carried;
use crate::rooms::correspondence::api::link_booking;
use crate::rooms::correspondence::model::{Letter, LoggedLetter, Row};
use crate::rooms::staff::Me;
use crate::ui::{Badge, ButtonKind, ButtonLink, Icon, Menu, MenuItem, TimeText, Tone, VisuallyHidden};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Characters that are shown of a long message before it is opened.
const SHOWN: usize = 280;

/// A message in the list. Its nodes stay while news come in.
#[component]
pub(super) fn LetterRow(desk: Desk, row: Memo<Row>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let when = move |at: DateTime<Utc>| zone.with_value(|zone| zone.day_and_clock(at));
    // A row never becomes one of the other kind.
    match row.get_untracked() {
        Row::Message(first) => {
            let letter = Memo::new(move |_| match row.get() {
                Row::Message(letter) => letter,
                Row::Logged(_) => first.clone(),
            });
            view! { <MessageRow desk letter when=Callback::new(when)/> }.into_any()
        }
        Row::Logged(logged) => view! { <LoggedRow desk logged when=Callback::new(when)/> }.into_any(),
    }
}

#[component]
fn MessageRow(desk: Desk, letter: Memo<Letter>, when: Callback<DateTime<Utc>, String>) -> impl IntoView {
    let (id, at, direction) = letter.with_untracked(|one| (one.id, one.at, one.direction));
    let day = when.run(at);
    let shown = day.clone();
    let name = desk.found.part(|found| found.customer_name.clone());
    let sender = move || match (direction, letter.with(|one| one.staff_name.clone())) {
        (Direction::In, _) => name.get(),
        (_, Some(staff)) => staff,
        (_, None) => "Pawline".to_owned(),
    };
    let address = move || letter.with(|one| one.address.clone());
    let way = match direction {
        Direction::In => view! { <Badge tone=Tone::Info icon="inbox">"Received"</Badge> }.into_any(),
        _ => view! { <Badge icon="send">"Sent"</Badge> }.into_any(),
    };
    let unread = Memo::new(move |_| letter.with(|one| one.unread));
    let booking = Memo::new(move |_| letter.with(|one| one.booking.clone()));
    let related = move || match booking.get() {
        Some(booking) => {
            let href = format!("/contacts/{}#bookings", desk.customer);
            view! { <a href=href>{number_label(booking.number)}</a> }.into_any()
        }
        None => view! { <VisuallyHidden>"No booking"</VisuallyHidden> }.into_any(),
    };
    let choice = format!("Select the {} of {day}", desk.word());
    view! {
        <tr class="letter" role="row" data-unread=move || unread.get().then_some("true")>
            <td class="letter-choose" role="cell">
                <label class="check">
                    <input
                        type="checkbox" name="letter" aria-label=choice
                        prop:checked=move || desk.selection.has(id)
                        on:click=move |event| desk.selection.press(id, event.shift_key())
                    />
                </label>
            </td>
            <td class="letter-when" role="cell"><TimeText datetime=at.to_rfc3339() text=shown/></td>
            <td class="letter-sender" role="cell">
                {way}
                <bdi class="letter-name">{sender}</bdi>
                <span class="meta" dir="ltr">{address}</span>
            </td>
            <td class="letter-booking" role="cell">{related}</td>
            <td class="letter-said" role="cell">
                <Said letter/>
                <p class="cluster">
                    {move || unread.get().then(|| view! { <Badge tone=Tone::Accent>"Unread"</Badge> })}
                    <Signs letter/>
                </p>
            </td>
            <td class="letter-acts" role="cell"><LetterActs desk letter day/></td>
        </tr>
    }
    .into_any()
}

/// The words: short ones whole, of long ones the beginning.
#[component]
fn Said(letter: Memo<Letter>) -> impl IntoView {
    let subject = move || {
        letter.with(|one| one.subject.clone()).map(|subject| {
            let words = if subject.is_empty() { "(No subject)".to_owned() } else { subject };
            view! { <p class="letter-subject" dir="auto">{words}</p> }
        })
    };
    // Withdrawn ones leave the list, and nothing else changes the words.
    let body = letter.with_untracked(|one| one.body.clone());
    view! {
        {subject}
        {words(body)}
    }
    .into_any()
}

fn words(body: String) -> AnyView {
    if body.chars().count() <= SHOWN {
        return view! { <p class="letter-text" dir="auto">{body}</p> }.into_any();
    }
    let short: String = body.chars().take(SHOWN).collect();
    view! {
        <details class="letter-long">
            <summary>
                <span class="letter-text" dir="auto">{short.trim_end().to_owned()}"…"</span>
                <span class="letter-less">"Show less"</span>
            </summary>
            <p class="letter-text" dir="auto">{body}</p>
        </details>
    }
    .into_any()
}

/// What came with it, and how far it got.
#[component]
fn Signs(letter: Memo<Letter>) -> impl IntoView {
    let attached = move || match letter.with(|one| one.attached) {
        0 => None,
        1 => Some(view! { <Badge icon="attach">"1 file"</Badge> }),
        count => Some(view! { <Badge icon="attach">{format!("{count} files")}</Badge> }),
    };
    let delivery = move || {
        letter.with(|one| one.delivery.clone()).map(|delivery| {
            let (icon, word) = carried(&delivery);
            let failed = delivery.state == CarryState::Failed;
            let why = (!delivery.why.is_empty())
                .then(|| view! { <span class="meta" dir="auto">{delivery.why.clone()}</span> });
            if failed {
                view! { <Badge tone=Tone::Danger icon="alert">{word}</Badge>{why} }.into_any()
            } else {
                view! { <span class="meta letter-state"><Icon name=icon/>{word}</span>{why} }.into_any()
            }
        })
    };
    view! { {attached}{delivery} }.into_any()
}

#[component]
fn LetterActs(desk: Desk, letter: Memo<Letter>, day: String) -> impl IntoView {
    let (id, inbound) = letter.with_untracked(|one| (one.id, one.direction == Direction::In));
    let act = Act::new();
    let reply = letter.with_untracked(|one| desk.reply_href(one));
    let label = format!("More for the {} of {day}", desk.word());
    let archived = move || letter.with(|one| one.archived);
    let unread = move || letter.with(|one| one.unread);
    let booking = move || letter.with(|one| one.booking.clone());
    let choose = move |_| desk.linking.set(Some((id, booking().map(|booking| booking.id))));
    let unlink = move |_| unlink(act, desk, id);
    let open = format!("/contacts/{}?write={}", desk.customer, desk.word());
    view! {
        <div class="actions">
            {inbound.then(|| view! { <ButtonLink href=reply kind=ButtonKind::Quiet icon="send">"Reply"</ButtonLink> })}
            <Menu label>
                {inbound.then(|| {
                    let read = unread();
                    let word = if read { "Mark read" } else { "Mark unread" };
                    view! { <MenuItem icon="eye" press=move |_| mark(act, desk, &[id], read)>{word}</MenuItem> }
                })}
                {
                    let put = !archived();
                    let (icon, word) = if put { ("archive", "Archive") } else { ("restore", "Put back") };
                    view! { <MenuItem icon=icon press=move |_| archive(act, desk, vec![id], put)>{word}</MenuItem> }
                }
                <MenuItem icon="link" press=choose>
                    {if booking().is_some() { "Link to another booking…" } else { "Link to a booking…" }}
                </MenuItem>
                {booking().map(|booking| view! {
                    <MenuItem icon="close" press=unlink>{format!("Unlink {}", number_label(booking.number))}</MenuItem>
                })}
                <MenuItem icon="chat" href=open.clone()>"Open the conversation"</MenuItem>
            </Menu>
        </div>
    }
    .into_any()
}

fn unlink(act: Act, desk: Desk, id: MessageId) {
    act.run("Unlinked.", move |intent| link_booking(intent, id, None), move |_| desk.found.again());
}

#[component]
fn LoggedRow(desk: Desk, logged: LoggedLetter, when: Callback<DateTime<Utc>, String>) -> impl IntoView {
    let at = logged.at;
    let staff = logged.staff_name.unwrap_or_else(|| "Pawline".to_owned());
    view! {
        <tr class="letter" role="row">
            <td class="letter-choose" role="cell"><VisuallyHidden>"A note, which cannot be selected"</VisuallyHidden></td>
            <td class="letter-when" role="cell"><TimeText datetime=at.to_rfc3339() text=when.run(at)/></td>
            <td class="letter-sender" role="cell">
                <Badge icon="note">"Logged"</Badge>
                <bdi class="letter-name">{staff}</bdi>
            </td>
            <td class="letter-booking" role="cell"><VisuallyHidden>"No booking"</VisuallyHidden></td>
            <td class="letter-said" role="cell">
                {words(logged.body)}
                <p class="meta">"Written in the device’s own app. It is a note on the card."</p>
            </td>
            <td class="letter-acts" role="cell">
                <div class="actions">
                    <ButtonLink href=format!("/contacts/{}#notes", desk.customer) kind=ButtonKind::Quiet icon="note">"Notes"</ButtonLink>
                </div>
            </td>
        </tr>
    }
    .into_any()
}
