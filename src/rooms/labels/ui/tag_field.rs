use crate::domain::ids::{CustomerId, TagId};
use crate::live::Act;
use crate::rooms::labels::{TagRef, api};
use crate::ui::{Chip, ComboField, Icon};
use leptos::{ev, prelude::*, task::spawn_local};

/// The tags of a customer: type a word and press Enter to add it, also a new one; the cross takes
/// one off.
#[component]
pub fn TagField(
    customer_id: CustomerId,
    /// As the card read them; the field keeps its own copy and follows this one when it changes.
    #[prop(into)]
    tags: Signal<Vec<TagRef>>,
) -> impl IntoView {
    let shown = RwSignal::new(tags.get_untracked());
    Effect::new(move |seen: Option<Vec<TagRef>>| {
        let now = tags.get();
        if seen.is_some_and(|seen| seen != now) {
            shown.set(now.clone());
        }
        now
    });
    let typed = RwSignal::new(String::new());
    let adding = Act::new();
    let removing = Act::new();
    let known = RwSignal::new(None::<Vec<String>>);
    let suggestions = Signal::derive(move || {
        let carried = shown.read();
        let fits = |name: &String| !carried.iter().any(|tag| tag.name == *name);
        known.get().unwrap_or_default().into_iter().filter(fits).collect::<Vec<_>>()
    });
    // The words to complete with are asked for when somebody begins to type, not by every card.
    let learn = move |_| {
        if known.with_untracked(Option::is_some) {
            return;
        }
        known.set(Some(Vec::new()));
        spawn_local(async move {
            let words = api::list_tags().await.map(|tags| {
                tags.into_iter().filter(|tag| !tag.archived).map(|tag| tag.name).collect::<Vec<_>>()
            });
            known.try_set(words.ok());
        });
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked();
        if name.trim().is_empty() {
            return;
        }
        let call = move |intent| api::add_tag(intent, customer_id, name.clone());
        adding.run("Tag added.", call, move |done| {
            typed.set(String::new());
            shown.update(|tags| {
                if !tags.contains(&done.value) {
                    tags.push(done.value);
                }
            });
        });
    };
    let remove = move |id: TagId| {
        let call = move |intent| api::remove_tag(intent, customer_id, id);
        removing.run("Tag removed.", call, move |_| shown.update(|tags| tags.retain(|tag| tag.id != id)));
    };
    let chip = move |tag: TagRef| {
        let id = tag.id;
        view! { <li><Chip text=tag.name on_remove=Callback::new(move |()| remove(id))/></li> }
    };
    view! {
        <div class="label-field">
            <ul class="label-list" aria-label="Tags">{move || shown.get().into_iter().map(chip).collect_view()}</ul>
            <form class="label-add" on:submit=add on:focusin=learn>
                <ComboField
                    name="tag" id=format!("field-tag-{customer_id}") label="Add a tag" hide_label=true
                    placeholder="Add a tag" value=typed suggestions error=adding.errors.for_field("tag")
                />
                <button class="btn btn-icon" type="submit" data-kind="quiet" aria-label="Add tag" title="Add tag">
                    <Icon name="plus"/>
                </button>
            </form>
        </div>
    }
    .into_any()
}
