use leptos::prelude::*;

use crate::ui::{COLOUR_CODES, ColourCodeChip, Icon, Section};

const TOKENS: [&str; 28] = [
    "bg",
    "surface",
    "sunk",
    "press",
    "line",
    "ctl",
    "text",
    "text-2",
    "text-3",
    "accent",
    "accent-hover",
    "accent-active",
    "on-accent",
    "accent-soft",
    "on-accent-soft",
    "focus",
    "ok",
    "ok-soft",
    "on-ok-soft",
    "warn",
    "warn-soft",
    "on-warn-soft",
    "danger",
    "danger-soft",
    "on-danger-soft",
    "info",
    "info-soft",
    "on-info-soft",
];

const ICONS: [&str; 72] = [
    "inbox",
    "contacts",
    "home",
    "calendar",
    "settings",
    "search",
    "plus",
    "more",
    "menu",
    "close",
    "check",
    "check-double",
    "messenger",
    "clock",
    "alert",
    "info",
    "phone",
    "phone-in",
    "phone-missed",
    "mail",
    "chat",
    "note",
    "pin",
    "paw",
    "scale",
    "camera",
    "upload",
    "undo",
    "edit",
    "archive",
    "restore",
    "tag",
    "group",
    "palette",
    "link",
    "user",
    "users",
    "block",
    "chevron-left",
    "chevron-right",
    "chevron-down",
    "chevron-up",
    "send",
    "help",
    "keyboard",
    "sun",
    "moon",
    "wifi",
    "offline",
    "bell",
    "sound",
    "logout",
    "pill",
    "shield",
    "bite",
    "store",
    "location",
    "external",
    "history",
    "filter",
    "sort",
    "copy",
    "trash",
    "star",
    "image",
    "attach",
    "download",
    "print",
    "merge",
    "money",
    "eye",
    "lock",
];

/// Colours, colour codes, type and icons.
#[component]
pub(super) fn Foundations() -> impl IntoView {
    let swatch = |token: &'static str| view! { <li class="swatch" data-token=token>{token}</li> };
    let code = |colour: &'static str| {
        let letters = colour[..2].to_uppercase();
        view! {
            <ColourCodeChip colour letters=letters.clone() name=colour/>
            <ColourCodeChip colour letters name=format!("{colour}, compact") compact=true/>
        }
    };
    let icon = |name: &'static str| view! { <li><Icon name/>{name}</li> };
    view! {
        <Section title="Colours" id="foundations">
            <ul class="swatches">{TOKENS.map(swatch).collect_view()}</ul>
        </Section>
        <Section title="Colour codes" id="codes">
            <div class="cluster">{COLOUR_CODES.map(code).collect_view()}</div>
        </Section>
        <Section title="Type" id="type">
            <h3>"Heading of a pane"</h3>
            <p>"Body text: Mochi is nervous at the door. Carry out."</p>
            <p class="text-2">"Secondary text"</p>
            <p class="meta">"Meta: SMS · 10:42"</p>
            <p>"A " <a href="#type">"link"</a> " in a sentence."</p>
        </Section>
        <Section title="Icons" id="icons">
            <ul class="styleguide-icons">{ICONS.map(icon).collect_view()}</ul>
        </Section>
    }
}
