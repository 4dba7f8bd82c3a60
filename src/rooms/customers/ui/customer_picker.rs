use super::typing::when_settled;
use crate::domain::ids::CustomerId;
use crate::rooms::customers::api::list_customers;
use crate::rooms::customers::model::{CustomerFilter, CustomerRow, CustomerSort};
use crate::ui::{Avatar, AvatarSize, Chip, TextField};
use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use std::time::Duration;

/// Customers offered at once.
const OFFERED: usize = 6;

/// Finds a customer while one types a name, phone, email or pet, and keeps the one that is chosen.
#[component]
pub fn CustomerPicker(
    /// The form's name for it.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    /// Id and name of the one that was chosen.
    chosen: RwSignal<Option<(CustomerId, String)>>,
    /// Never offered.
    #[prop(optional)]
    except: Option<CustomerId>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| crate::ui::field_id(&name));
    let typed = RwSignal::new(String::new());
    let offered = RwSignal::new(Vec::<CustomerRow>::new());
    let asked = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    when_settled(typed.into(), Duration::from_millis(180), move |text: String| {
        if text.trim().is_empty() {
            offered.set(Vec::new());
            asked.set(false);
            return;
        }
        spawn_local(async move {
            let filter =
                CustomerFilter { text: text.clone(), sort: CustomerSort::Activity, ..Default::default() };
            let Ok(list) = list_customers(filter, None).await else { return };
            // An answer to what is not typed any more is none.
            if typed.try_get_untracked().as_ref() == Some(&text) {
                let rows =
                    list.page.rows.into_iter().filter(|row| Some(row.id) != except).take(OFFERED).collect();
                offered.set(rows);
                asked.set(true);
            }
        });
    });
    let choose = move |row: &CustomerRow| {
        chosen.set(Some((row.id, row.name.clone())));
        typed.set(String::new());
        offered.set(Vec::new());
    };
    let offer = move |row: CustomerRow| {
        let (name, about) = (row.name.clone(), about(&row));
        let pick = row.clone();
        view! {
            <li>
                <button class="pick" type="button" on:click=move |_| choose(&pick)>
                    <Avatar name=name.clone() size=AvatarSize::Small/>
                    <span class="pick-main"><bdi>{name}</bdi><bdi class="meta">{about}</bdi></span>
                </button>
            </li>
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        // Enter chooses the first one instead of sending the form around.
        if event.key() == "Enter" && !typed.with_untracked(String::is_empty) {
            event.prevent_default();
            if let Some(first) = offered.with_untracked(|all| all.first().cloned()) {
                choose(&first);
            }
        }
    };
    let field = move || {
        view! {
            <div class="picker-field" on:keydown=on_key>
                <TextField
                    name=name.clone() id=id.clone() label value=typed error autocomplete="off" node_ref=input
                    placeholder="Name, phone, email or pet"
                />
            </div>
            <ul class="picks" role="list" aria-label="Customers found">
                {move || offered.get().into_iter().map(offer).collect_view()}
            </ul>
            <p class="meta" role="status">
                {move || (asked.get() && offered.with(Vec::is_empty) && !typed.with(String::is_empty)).then_some("Nobody found.")}
            </p>
        }
    };
    let face = move || {
        chosen.get().map(|(_, name)| {
            view! {
                <p class="field-label">{move || label.get()}</p>
                <Chip text=name on_remove=Callback::new(move |()| chosen.set(None))/>
            }
        })
    };
    view! { <div class="picker"><Show when=move || chosen.with(Option::is_some) fallback=field>{face}</Show></div> }.into_any()
}

/// What tells two people of one name apart.
fn about(row: &CustomerRow) -> String {
    let mut parts = row.pets.clone();
    parts.extend([row.business_name.clone(), row.phone.clone()].into_iter().filter(|part| !part.is_empty()));
    parts.join(" · ")
}
