//! Pictures and files that go with an answer: what stands in the draft, and what is on its way there.

use super::super::files_api::list_draft_files;
use super::super::model::files::{self, FILE_MOST, FILES_MOST, limits};
use super::super::model::{Channel, DraftFile, DraftFiles};
use super::super::relevance::DRAFT_FILES;
use super::outbox::{Outbox, WriteAs};
use super::thread_state::ThreadState;
use super::upload::{Picked, carried, picked, send};
use crate::domain::command::Intent;
use crate::domain::ids::{CustomerId, DraftFileId};
use crate::error::AppError;
use crate::live::{one_at_a_time, patiently, sleep, use_live};
use crate::rooms::channels::model::Reach;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Pauses between tries of an upload, in milliseconds.
const PAUSES: [u64; 2] = [1_000, 4_000];

/// A file on its way into the draft.
#[derive(Clone)]
pub(super) struct Upload {
    pub intent: Intent,
    pub name: String,
    pub bytes: i64,
    pub percent: RwSignal<u32>,
    /// Why it did not arrive.
    pub why: RwSignal<Option<String>>,
}

/// The files of a composer.
#[derive(Clone, Copy)]
pub(super) struct Attaching {
    customer: CustomerId,
    outbox: Outbox,
    kept: RwSignal<DraftFiles>,
    /// Those that an answer took along: they do not stand here again before the draft was read again.
    taken: RwSignal<Vec<DraftFileId>>,
    /// On their way, or refused.
    pub uploads: RwSignal<Vec<Upload>>,
    /// What is there to be sent: not what an answer that is on its way takes along.
    pub files: Memo<Vec<DraftFile>>,
    texting: RwSignal<Reach>,
    fetch: Callback<()>,
}

impl Attaching {
    pub fn new(thread: ThreadState, outbox: Outbox) -> Self {
        let (kept, taken) = (RwSignal::new(DraftFiles::default()), RwSignal::new(Vec::<DraftFileId>::new()));
        let looks = move || kept.try_with_untracked(|_| ()).is_some();
        let fetch = one_at_a_time(move || async move {
            let ask = || list_draft_files(thread.customer);
            if let Ok(fresh) = patiently(looks, ask).await
                && looks()
            {
                if kept.with_untracked(|known| *known != fresh) {
                    kept.set(fresh);
                }
                taken.set(untrack(|| outbox.files()));
            }
        });
        let files = Memo::new(move |_| {
            let (going, taken) = (outbox.files(), taken.get());
            let stands = |file: &&DraftFile| !going.contains(&file.id) && !taken.contains(&file.id);
            kept.with(|kept| kept.files.iter().filter(stands).cloned().collect::<Vec<_>>())
        });
        Self {
            customer: thread.customer,
            outbox,
            kept,
            taken,
            uploads: RwSignal::new(Vec::new()),
            files,
            texting: thread.texting,
            fetch,
        }
    }

    /// Keeps what is shown true, whoever changes it. Only from a component.
    pub fn keep(self) {
        let Self { customer, outbox, taken, fetch, .. } = self;
        Effect::new(move |_| fetch.run(()));
        Effect::new(move |before: Option<Vec<DraftFileId>>| {
            let going = outbox.files();
            let before = before.unwrap_or_default();
            let new: Vec<DraftFileId> = going.iter().filter(|id| !before.contains(id)).copied().collect();
            if !new.is_empty() {
                taken.update(|taken| taken.extend(new));
            }
            // Sent or refused: the draft says which.
            if before.iter().any(|id| !going.contains(id)) {
                fetch.run(());
            }
            going
        });
        let live = use_live();
        live.on_event(move |frame| {
            if DRAFT_FILES.concerns_of(&frame, &[customer]) {
                fetch.run(());
            }
        });
        live.on_reset(move || fetch.run(()));
    }

    /// Whether nothing is there to be sent. Tracked.
    pub fn is_empty(self) -> bool {
        self.files.with(Vec::is_empty)
    }

    /// Whether a file is on its way, for which an answer waits. Tracked.
    pub fn is_busy(self) -> bool {
        self.uploads.with(|all| all.iter().any(|one| one.why.with(Option::is_none)))
    }

    /// Why the files cannot go by a way. Tracked.
    pub fn why_not(self, way: WriteAs) -> Option<String> {
        if way == WriteAs::Note {
            return None;
        }
        let channel = channel_of(way);
        self.files.with(|all| {
            if all.is_empty() {
                return None;
            }
            self.not_by(channel).or_else(|| files::why_not(channel, all))
        })
    }

    /// Why no file at all can go by a way. Tracked.
    fn not_by(self, channel: Channel) -> Option<String> {
        match channel {
            Channel::Facebook => self.kept.with(|kept| kept.not_by_facebook.clone()),
            Channel::Text => {
                let between = self.texting.with(|reach| match reach {
                    Reach::Yes(way) => files::why_no_pictures_between(&way.from, &way.to),
                    _ => None,
                });
                self.kept.with(|kept| kept.not_by_text.clone()).or(between)
            }
            _ => None,
        }
    }

    /// What can go by a way, or why nothing can. Tracked.
    pub fn limits(self, way: WriteAs) -> String {
        let channel = channel_of(way);
        self.not_by(channel).unwrap_or_else(|| limits(channel).to_owned())
    }

    /// Takes up what was chosen.
    pub fn choose(self, event: &ev::Event) {
        self.take(picked(event));
    }

    /// Takes up the files that were pasted or dropped, if they are wanted; false: there are none. `of`: where the event
    /// holds them.
    pub fn take_from(self, event: &leptos::web_sys::Event, of: &str, wanted: bool) -> bool {
        let found = carried(event, of);
        let any = !found.is_empty();
        if wanted {
            self.take(found);
        }
        any
    }

    fn take(self, found: Vec<Picked>) {
        for file in found {
            let upload = Upload {
                intent: Intent::new(),
                name: file.name(),
                bytes: file.size() as i64,
                percent: RwSignal::new(0),
                why: RwSignal::new(None),
            };
            let there = untrack(|| self.files.with(Vec::len) + self.uploads.with(Vec::len));
            let why = if upload.bytes > FILE_MOST {
                Some("This file is too large: at most 25 MB.".to_owned())
            } else if there >= FILES_MOST {
                Some(format!("A message has at most {FILES_MOST} files. Remove one first."))
            } else {
                None
            };
            let refused = why.is_some();
            upload.why.set(why);
            self.uploads.update(|all| all.push(upload.clone()));
            if !refused {
                self.send(upload, file);
            }
        }
    }

    fn send(self, upload: Upload, file: Picked) {
        let url = format!("/files/draft/{}", self.customer);
        spawn_local(async move {
            let percent = upload.percent;
            let told = move |now| {
                percent.try_set(now);
            };
            let mut outcome = send(url.clone(), file.clone(), upload.intent, told).await;
            for pause in PAUSES {
                if !matches!(&outcome, Err(AppError::Offline | AppError::Unavailable)) {
                    break;
                }
                sleep(Duration::from_millis(pause)).await;
                outcome = send(url.clone(), file.clone(), upload.intent, told).await;
            }
            match outcome {
                Ok(_) => {
                    self.forget(upload.intent);
                    self.look_again();
                }
                Err(error) => {
                    let said = error.field_errors().into_iter().next().map(|(_, sentence)| sentence);
                    upload.why.try_set(Some(said.unwrap_or_else(|| error.to_string())));
                }
            }
        });
    }

    /// Takes one off that is on its way or was refused.
    pub fn forget(self, intent: Intent) {
        self.uploads.try_update(|all| all.retain(|one| one.intent != intent));
    }

    /// Reads the draft again, unless the composer is gone meanwhile.
    pub fn look_again(self) {
        if self.kept.try_with_untracked(|_| ()).is_some() {
            self.fetch.run(());
        }
    }
}

fn channel_of(way: WriteAs) -> Channel {
    match way {
        WriteAs::Chat => Channel::Chat,
        WriteAs::Text => Channel::Text,
        WriteAs::Email => Channel::Email,
        WriteAs::Facebook => Channel::Facebook,
        WriteAs::Note => Channel::Note,
    }
}
