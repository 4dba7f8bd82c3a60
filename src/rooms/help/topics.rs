//! The explanations, as data: one for each screen.

/// What a screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// The beginning of its address.
    pub path: &'static str,
    pub title: &'static str,
    /// Paragraphs.
    pub text: &'static [&'static str],
    /// What one can do here: what, and how.
    pub ways: &'static [(&'static str, &'static str)],
    /// The keys of this screen alone: which, and what they do.
    pub keys: &'static [(&'static str, &'static str)],
}

/// Every screen, the most particular address first.
pub const TOPICS: &[Topic] = &[
    Topic {
        path: "/group-messages",
        title: "Group messages",
        text: &[
            "One message to a group, or to all whom a filter of your contacts picks: at most 5,000 customers. Each gets it in their own conversation, and answers come there.",
            "Before it goes, the preview shows what each of them reads, and who is left out and why. It goes out at the pace that you chose, and can be stopped on the way.",
        ],
        ways: &[
            (
                "Begin one",
                "Under Contacts choose a group or other filters, then press Message these customers. The button is there once texts or email is connected.",
            ),
            (
                "An offer",
                "By text it goes only to who has said yes to offers. By email it has a link to unsubscribe.",
            ),
            ("Undo", "For ten seconds, until the first has left, all of it can be taken back."),
            ("Stop and Continue", "Stop keeps what has not left; Continue goes on with it."),
            ("Results", "Who has it, whom it did not reach and why; what failed can be tried once more."),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/new",
        title: "Add New Customer",
        text: &[
            "A name is enough to begin. While you type, Pawline shows customers who may be the same person, with the reason, so that nobody is added twice.",
        ],
        ways: &[
            (
                "Contact",
                "Name, business name, phones, emails and addresses. One phone and one email is the main one.",
            ),
            ("Details", "General facts: allergies, a nickname, a preferred colour."),
            ("Relationship", "How the customer belongs to another one: spouse, housemate, pays for."),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/merge",
        title: "Two profiles side by side",
        text: &[
            "When two profiles are one person, one of them stays and gets everything of the other: messages, pets, bookings, calls, notes. Old links lead to the one that stays.",
            "A merge can be taken back whole: at once with Undo, or any time later with Un-merge on the card. What came in between goes to whom it came for.",
        ],
        ways: &[
            ("Merge", "Choose which profile stays and which values are right, then press Merge."),
            ("Not the same", "The two are not shown as possible duplicates of each other any more."),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/duplicates",
        title: "Possible duplicates",
        text: &[
            "Profiles with the same phone, email, or name and pet are looked for in the background and stand here, the surest first.",
            "A number that a household shares is no reason: mark it on the card, in the menu beside the number.",
        ],
        ways: &[
            ("Review", "Shows the two side by side, before anything changes."),
            ("Look now", "Looks through the customers at once."),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/:id/texts",
        title: "Text page",
        text: &[
            "All texts with this customer, sent and received, apart from the conversation in which they stand: when, about which booking, who wrote, and what. What was written in the device's own app and logged stands there too.",
            "Archived here, a text stays in the conversation on the card, which is the whole history. Under Archived it can be put back.",
        ],
        ways: &[
            (
                "SMS number",
                "Shows which number gets texts and why, or why none does. Change chooses another one or adds one; Remove turns texts off.",
            ),
            ("Reply", "Opens the card with the answer set to go as a text."),
            ("Link to a booking", "In the menu of a text: its number then stands beside the text."),
            (
                "Read and unread",
                "For you alone. An unread text makes the conversation unread in your inbox; whoever opens the conversation has read it.",
            ),
            (
                "Many at once",
                "Tick them, with Shift a whole range, or Select all; then Archive, Mark read or Mark unread, with one Undo.",
            ),
            ("Search", "Finds words of the text, the sender, the number and the booking, such as B-1042."),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/:id/emails",
        title: "Email page",
        text: &[
            "All emails with this customer, sent, received and begun. View messages in inbox/sent format shows what came and what went as two lists.",
            "Archived here, an email stays in the conversation on the card, which is the whole history. Under Archived it can be put back.",
        ],
        ways: &[
            (
                "Drafts",
                "Emails that you or a colleague began on the card and did not send. Your own you can go on with.",
            ),
            ("Reply", "Opens the card with the answer set to go as an email, under the same subject."),
            ("Link to a booking", "In the menu of an email: its number then stands beside it."),
            ("Read and unread", "For you alone, as in the inbox."),
            (
                "Many at once",
                "Tick them, with Shift a whole range, or Select all; then Archive, Mark read or Mark unread, with one Undo.",
            ),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts/",
        title: "The customer card",
        text: &[
            "Everything about one customer on one page: who they are and how they came to you, their pets, and the whole conversation. What must never be overlooked (bites, allergies, medication) stands in the strip that does not scroll away.",
            "Every change can be taken back for ten seconds with Undo, and later from the history of the field.",
        ],
        ways: &[
            ("Change a field", "Press it, type, and press Enter. The full form saves with Update."),
            ("Add a tag", "Type a word in the tag field and press Enter; a new word becomes a tag."),
            (
                "Put in groups",
                "Add Contact to Group(s), tick as many as you like, or Create Group on the way.",
            ),
            ("Add New Pet", "In the pets overview. The red X archives a pet; Undo brings it back."),
            (
                "Write",
                "In the conversation. A note beside the chat is internal and never reaches the customer.",
            ),
            ("Add a note", "About the customer, a pet or a booking. A pinned one stays on top."),
            (
                "Put something back",
                "The clock at the top tells who changed the customer and when, History in the menu of a pet, phone, email, address, detail, note or booking the same of that. Restore brings a value back.",
            ),
        ],
        keys: &[],
    },
    Topic {
        path: "/contacts",
        title: "Contacts",
        text: &[
            "All customers, by name or by last activity, filtered by group, tag and more. The address of the page keeps the filters, so a view can be bookmarked.",
            "Archived customers are hidden here, and still found by the search.",
        ],
        ways: &[
            (
                "Find",
                "Type in the search at the top or above the list: a name, a pet, any part of a phone, an email or a tag. Small mistakes are forgiven.",
            ),
            ("Add", "The round + or the menu of My Customers: Add New Customer."),
        ],
        keys: &[("j or ↓", "The next customer"), ("k or ↑", "The one before"), ("Enter", "Open the card")],
    },
    Topic {
        path: "/inbox",
        title: "Inbox",
        text: &[
            "All conversations of the team. A customer who waits for an answer stands under Waiting on us until somebody answers; what you have not read is bold and counted in the title of the tab.",
        ],
        ways: &[
            (
                "Mine, Unassigned, Waiting on us, All",
                "What is yours, what is nobody's, who waits, and everything.",
            ),
            (
                "Answer",
                "Enter sends, Shift+Enter starts a new line. For ten seconds a message can be withdrawn.",
            ),
            (
                "Text",
                "With a channel connected under Settings, Channels, an answer can go as a text. It waits five seconds, in which Undo takes it back; then its bubble says how far it got.",
            ),
            (
                "Templates",
                "What you write every day stands under Settings, Templates; the button beside the answer puts it in, with the customer's name and pets. A message with an open place such as [pets] is not sent.",
            ),
            (
                "Later",
                "Snooze puts a conversation aside; it comes back at its time, or as soon as the customer writes.",
            ),
            (
                "Pictures and files",
                "The paper clip attaches them; they can be pasted and dropped too. They stand in the draft, where colleagues see them, and the line below says what can go by the chosen way.",
            ),
            (
                "Send later",
                "The clock beside Send sends a message at another time. It stands above the composer until then, and is dropped if the customer writes first.",
            ),
            (
                "Quiet hours",
                "In the quiet hours of a location (Settings, Locations) texts wait until they end, unless the customer wrote within the hour. Of several locations it is the one that the customer booked last, else the one whose number texts them, else the main one. Send now lets one go all the same.",
            ),
            (
                "Inboxes",
                "Under Settings, Inboxes, you part conversations among teams, and rules say what goes where: by the way it came (also by a missed call or a voicemail), the location and the words. The name above the list changes from one inbox to another; the menu of a conversation moves it.",
            ),
            (
                "Missed calls",
                "Who called and was not answered waits here too, with the call and its voicemail among the messages. Calling back (You have called them, You spoke to them), answering or closing ends it.",
            ),
            (
                "Many at once",
                "x selects a conversation, Shift and a click everything in between, and one press all that match. Then assign, snooze, close, mark or move them; one Undo takes all of it back.",
            ),
            ("Talk among yourselves", "A note is internal: the customer never sees it."),
        ],
        keys: &[
            ("j", "The next conversation"),
            ("k", "The one before"),
            ("Enter", "Open it"),
            ("x", "Select it, or let it go"),
            ("r", "Answer"),
            ("n", "Write an internal note"),
            ("Esc", "Leave the field that is written in"),
            ("a", "Take the conversation, or give it back"),
            ("e", "Close the conversation, or open it again"),
            ("s", "Put the conversation aside until a day and time"),
        ],
    },
    Topic {
        path: "/bookings",
        title: "Bookings",
        text: &[
            "The jobs of the business, with number, time, pets, staff and status. Times are those of the location.",
        ],
        ways: &[(
            "Change the status",
            "Request, pending, booked, checked in, completed, cancelled, no-show. Completed ones count on the card.",
        )],
        keys: &[],
    },
    Topic {
        path: "/follow-ups",
        title: "Follow-ups",
        text: &[
            "Customers you called and did not reach, and who called when nobody took it, with the voicemail that they left. Calling again or crossing them off takes them from the list.",
        ],
        ways: &[(
            "After a call",
            "One tap: You have called them, No answer, Left a voicemail, You spoke to them.",
        )],
        keys: &[],
    },
    Topic {
        path: "/settings",
        title: "Settings",
        text: &[
            "How the business works: its name, locations and opening hours, staff and roles, services, groups, tags, colour codes, chat and calls. Owners and managers change them; everybody has their own under Your settings.",
        ],
        ways: &[
            ("Groups", "Named sets of customers, to find together."),
            ("Tags", "Words on customers, shown when they call."),
            (
                "Calls",
                "With a number at Twilio: under Channels, Edit, say where calls go and whether callers may leave a voicemail. With another telephone system: under Calls.",
            ),
            (
                "Colour codes",
                "A colour with letters and a meaning, on customers and pets. Customers never see them.",
            ),
            (
                "You",
                "Sounds and notifications, of which messages they tell, and whether a phone tells you while Pawline is closed there.",
            ),
        ],
        keys: &[],
    },
    Topic {
        path: "/help",
        title: "Help",
        text: &["What each screen is for, and the keyboard. On any screen, ? explains that screen."],
        ways: &[],
        keys: &[],
    },
    Topic {
        path: "/",
        title: "Today",
        text: &[
            "What needs somebody now: customers who wait for an answer, calls to make again, today's jobs, the last calls, and who was in touch last. An incoming call pops up here with the caller's tags, pets, next booking and alerts.",
            "The word at the top (Live, Reconnecting, Offline · 3 waiting) says whether what you see is true this moment, and how much waits on this device.",
        ],
        ways: &[
            (
                "Without a connection",
                "Today's jobs and the customers you saw last can be read, without phones, emails, addresses and money. Answers, internal notes and calls wait on the device and go out by themselves, once. Other changes are refused and stay in their form.",
            ),
            (
                "On a device that others use too",
                "Sign out: everything that the device kept is forgotten. It asks first if something waits to be sent.",
            ),
        ],
        keys: &[],
    },
];

/// The explanation of the screen at an address.
pub fn topic_of(path: &str) -> &'static Topic {
    const LAST: usize = TOPICS.len() - 1;
    let begins = |topic: &&Topic| {
        // Behind an id, which may be any.
        if let Some((before, after)) = topic.path.split_once(":id") {
            return path.strip_prefix(before).is_some_and(|rest| rest.ends_with(after));
        }
        let base = topic.path.trim_end_matches('/');
        match path.strip_prefix(base) {
            Some(rest) if topic.path.ends_with('/') && topic.path != "/" => {
                rest.len() > 1 && rest.starts_with('/')
            }
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    };
    TOPICS.iter().find(begins).unwrap_or(&TOPICS[LAST])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_screen_has_its_own_explanation() {
        for (path, title) in [
            ("/", "Today"),
            ("/contacts", "Contacts"),
            ("/contacts/new", "Add New Customer"),
            ("/contacts/019ab", "The customer card"),
            ("/contacts/019ab/texts", "Text page"),
            ("/contacts/019ab/emails", "Email page"),
            ("/inbox", "Inbox"),
            ("/inbox/019ab", "Inbox"),
            ("/settings/tags", "Settings"),
            ("/help", "Help"),
            ("/elsewhere", "Today"),
        ] {
            assert_eq!(topic_of(path).title, title, "{path}");
        }
    }
}
