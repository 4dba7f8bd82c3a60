use super::{LogContact, Logged};
use crate::domain::ids::CustomerId;
use crate::rooms::card::model::Card;
use crate::rooms::notes::LoggedAs;
use crate::ui::{Button, Icon, use_toasts};
use leptos::prelude::*;

/// Chat, call, text, email, book, note: one press each.
#[component]
pub fn QuickActions(
    customer_id: CustomerId,
    #[prop(into)] card: Signal<Card>,
    /// Brings the conversation to the front.
    #[prop(into)]
    on_chat: Callback<()>,
    #[prop(into)] on_call: Callback<()>,
    #[prop(into)] on_book: Callback<()>,
    #[prop(into)] on_note: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(None::<Logged>);
    let phone = Memo::new(move |_| card.with(|card| card.phone().map(|point| point.href.clone())));
    let text_to = Memo::new(move |_| {
        card.with(|card| card.text_phone().map(|point| (point.normal.clone(), point.display.clone())))
    });
    let email = Memo::new(move |_| card.with(|card| card.email().map(|point| point.normal.clone())));
    let call = move || match phone.get() {
        Some(href) => view! {
            <a class="btn" data-kind="secondary" href=href rel="external" on:click=move |_| on_call.run(())>
                <Icon name="phone"/><span class="btn-label">"Call"</span>
            </a>
        }
        .into_any(),
        None => {
            view! { <Button icon="phone" press=move |_| on_call.run(())>"Log a call"</Button> }.into_any()
        }
    };
    let toasts = use_toasts();
    let text = move || match text_to.get() {
        Some((number, shown)) => {
            let log = move |_| asked.set(Some(Logged { what: LoggedAs::Text, to: shown.clone() }));
            view! {
                <a class="btn" data-kind="secondary" href=format!("sms:{number}") rel="external" on:click=log>
                    <Icon name="chat"/><span class="btn-label">"Text"</span>
                </a>
            }
            .into_any()
        }
        None => {
            let why =
                "None of their phones takes texts. Turn on “Enable texts to this number” beside the number.";
            view! { <Button icon="chat" press=move |_| { toasts.show(why); }>"Text"</Button> }.into_any()
        }
    };
    let mail = move || match email.get() {
        Some(address) => {
            let href = format!("mailto:{address}");
            let log = move |_| asked.set(Some(Logged { what: LoggedAs::Email, to: address.clone() }));
            view! {
                <a class="btn" data-kind="secondary" href=href rel="external" on:click=log>
                    <Icon name="mail"/><span class="btn-label">"Email"</span>
                </a>
            }
            .into_any()
        }
        None => {
            let why = "There is no email address yet. Add one under Contact.";
            view! { <Button icon="mail" press=move |_| { toasts.show(why); }>"Email"</Button> }.into_any()
        }
    };
    view! {
        <div class="actions card-actions" role="group" aria-label="Quick actions">
            <Button icon="send" press=move |_| on_chat.run(())>"Chat"</Button>
            {call}
            {text}
            {mail}
            <Button icon="calendar" press=move |_| on_book.run(())>"Book"</Button>
            <Button icon="note" press=move |_| on_note.run(())>"Note"</Button>
        </div>
        <LogContact customer_id asked/>
    }
    .into_any()
}
