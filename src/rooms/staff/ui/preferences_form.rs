use super::device;
use crate::live::Act;
use crate::rooms::staff::api::save_preferences;
use crate::rooms::staff::model::{NotifyAbout, Preferences, START_PAGES};
use crate::ui::{Button, CheckboxField, SelectField};
use leptos::{ev, prelude::*};

/// Shortcuts, sound, notifications. Screens read them from `RwSignal<Preferences>` in the context.
#[component]
pub fn PreferencesForm() -> impl IntoView {
    let mine = expect_context::<RwSignal<Preferences>>();
    let now = mine.get_untracked();
    let shortcuts = RwSignal::new(now.shortcuts);
    let sound = RwSignal::new(now.sound);
    let notifications = RwSignal::new(now.notifications);
    let do_not_disturb = RwSignal::new(now.do_not_disturb);
    let about = RwSignal::new(now.notify_about.as_str().to_owned());
    let named = RwSignal::new(now.notify_named);
    let abouts =
        NotifyAbout::CHOICES.map(|(one, words)| (one.as_str().to_owned(), words.to_owned())).to_vec();
    let start = RwSignal::new(now.start.unwrap_or_default());
    let mut starts = vec![(String::new(), "As usual for my role".to_owned())];
    starts.extend(START_PAGES.map(|(path, words)| (path.to_owned(), words.to_owned())));
    let act = Act::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = Preferences {
            shortcuts: shortcuts.get_untracked(),
            sound: sound.get_untracked(),
            notifications: notifications.get_untracked(),
            do_not_disturb: do_not_disturb.get_untracked(),
            notify_about: NotifyAbout::parse(&about.get_untracked()),
            notify_named: named.get_untracked(),
            start: Some(start.get_untracked()).filter(|start| !start.is_empty()),
            ..mine.get_untracked()
        };
        if wanted.notifications {
            device::ask_to_notify();
        }
        let (kept, before) = (wanted.clone(), mine.get_untracked());
        let show = move |shown: Preferences| {
            shortcuts.try_set(shown.shortcuts);
            sound.try_set(shown.sound);
            notifications.try_set(shown.notifications);
            do_not_disturb.try_set(shown.do_not_disturb);
            about.try_set(shown.notify_about.as_str().to_owned());
            named.try_set(shown.notify_named);
            start.try_set(shown.start.clone().unwrap_or_default());
            mine.try_set(shown);
        };
        act.run_back(
            "Saved.",
            move |intent| save_preferences(intent, wanted.clone()),
            move |_| {
                move |intent| {
                    let before = before.clone();
                    async move {
                        let done = save_preferences(intent, before.clone()).await?;
                        show(before);
                        Ok(done)
                    }
                }
            },
            move |_| mine.set(kept),
        );
    };
    view! {
        <form class="stack" method="post" on:submit=submit>
            <CheckboxField
                name="shortcuts" label="Single-key shortcuts" value=shortcuts
                hint="Such as / to search and ? for help. Ctrl-K always works."
            />
            <CheckboxField name="sound" label="Sound for new messages" value=sound/>
            <CheckboxField
                name="notifications" label="Desktop notifications" value=notifications
                hint="Your browser asks whether it may show them."
            />
            <CheckboxField
                name="do_not_disturb" label="Do not disturb" value=do_not_disturb
                hint="Neither sound nor notification for now, on none of your devices."
            />
            <SelectField
                name="notify_about" label="Sound and notifications tell of" value=about options=abouts
                hint="An inbox without members is everybody’s."
            />
            <CheckboxField
                name="notify_named" label="Also of internal notes that name me" value=named
                hint="In any inbox, by sound and notification as above."
            />
            <SelectField
                name="start" label="Start with" value=start options=starts
                hint="The page that opens when you sign in or start the app."
            />
            <div class="actions"><Button submit=true pending=act.pending>"Update"</Button></div>
        </form>
    }
    .into_any()
}
