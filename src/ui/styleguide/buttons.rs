use leptos::prelude::*;

use crate::ui::{
    Avatar, AvatarSize, Badge, Button, ButtonKind, ButtonLink, Chip, Count, IconButton, Kbd, Section,
    StatusDot, Tone,
};

/// Buttons and the small things that say a state.
#[component]
pub(super) fn Buttons() -> impl IntoView {
    let kinds = [ButtonKind::Primary, ButtonKind::Secondary, ButtonKind::Quiet, ButtonKind::Danger];
    let row = |kind: ButtonKind| {
        view! {
            <div class="cluster">
                <Button kind>"Send"</Button>
                <Button kind icon="send">"With icon"</Button>
                <Button kind pending=true>"Sending"</Button>
                <Button kind disabled=true>"Disabled"</Button>
                <IconButton kind icon="archive" label="Archive"/>
                <IconButton kind icon="archive" label="Archive, working" pending=true/>
                <IconButton kind icon="archive" label="Archive, disabled" disabled=true/>
                <ButtonLink kind href="#buttons" icon="external">"Link"</ButtonLink>
            </div>
        }
    };
    let muted = RwSignal::new(true);
    let tones = [Tone::Neutral, Tone::Ok, Tone::Warn, Tone::Danger, Tone::Info, Tone::Accent];
    let badge = |tone: Tone| view! { <Badge tone icon=tone.icon()>{tone.name()}</Badge> };
    let dot = |tone: Tone| view! { <StatusDot tone label=tone.name()/> };
    let removed = RwSignal::new(false);
    view! {
        <Section title="Buttons" id="buttons">
            {kinds.map(row).collect_view()}
            <p class="meta">"Disabled: only the owner may send campaigns."</p>
            <div class="cluster">
                <IconButton
                    icon="sound" label="Sound" pressed=muted
                    press=move |_| muted.update(|on| *on = !*on)
                />
                <Kbd keys="Ctrl K"/>
            </div>
        </Section>
        <Section title="Badges, chips, counts" id="badges">
            <div class="cluster">{tones.map(badge).collect_view()}</div>
            <div class="cluster">{tones.map(dot).collect_view()}</div>
            <div class="cluster">
                <Chip text="VIP"/>
                <Show when=move || !removed.get()>
                    <Chip text="Grooming" on_remove=move || removed.set(true)/>
                </Show>
                <Chip text="كلب لطيف"/>
                <Count value=7_u32/>
                <Count value=1200_u32/>
                <Count value=0_u32/>
            </div>
            <div class="cluster">
                <Avatar name="Bella Ortiz" size=AvatarSize::Small/>
                <Avatar name="Bella Ortiz"/>
                <Avatar name="Mochi" size=AvatarSize::Large/>
                <Avatar name="Biscuit" src="/icons.svg"/>
            </div>
        </Section>
    }
}
