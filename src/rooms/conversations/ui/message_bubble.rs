use super::super::api;
use super::super::model::{Channel, Direction, Message, ReplyBy};
use super::bubble_parts::{AlsoSent, Pictures, SendAgain, SendNow, carried};
use super::group_badge::GroupBadge;
use super::mail_parts::{MailHead, MailRest, way_badge};
use super::message_log::InRun;
use super::other_ways::OtherWays;
use super::outbox::Outbox;
use super::thread_state::ThreadState;
use crate::live::Act;
use crate::rooms::channels::model::{CarryState, Delivery};
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, Icon, LinkifiedText, TimeText};
use leptos::prelude::*;

/// One message with who, when and how far it got. The node stays while its state changes, so that
/// nothing is announced twice.
#[component]
pub(super) fn MessageBubble(
    message: Message,
    thread: ThreadState,
    outbox: Outbox,
    /// Who and when are seen once in a run of messages; heard with each.
    run: Memo<InRun>,
) -> impl IntoView {
    let me = expect_context::<Me>();
    let number = message.number;
    let signs = move |number: i64| {
        thread.messages.with(|all| {
            all.at(number).map(|m| {
                let state = m.own_delivery().map(|delivery| delivery.state);
                (m.withdrawn_at.is_some(), m.delivered_at.is_some(), m.seen_at.is_some(), state)
            })
        })
    };
    let now = Memo::new(move |_| signs(number));
    // Seen no more than once for a run, unless it got further than what follows.
    let said_below = Memo::new(move |_| run.get().below.is_some_and(|below| signs(below) == now.get()));
    let withdrawn = Memo::new(move |_| now.get().is_some_and(|(withdrawn, ..)| withdrawn));
    let own = message.staff_id == Some(me.staff_id);
    // Somebody may get another name while their message stands here.
    let (incoming, first_name) = (message.direction == Direction::In, message.staff_name.clone());
    // Staff answered in Facebook's own inbox: who it was Facebook does not say.
    let on_facebook = message.channel == Channel::Facebook;
    let who = Memo::new(move |_| match incoming {
        true => thread.name.get(),
        false if own => "You".to_owned(),
        false => thread
            .messages
            .with(|all| all.at(number).map_or_else(|| first_name.clone(), |m| m.staff_name.clone()))
            .unwrap_or_else(|| if on_facebook { "Written on Facebook" } else { "Pawline" }.into()),
    });
    let side = match message.direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Internal => "internal",
    };
    let sent_at = message.sent_at;
    let (clock, full) = (me.zone.clock(sent_at), me.zone.day_and_clock(sent_at));
    let is_out = message.direction == Direction::Out;
    let delivery = Memo::new(move |_| {
        thread.messages.with(|all| all.at(number).and_then(|m| m.own_delivery().cloned()))
    });
    // By which way it goes besides; what its reader saw in the chat need not have gone.
    let also = Memo::new(move |_| {
        let all_of = |m: &Message| m.delivery.clone().filter(|_| m.withdrawn_at.is_none() && m.also_goes());
        thread.messages.with(|all| all.at(number).and_then(all_of))
    });
    let zone = StoredValue::new(me.zone.clone());
    let held = Memo::new(move |_| delivery.with(|delivery| delivery.as_ref().and_then(|d| d.held_until)));
    let state = move || {
        let (withdrawn, delivered, seen, _) = now.get().unwrap_or_default();
        if let Some(until) = held.get().filter(|_| !withdrawn) {
            let until = zone.with_value(|zone| zone.day_and_clock(until));
            let words = format!("Quiet hours: goes out {until}");
            return Some(view! { <span class="bubble-state"><Icon name="clock"/>{words}</span> }.into_any());
        }
        let (icon, word) = match (delivery.get(), seen, delivered) {
            _ if withdrawn || !is_out => return None,
            (Some(delivery), ..) => carried(&delivery),
            (_, true, _) => ("eye", "Seen"),
            (_, _, true) => ("check-double", "Delivered"),
            _ => ("check", "Sent"),
        };
        let class = if said_below.get() { "visually-hidden" } else { "bubble-state" };
        Some(view! { <span class=class><Icon name=icon/>{word}</span> }.into_any())
    };
    let id = message.id;
    let internal = message.direction == Direction::Internal;
    let text = StoredValue::new(message.body.clone());
    // What stands for no words goes back to nobody.
    let wordless = !message.pictures.0.is_empty() && message.body == message.pictures.stand_in();
    let channel = message.channel;
    let trouble = move || {
        let stuck = |delivery: &Delivery| delivery.state == CarryState::Failed || delivery.is_in_doubt();
        let stuck = delivery.get().filter(stuck)?;
        let in_doubt = stuck.is_in_doubt();
        let other =
            (!in_doubt && !wordless).then(|| view! { <OtherWays thread outbox text failed=channel/> });
        Some(view! { <SendAgain message=id why=stuck.why in_doubt/>{other} })
    };
    let wake = move || {
        let waits = held.get().is_some() && !withdrawn.get();
        waits.then(|| view! { <SendNow message=id/> })
    };
    let also_sent = move || {
        let delivery = also.get()?;
        let by = delivery.also?;
        let at = zone.with_value(|zone| zone.clock(by.at));
        Some(view! { <AlsoSent delivery by=by.by at/> })
    };
    let way = way_badge(message.channel);
    let group = message.group.clone().map(|group| view! { <GroupBadge group/> });
    let mail = StoredValue::new(message.mail.clone());
    let pictures = move || {
        let pictures =
            thread.messages.with(|all| all.at(number).map(|m| m.pictures.clone())).unwrap_or_default();
        (!pictures.0.is_empty() && !withdrawn.get()).then(|| view! { <Pictures pictures incoming/> })
    };
    let act = Act::new();
    let written = if wordless { String::new() } else { message.body.clone() };
    let undo = move || {
        let held = |delivery: &Delivery| delivery.state == CarryState::Queued && delivery.step == 1;
        let open = own && delivery.with(|delivery| delivery.as_ref().is_some_and(held)) && !withdrawn.get();
        open.then(|| {
            let written = written.clone();
            let take_back = move |_| {
                let written = written.clone();
                act.run_final(
                    "Not sent.",
                    move |intent| api::withdraw_message(intent, id),
                    move |_| {
                        thread.withdraw(id, sent_at);
                        outbox.take_back(
                            written,
                            mail.get_value().map(|mail| ReplyBy::Email { subject: mail.subject }),
                        );
                    },
                );
            };
            view! { <Button kind=ButtonKind::Quiet icon="undo" pending=act.pending press=take_back>"Undo"</Button> }
        })
    };
    let withdraw = move || {
        let open = own
            && delivery.with(Option::is_none)
            && thread.withdrawable.with(|all| all.contains(&number))
            && !withdrawn.get();
        open.then(|| {
            let take_back = move |_| {
                act.run_final(
                    "Message withdrawn.",
                    move |intent| api::withdraw_message(intent, id),
                    move |_| {
                        thread.withdraw(id, sent_at);
                        if !wordless {
                            outbox.offer(text.get_value(), internal);
                        }
                    },
                );
            };
            view! { <Button kind=ButtonKind::Quiet icon="undo" pending=act.pending press=take_back>"Withdraw"</Button> }
        })
    };
    let (body, names) = (message.body.clone(), message.mentions.clone());
    let content = move || {
        if withdrawn.get() {
            view! { <p class="bubble-gone">"This message was withdrawn."</p> }.into_any()
        } else {
            view! {
                {mail.get_value().map(|mail| view! { <MailHead mail/> })}
                <LinkifiedText text=body.clone() names=names.clone()/>
                {mail.get_value().map(|mail| view! { <MailRest mail message=id/> })}
            }
            .into_any()
        }
    };
    view! {
        <article class="bubble" data-side=side data-own=own.then_some("true") data-number=number.to_string()
            data-goes-on=move || run.get().goes_on.then_some("true")
            data-withdrawn=move || withdrawn.get().then_some("true")>
            <header class="bubble-head">
                <strong dir="auto" class:visually-hidden=move || run.get().goes_on>{move || who.get()}</strong>
                {way}
                {group}
                {internal.then(|| view! { <span class="bubble-internal"><Icon name="lock"/>"Internal"</span> })}
            </header>
            {content}
            {pictures}
            <footer class="bubble-foot">
                <span class:visually-hidden=move || run.get().below.is_some()>
                    <TimeText datetime=sent_at.to_rfc3339() text=clock title=full/>
                </span>
                {state}
            </footer>
            {also_sent}
            {trouble}
            {wake}
            {undo}
            {withdraw}
        </article>
    }
    .into_any()
}
