use super::super::files_api::remove_draft_file;
use super::super::model::DraftFile;
use super::super::model::files::size;
use super::attaching::{Attaching, Upload};
use super::outbox::WriteAs;
use crate::domain::ids::DraftFileId;
use crate::live::Act;
use crate::rooms::staff::Me;
use crate::ui::{Icon, IconButton, has_fine_pointer};
use leptos::{html, prelude::*};

/// The button that attaches files, and on devices that are held the one for the camera.
#[component]
pub(super) fn AttachButtons(attaching: Attaching, way: Memo<WriteAs>) -> impl IntoView {
    let (file, camera) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let press = move |input: NodeRef<html::Input>| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let label = Signal::derive(move || format!("Attach files. {}", attaching.limits(way.get())));
    // The server does not know the device.
    let is_held = RwSignal::new(false);
    Effect::new(move |_| is_held.set(!has_fine_pointer()));
    view! {
        <Show when=move || is_held.get()>
            <IconButton icon="camera" label="Take a picture" press=move |_| press(camera)/>
        </Show>
        <IconButton icon="attach" label press=move |_| press(file)/>
        <input
            node_ref=camera hidden type="file" accept="image/*" capture="environment" aria-label="Take a picture"
            on:change=move |event| attaching.choose(&event)
        />
        <input
            node_ref=file hidden type="file" multiple aria-label="Attach files"
            on:change=move |event| attaching.choose(&event)
        />
    }
    .into_any()
}

/// The files of the draft, each with its name and size, and those on their way.
#[component]
pub(super) fn AttachedFiles(attaching: Attaching, way: Memo<WriteAs>) -> impl IntoView {
    let ids =
        Memo::new(move |_| attaching.files.with(|all| all.iter().map(|file| file.id).collect::<Vec<_>>()));
    let file = move |id: DraftFileId| {
        attaching.files.with_untracked(|all| all.iter().find(|file| file.id == id).cloned())
    };
    let shown = move || !attaching.files.with(Vec::is_empty) || !attaching.uploads.with(Vec::is_empty);
    let why = Memo::new(move |_| attaching.why_not(way.get()));
    view! {
        <Show when=shown>
            <ul class="attached" aria-label="Files of this answer">
                <For each=move || ids.get() key=|id| *id let:id>
                    {file(id).map(|file| view! { <Standing file attaching/> })}
                </For>
                <For each=move || attaching.uploads.get() key=|upload| upload.intent.0 let:upload>
                    <OnItsWay upload attaching/>
                </For>
            </ul>
            <p class="composer-to">{move || attaching.limits(way.get())}</p>
            {move || why.get().map(|why| view! {
                <p class="field-error" role="alert"><Icon name="alert"/>{why}</p>
            })}
        </Show>
    }
    .into_any()
}

/// A file that stands in the draft.
#[component]
fn Standing(file: DraftFile, attaching: Attaching) -> impl IntoView {
    let act = Act::new();
    let me = expect_context::<Me>().staff_id;
    let DraftFile { id, file_id, name, bytes, is_picture, staff_id, staff_name, .. } = file;
    let by = staff_name.filter(|_| staff_id != Some(me));
    let label = format!("Remove {name}");
    let remove = move |_| {
        act.run(
            "File removed.",
            move |intent| remove_draft_file(intent, id),
            move |_| attaching.look_again(),
        );
    };
    view! {
        <li class="attached-file">
            {if is_picture {
                view! { <img src=format!("/files/{file_id}/96") alt="" loading="lazy"/> }.into_any()
            } else {
                view! { <Icon name="attach"/> }.into_any()
            }}
            <span class="attached-name">
                <bdi>{name}</bdi>
                <span class="meta">{size(bytes)}{by.map(|by| view! { " · "<bdi>{by}</bdi> })}</span>
            </span>
            <IconButton icon="close" label pending=act.pending press=remove/>
        </li>
    }
    .into_any()
}

/// A file that is being sent to us, or was not taken.
#[component]
fn OnItsWay(upload: Upload, attaching: Attaching) -> impl IntoView {
    let Upload { intent, name, bytes, percent, why } = upload;
    let (label, of) = (format!("Remove {name}"), format!("Upload of {name}"));
    let state = move || match why.get() {
        Some(why) => {
            view! { <span class="field-error" role="alert"><Icon name="alert"/>{why}</span> }.into_any()
        }
        None => view! {
            <progress max="100" value=move || percent.get().to_string() aria-label=of.clone()></progress>
        }
        .into_any(),
    };
    view! {
        <li class="attached-file" data-wrong=move || why.with(Option::is_some).then_some("true")>
            <Icon name="upload"/>
            <span class="attached-name">
                <bdi>{name}</bdi>
                <span class="meta">{size(bytes)}</span>
                {state}
            </span>
            <IconButton icon="close" label press=move |_| attaching.forget(intent)/>
        </li>
    }
    .into_any()
}
