use leptos::prelude::*;

use crate::ui::{
    Banner, Button, ButtonKind, ConflictCard, EmptyState, ErrorPanel, SafetyFlag, SafetyMarks, SafetyStrip,
    SafetyWords, Section, Skeleton, SkeletonKind, StatusDot, Tone, use_toasts,
};

/// Empty, loading, failed, offline, in conflict, dangerous.
#[component]
pub(super) fn States() -> impl IntoView {
    let toasts = use_toasts();
    let say = move |text: &'static str| {
        Callback::new(move |()| {
            toasts.show(text);
        })
    };
    let flag =
        |tone, icon, word: &str, text: &str| SafetyFlag { tone, icon, word: word.into(), text: text.into() };
    let flags = vec![
        flag(Tone::Danger, "bite", "Bites", "when its paws are touched"),
        flag(Tone::Danger, "pill", "Allergy", "oatmeal shampoo"),
        flag(Tone::Warn, "clock", "Rabies", "expires in 12 days"),
    ];
    let tones = [Tone::Neutral, Tone::Ok, Tone::Warn, Tone::Danger, Tone::Info, Tone::Accent];
    let banner = |tone: Tone| view! { <Banner tone>{format!("A banner: {}", tone.name())}</Banner> };
    view! {
        <Section title="Safety" id="safety">
            <SafetyStrip flags=flags.clone()/>
            <SafetyWords flags=flags.clone()/>
            <SafetyMarks flags/>
        </Section>
        <Section title="Empty" id="empty">
            <EmptyState
                icon="inbox" title="No messages yet"
                text="Messages from customers arrive here as soon as a channel is connected."
                action=|| view! { <Button kind=ButtonKind::Primary>"Connect a channel"</Button> }
            />
            <EmptyState icon="check" title="Everybody has an answer"/>
        </Section>
        <Section title="Link" id="link">
            <div class="cluster">
                <StatusDot tone=Tone::Ok label="Live"/>
                <StatusDot tone=Tone::Warn label="Reconnecting"/>
                <StatusDot tone=Tone::Danger label="Offline · 3 waiting"/>
            </div>
        </Section>
        <Section title="Loading" id="loading">
            <Skeleton label="Loading the note"/>
            <Skeleton kind=SkeletonKind::Rows count=2 label="Loading the inbox"/>
            <Skeleton kind=SkeletonKind::Cards count=2 label="Loading the pets"/>
        </Section>
        <Section title="Error" id="error">
            <ErrorPanel
                what="The inbox could not be loaded." why="The server did not answer."
                next="Your drafts are kept on this device." on_retry=say("Tried again")
            />
        </Section>
        <Section title="Conflict" id="conflict">
            <ConflictCard
                field="Notes" theirs="Likes the blue towel." theirs_by="Luis, 2 minutes ago"
                mine="Likes the green towel, 🐾 not the blue one."
                on_theirs=say("Kept theirs") on_mine=say("Kept mine") on_both=say("Kept both")
            />
        </Section>
        <Section title="Banners" id="banners">
            {tones.map(banner).collect_view()}
        </Section>
    }
}
