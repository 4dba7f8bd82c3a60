use super::upload::{Picked, picked, send};
use crate::domain::ids::FileId;
use crate::live::Act;
use crate::rooms::pets::api::remove_photo;
use crate::rooms::pets::model::{MAX_PHOTO_BYTES, PhotoTarget, photo_url};
use crate::ui::{Avatar, AvatarSize, Icon, Menu, MenuItem, has_fine_pointer};
use leptos::{html, prelude::*};

/// The photo of a pet or customer, and a menu with the ways to a new one: the camera on devices that
/// are held, and a file. Shows how far the upload is; an error stands below and loses nothing else.
#[component]
pub fn PhotoPicker(
    target: PhotoTarget,
    /// Whose photo it is.
    #[prop(into)]
    name: Signal<String>,
    #[prop(into)] photo: Signal<Option<FileId>>,
) -> impl IntoView {
    let act = Act::new();
    let percent = RwSignal::new(0u32);
    let upload = move |photo: Picked| {
        if photo.size() > MAX_PHOTO_BYTES as f64 {
            let sentence = "This photo is too large: at most 15 MB.";
            act.errors.set(vec![("photo".into(), sentence.into())]);
            return;
        }
        percent.set(0);
        act.run(
            "Photo saved.",
            move |intent| {
                let told = move |now| {
                    percent.try_set(now);
                };
                send(target.upload_url(), photo.clone(), intent, told)
            },
            |_| {},
        );
    };
    let choose = move |event: leptos::ev::Event| {
        if let Some(photo) = picked(&event) {
            upload(photo);
        }
    };
    let remove = move |_| act.run("Photo removed.", move |intent| remove_photo(intent, target), |_| {});
    let face = move || {
        let src = photo.get().map(|id| photo_url(id, 96)).unwrap_or_default();
        let name = name.get();
        if src.is_empty() {
            view! { <Avatar name size=AvatarSize::Large/> }.into_any()
        } else {
            view! { <Avatar name src size=AvatarSize::Large/> }.into_any()
        }
    };
    let error = act.errors.for_field("photo");
    // The menu asks, the hidden inputs know how: one for the camera of devices that are held.
    let (camera, file) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let press = move |input: NodeRef<html::Input>| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <div class="photo">
            {face}
            <div class="photo-acts">
                <Menu label=Signal::derive(move || format!("Photo of {}", name.get())) icon="camera">
                    <Show when=|| !has_fine_pointer()>
                        <MenuItem icon="camera" press=move |_| press(camera)>"Take a photo"</MenuItem>
                    </Show>
                    <MenuItem icon="upload" press=move |_| press(file)>"Choose a photo"</MenuItem>
                    <Show when=move || photo.with(Option::is_some)>
                        <MenuItem icon="trash" danger=true press=remove>"Remove the photo"</MenuItem>
                    </Show>
                </Menu>
            </div>
            <input
                node_ref=camera hidden type="file" accept="image/*" capture="environment"
                aria-label=move || format!("Take a photo of {}", name.get())
                disabled=move || act.pending.get() on:change=choose
            />
            <input
                node_ref=file hidden type="file" accept="image/*"
                aria-label=move || format!("Choose a photo of {}", name.get())
                disabled=move || act.pending.get() on:change=choose
            />
            <div class="photo-state" role="status">
                <Show when=move || act.pending.get()>
                    <progress max="100" value=move || percent.get().to_string() aria-label="Upload"></progress>
                    <span>{move || if percent.get() < 100 { format!("{} %", percent.get()) } else { "Saving".to_owned() }}</span>
                </Show>
            </div>
            {move || error.get().map(|text| view! { <p class="field-error" role="alert"><Icon name="alert"/>{text}</p> })}
        </div>
    }
    .into_any()
}
