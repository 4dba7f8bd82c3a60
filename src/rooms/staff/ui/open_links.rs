use crate::live::Act;
use crate::rooms::staff::Me;
use crate::rooms::staff::api::revoke_link;
use crate::rooms::staff::model::{LinkKind, OpenLink};
use crate::ui::{Button, Section};
use leptos::prelude::*;

/// Links that were made and not used yet; each can be ended.
#[component]
pub fn OpenLinks(links: Vec<OpenLink>, ended: Callback<()>) -> impl IntoView {
    let me = expect_context::<Me>();
    let row = move |link: OpenLink| {
        let act = Act::new();
        let id = link.id;
        let end = move |_| {
            act.run_final(
                "The link does not work any more.",
                move |intent| revoke_link(intent, id),
                move |_| ended.run(()),
            );
        };
        let what = match link.kind {
            LinkKind::Invite => "Invitation",
            LinkKind::Reset => "New password",
        };
        let by = link.created_by.map(|name| format!(" · made by {name}")).unwrap_or_default();
        view! {
            <li class="person-row">
                <div class="person-row-text">
                    <p><strong dir="auto">{link.name}</strong>" · "{what}</p>
                    <p class="meta" dir="auto">{link.email}</p>
                    <p class="meta" dir="auto">{format!("Until {}{by}", me.zone.day_and_clock(link.expires_at))}</p>
                </div>
                <Button pending=act.pending press=end>"End this link"</Button>
            </li>
        }
    };
    (!links.is_empty()).then(|| {
        view! {
            <Section title="Open links">
                <ul class="person-rows">{links.into_iter().map(row).collect_view()}</ul>
            </Section>
        }
        .into_any()
    })
}
