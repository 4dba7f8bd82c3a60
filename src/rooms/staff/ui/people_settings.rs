use super::fresh_link::ShownLink;
use super::invite_dialog::InviteDialog;
use super::loaded;
use super::member_row::MemberRow;
use super::open_links::OpenLinks;
use crate::live::use_live;
use crate::rooms::staff::api::list_people;
use crate::rooms::staff::model::{FreshLink, People};
use crate::rooms::staff::relevance::PEOPLE;
use crate::ui::{Button, ButtonKind, Dialog, Section};
use leptos::prelude::*;

/// The people of the business: invite, change roles, remove, help with a password.
#[component]
pub fn PeopleSettings() -> impl IntoView {
    let people = Resource::new(|| (), |()| list_people());
    use_live().refresh(people, |frame| PEOPLE.concerns(frame));
    let inviting = RwSignal::new(false);
    let refetch = Callback::new(move |()| people.refetch());
    let link = RwSignal::new(None::<(String, FreshLink)>);
    let showing = RwSignal::new(false);
    let show_link = Callback::new(move |made| {
        link.set(Some(made));
        showing.set(true);
        people.refetch();
    });
    let show = move |People { members, links }: People| {
        let rows = members.into_iter().map(|member| view! { <MemberRow member show_link/> }).collect_view();
        let invite = move || {
            view! {
                <Button kind=ButtonKind::Primary icon="plus" press=move |_| inviting.set(true)>"Invite somebody"</Button>
            }
        };
        view! {
            <Section title="Staff" actions=invite><ul class="person-rows">{rows}</ul></Section>
            <OpenLinks links ended=refetch/>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        link.with(|link| {
            link.as_ref().map(|(name, _)| format!("A new password for {name}")).unwrap_or_default()
        })
    });
    view! {
        {loaded(people, "The staff", show)}
        <InviteDialog open=inviting made=refetch/>
        <Dialog open=showing title on_close=Callback::new(move |()| link.set(None))>
            {move || link.get().map(|(_, link)| view! { <ShownLink link/> })}
        </Dialog>
    }
    .into_any()
}
