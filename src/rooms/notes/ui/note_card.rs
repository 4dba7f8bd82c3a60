use crate::live::Act;
use crate::rooms::notes::api::{edit_note, pin_note, remove_note};
use crate::rooms::notes::model::{BODY_MAX, Note};
use crate::rooms::staff::Me;
use crate::ui::{
    Button, ButtonKind, ConflictCard, Icon, IconButton, LeaveGuard, LinkifiedText, TextArea, TimeText,
    history_of,
};
use leptos::prelude::*;

/// One note with its acts. While somebody edits it, news from outside does not touch their text.
#[component]
pub fn NoteCard(
    #[prop(into)] note: Signal<Note>,
    /// The name of the pet or booking that it is about; none for the customer.
    #[prop(into)]
    about: Signal<Option<String>>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let (act, quick) = (Act::new(), Act::new());
    let id = note.with_untracked(|note| note.id);
    let history = history_of("note", id.0, || "the note".to_owned());
    let pinned = move || note.with(|note| note.pinned);
    let pin = move |_| {
        let wanted = !note.with_untracked(|note| note.pinned);
        let said = if wanted { "Note pinned." } else { "Note unpinned." };
        quick.run(said, move |intent| pin_note(intent, id, wanted), |_| {});
    };
    let remove = move |_| quick.run("Note removed.", move |intent| remove_note(intent, id), |_| {});
    let by = move || note.with(|note| note.created_by_name.clone().unwrap_or_else(|| "Pawline".to_owned()));
    let when = move || {
        let at = note.with(|note| note.created_at);
        let text = zone.with_value(|zone| zone.day_and_clock(at));
        view! { <TimeText datetime=at.to_rfc3339() text/> }
    };
    view! {
        <li class="note" data-pinned=move || pinned().then_some("true")>
            <Show
                when=move || editing.get()
                fallback=move || view! { <div class="note-body">{move || view! { <LinkifiedText text=note.with(|n| n.body.clone())/> }}</div> }
            >
                <NoteEditor note act editing/>
            </Show>
            <footer class="note-footer">
                <p class="note-meta">
                    {move || pinned().then(|| view! { <span class="note-pin"><Icon name="pin"/>"Pinned"</span> })}
                    {move || about.get().map(|name| view! { <bdi class="note-about">{name}</bdi> })}
                    <bdi>{by}</bdi>
                    {when}
                </p>
                <div class="actions">
                    <IconButton
                        icon="pin" label=Signal::derive(move || if pinned() { "Unpin note".to_owned() } else { "Pin note".to_owned() })
                        pending=quick.pending press=pin
                    />
                    <IconButton icon="edit" label="Edit note" press=move |_| editing.set(true)/>
                    <IconButton icon="history" label="History of the note" press=move |_| history.run(())/>
                    <IconButton icon="trash" label="Remove note" pending=quick.pending press=remove/>
                </div>
            </footer>
        </li>
    }
    .into_any()
}

#[component]
fn NoteEditor(note: Signal<Note>, act: Act, editing: RwSignal<bool>) -> impl IntoView {
    let (id, seen, text) = note.with_untracked(|note| (note.id, note.version, note.body.clone()));
    let body = RwSignal::new(text.clone());
    let dirty = Signal::derive(move || body.with(|mine| *mine != text));
    let version = StoredValue::new(seen);
    let save = move || {
        let (seen, text) = (version.get_value(), body.get_untracked());
        act.run(
            "Note saved.",
            move |intent| edit_note(intent, id, seen, text.clone()),
            move |_| editing.set(false),
        );
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let clash = move || {
        let clash = act.clash.get()?;
        let by = clash.who();
        let theirs = clash.fields.first()?.theirs.as_str().unwrap_or_default().to_owned();
        let insist = move || {
            version.set_value(clash.version);
            act.clash.set(None);
            save();
        };
        let both = {
            let theirs = theirs.clone();
            move |()| {
                body.update(|mine| *mine = format!("{theirs}\n\n{mine}"));
                insist();
            }
        };
        Some(view! {
            <ConflictCard
                field="Note" theirs theirs_by=by mine=body.get_untracked()
                on_theirs=Callback::new(move |()| { act.clash.set(None); editing.set(false) })
                on_mine=Callback::new(move |()| insist()) on_both=Callback::new(both)
            />
        })
    };
    view! {
        <form class="note-form" on:submit=submit>
            <TextArea
                name="body" id=format!("note-{id}") label="Note" value=body maxlength=BODY_MAX required=true
                error=act.errors.for_field("body") on_submit=Callback::new(move |()| save())
            />
            {clash}
            <div class="actions">
                <Button kind=ButtonKind::Quiet press=move |_| editing.set(false)>"Cancel"</Button>
                <Button submit=true pending=act.pending icon="check">"Save note"</Button>
            </div>
        </form>
        <LeaveGuard dirty/>
    }
    .into_any()
}
