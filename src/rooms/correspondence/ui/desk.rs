//! What the parts of a page share.

use super::selection::Selection;
use crate::domain::ids::{BookingId, CustomerId, MessageId};
use crate::live::Kept;
use crate::rooms::correspondence::model::{Correspondence, Letter, Medium, Row, View};
use leptos::prelude::*;

/// One page of one customer.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub customer: CustomerId,
    pub medium: Medium,
    pub found: Kept<Correspondence>,
    pub rows: Memo<Vec<Row>>,
    pub view: Memo<View>,
    pub search: RwSignal<String>,
    pub selection: Selection,
    /// The message whose booking is being chosen, and which one it has.
    pub linking: RwSignal<Option<(MessageId, Option<BookingId>)>>,
}

impl Desk {
    /// The card, with the composer about to write by this way.
    pub fn write_href(self) -> String {
        format!("/contacts/{}?write={}", self.customer, self.medium.channel())
    }

    /// The same, to answer a message.
    pub fn reply_href(self, letter: &Letter) -> String {
        match self.medium {
            Medium::Texts => self.write_href(),
            Medium::Emails => format!("{}&answer={}", self.write_href(), letter.number),
        }
    }

    /// "text" or "email".
    pub fn word(self) -> &'static str {
        self.medium.channel()
    }

    /// Of these messages, those of the customer that are unread, or read.
    pub fn of(self, ids: &[MessageId], unread: bool) -> Vec<MessageId> {
        use crate::rooms::conversations::model::Direction;
        let fits = |one: &&Letter| one.direction == Direction::In && one.unread == unread;
        self.rows.with_untracked(|rows| {
            let letters = rows.iter().filter_map(Row::letter).filter(|one| ids.contains(&one.id));
            letters.filter(fits).map(|one| one.id).collect()
        })
    }
}
