//! Typed ids. All are UUIDv7, made by the app, so that keys grow with time.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    )+};
}

ids! {
    /// A pet-care company: the tenant.
    BusinessId,
    /// Somebody who can sign in.
    AccountId,
    /// An account at work for one business.
    StaffId,
    /// A signed-in browser.
    SessionId,
    /// A shop.
    LocationId,
    /// Something that can be booked.
    ServiceTypeId,
    /// A text that is written again and again.
    MessageTemplateId,
    /// A message that is written now and goes out later.
    ScheduledMessageId,
    /// A customer.
    CustomerId,
    /// A phone or email of a customer.
    ContactPointId,
    /// Somebody beside the customer to whom the pets belong too.
    ContactOwnerId,
    /// A postal address of a customer.
    AddressId,
    /// A general fact about a customer.
    DetailId,
    /// How two customers belong together.
    RelationshipId,
    /// A note on a customer, pet or booking.
    NoteId,
    /// An uploaded file.
    FileId,
    /// A file in the draft to a customer.
    DraftFileId,
    /// A named set of customers.
    GroupId,
    /// A word put on customers.
    TagId,
    /// A colour with letters and a meaning.
    ColourCodeId,
    /// An animal.
    PetId,
    /// What a pet weighed on a day.
    PetWeightId,
    /// A job.
    BookingId,
    /// An account at a provider, with its number.
    ChannelId,
    /// Something that a provider told us.
    IncomingHookId,
    /// An entry of the ledger of consent.
    ConsentId,
    /// A picture that came with a message.
    PictureId,
    /// A team's queue of conversations.
    InboxId,
    /// What goes to an inbox.
    InboxRuleId,
    /// A list of the inbox under a name.
    InboxViewId,
    /// All that was said with a customer.
    ConversationId,
    /// Something written in a conversation.
    MessageId,
    /// A browser or installed app that is told of messages.
    PushDeviceId,
    /// One message to many customers.
    BroadcastId,
    /// One of those for whom it is.
    RecipientId,
    /// Somebody on the public chat page.
    VisitorId,
    /// A telephone call.
    CallId,
    /// A shared secret of a telephone system.
    HookKeyId,
    /// Two profiles of one person made one.
    MergeId,
    /// Two customers who may be the same person.
    DuplicateId,
}
