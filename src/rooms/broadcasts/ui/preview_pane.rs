use super::SendDialog;
use crate::domain::ids::BroadcastId;
use crate::live::Kept;
use crate::rooms::broadcasts::api::open_preview;
use crate::rooms::broadcasts::model::{Broadcast, LeftOut, Preview, SHOWN, State, Way, customers};
use crate::rooms::broadcasts::relevance::concerns_preview;
use crate::ui::{Button, ErrorPanel, IconButton, Section, Skeleton, awaited};
use leptos::prelude::*;

/// Who would get it if it were sent now: how many, what each of them reads, and who is left out and why.
#[component]
pub(super) fn PreviewPane(id: BroadcastId, found: Kept<Broadcast>, ready: RwSignal<bool>) -> impl IntoView {
    // Which of them is looked at, and from where on those are listed who are left out.
    let (at, left_from) = (RwSignal::new(0_usize), RwSignal::new(0_usize));
    let by_activity =
        found.part(|found| found.audience.active_days.is_some() || found.audience.quiet_days.is_some());
    let shown = Kept::new(
        move || open_preview(id, at.get_untracked() / SHOWN * SHOWN, left_from.get_untracked()),
        move |frame| concerns_preview(frame, id, by_activity.try_get_untracked() == Some(true)),
    );
    let page = Memo::new(move |_| (at.get() / SHOWN, left_from.get()));
    Effect::new(move |before: Option<(usize, usize)>| {
        let now = page.get();
        if before.is_some_and(|before| before != now) {
            shown.again();
        }
        now
    });
    let failed = Memo::new(move |_| shown.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! { <ErrorPanel what="The preview could not be made." why on_retry=shown.retry()/> }
            .into_any(),
        None => view! {
            <Counts found shown/>
            <Walk shown at/>
            <LeftOutList shown left_from/>
        }
        .into_any(),
    };
    let is_draft = found.part(|found| found.state == State::Draft && !found.archived);
    // To how many is known with the preview only: before, the button would be drawn for nobody, and stay so.
    let send = move || is_draft.get().then(|| view! { <SendDialog id found shown ready/> });
    view! {
        <Section title="Preview">
            {move || (!ready.get()).then(|| view! {
                <p class="meta" role="status">"Save to see here what you have written. This is how it was saved last."</p>
            })}
            <Suspense fallback=|| view! { <Skeleton/> }>
                {move || awaited(async move {
                    shown.ready().await;
                    view! { {body} {send} }
                })}
            </Suspense>
        </Section>
    }
    .into_any()
}

#[component]
fn Counts(found: Kept<Broadcast>, shown: Kept<Preview>) -> impl IntoView {
    let is_text = found.part(|found| found.wording.channel == Way::Text);
    let words = move || {
        shown.with(|shown| {
            if shown.too_many {
                return "These are more than 5,000 customers, and a group message goes to 5,000 at most. Narrow the list."
                    .to_owned();
            }
            let mut said = format!("{} of {} get it", shown.count, customers(shown.meant));
            if is_text.get() {
                said.push_str(&match shown.parts {
                    1 => ", as 1 part of a text in all".to_owned(),
                    parts => format!(", as about {parts} parts of texts in all"),
                });
            }
            said.push('.');
            said
        })
    };
    view! { <p class="broadcast-count" role="status">{words}</p> }.into_any()
}

/// One after the other, as they will read it.
#[component]
fn Walk(shown: Kept<Preview>, at: RwSignal<usize>) -> impl IntoView {
    let count = shown.part(|shown| shown.count);
    let reading = Memo::new(move |_| {
        let at = at.get();
        shown
            .with(|shown| at.checked_sub(shown.from).and_then(|at| shown.readings.get(at).cloned()))
            .flatten()
    });
    // Fewer get it than a moment ago.
    Effect::new(move |_| {
        let count = count.get();
        if count > 0 && at.get_untracked() >= count {
            at.set(count - 1);
        }
    });
    let letter = move || {
        reading.get().map(|one| {
            view! {
                <p class="broadcast-to"><strong dir="auto">{one.name}</strong>" "<span class="meta">{one.to}</span></p>
                <div class="broadcast-letter">
                    {(!one.subject.is_empty()).then(|| view! { <p class="broadcast-subject" dir="auto">{one.subject}</p> })}
                    <p class="broadcast-body" dir="auto">{one.body}</p>
                </div>
                {(one.parts > 1).then(|| view! { <p class="meta">{format!("{} parts", one.parts)}</p> })}
            }
        })
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="broadcast-walk" role="group" aria-label="As they will read it">
                <div class="cluster">
                    <IconButton
                        icon="chevron-left" label="Previous customer" disabled=Signal::derive(move || at.get() == 0)
                        press=move |_| at.update(|at| *at = at.saturating_sub(1))
                    />
                    <span role="status">{move || format!("{} of {}", at.get() + 1, count.get())}</span>
                    <IconButton
                        icon="chevron-right" label="Next customer"
                        disabled=Signal::derive(move || at.get() + 1 >= count.get())
                        press=move |_| at.update(|at| *at += 1)
                    />
                </div>
                {letter}
            </div>
        </Show>
    }
    .into_any()
}

/// Who does not get it, and why.
#[component]
fn LeftOutList(shown: Kept<Preview>, left_from: RwSignal<usize>) -> impl IntoView {
    let count = shown.part(|shown| shown.left_count);
    let reasons = shown.part(|shown| shown.reasons.clone());
    let left = shown.part(|shown| shown.left.clone());
    let from = shown.part(|shown| shown.left_from);
    let reason = |(reason, count): (String, usize)| view! { <li>{format!("{reason}: {count}")}</li> };
    let row = |one: LeftOut| {
        view! {
            <li class="broadcast-left">
                <a href=format!("/contacts/{}", one.customer_id) dir="auto">{one.name}</a>
                <span class="meta" dir="auto">{one.why}</span>
            </li>
        }
    };
    let last = move || from.get() + left.with(Vec::len);
    view! {
        <Show when=move || { count.get() > 0 }>
            <details class="broadcast-left-out">
                <summary>{move || format!("{} left out, and why", customers(count.get()))}</summary>
                <ul class="broadcast-reasons">{move || reasons.get().into_iter().map(reason).collect_view()}</ul>
                <ul class="broadcast-left-list" aria-label="Left out">{move || left.get().into_iter().map(row).collect_view()}</ul>
                <Show when=move || { count.get() > SHOWN }>
                    <div class="actions">
                        <Button
                            disabled=Signal::derive(move || from.get() == 0)
                            press=move |_| left_from.update(|from| *from = from.saturating_sub(SHOWN))
                        >"Previous 50"</Button>
                        <Button
                            disabled=Signal::derive(move || last() >= count.get())
                            press=move |_| left_from.update(|from| *from += SHOWN)
                        >"Next 50"</Button>
                    </div>
                </Show>
            </details>
        </Show>
    }
    .into_any()
}
