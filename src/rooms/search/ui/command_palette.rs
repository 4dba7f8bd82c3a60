use super::desk::use_desk;
use super::finder::Finder;
use super::hit_face::HitFace;
use super::search_box::moved;
use crate::rooms::search::Hit;
use crate::rooms::search::commands::{COMMANDS, Command};
use crate::rooms::search::typed::matches;
use crate::rooms::staff::Me;
use crate::ui::{ActHere, Dialog, Icon, Kbd, acts_here};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;

/// Go anywhere, do anything: Ctrl/Cmd-K, then type.
#[component]
pub fn CommandPalette() -> impl IntoView {
    let open = use_desk().palette;
    view! { <Dialog open title="Go anywhere, do anything"><Palette/></Dialog> }
}

#[component]
fn Palette() -> impl IntoView {
    let desk = use_desk();
    let role = expect_context::<Me>().role;
    let finder = Finder::new();
    let active = RwSignal::new(0_usize);
    let here = Memo::new(|_| acts_here());
    let rows = Memo::new(move |_| {
        let typed = finder.query.get();
        let commands = COMMANDS.iter().filter(|command| command.suits(role) && command.matches(&typed));
        let hits = finder.found.with(|found| match found {
            Some(Ok(found)) if !typed.trim().is_empty() => found.hits.clone(),
            _ => Vec::new(),
        });
        let here =
            here.get().into_iter().filter(|act| matches(&format!("{} {}", act.label, act.words), &typed));
        here.map(Row::Here)
            .chain(commands.map(|command| Row::Do(*command)))
            .chain(hits.into_iter().map(Row::Open))
            .collect::<Vec<_>>()
    });
    let doer = desk.doer();
    let navigate = use_navigate();
    let carry_out = Callback::new(move |at: usize| match rows.with_untracked(|rows| rows.get(at).cloned()) {
        Some(Row::Here(act)) => {
            desk.palette.set(false);
            // A dialog that is just closing gives the focus back first.
            set_timeout(move || act.run.run(()), std::time::Duration::ZERO);
        }
        Some(Row::Do(command)) => doer.run(command),
        Some(Row::Open(hit)) => {
            desk.palette.set(false);
            navigate(&format!("/contacts/{}", hit.customer_id), Default::default());
        }
        None => {}
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = rows.with_untracked(Vec::len);
        match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") if count > 0 => {
                event.prevent_default();
                active.update(|at| *at = moved(Some((*at).min(count - 1)), key == "ArrowDown", count));
                let id = format!("command-{}", active.get_untracked());
                if let Some(option) = document().get_element_by_id(&id) {
                    option.scroll_into_view_with_bool(false);
                }
            }
            "Enter" => {
                event.prevent_default();
                carry_out.run(active.get_untracked());
            }
            _ => {}
        }
    };
    let on_input = move |event: ev::Event| {
        active.set(0);
        finder.type_in(event_target_value(&event));
    };
    let list = move || {
        rows.get().into_iter().enumerate().map(|(at, row)| option(at, row, active, carry_out)).collect_view()
    };
    view! {
        <div class="palette">
            <div class="search-field">
                <Icon name="search"/>
                <input
                    class="control" id="palette-input" type="search" placeholder="Type a place, an act or a customer"
                    aria-label="Command or customer" autocomplete="off" spellcheck="false" dir="auto" maxlength="200"
                    role="combobox" aria-autocomplete="list" aria-controls="palette-list" aria-expanded="true"
                    aria-activedescendant=move || (!rows.with(Vec::is_empty)).then(|| format!("command-{}", active.get()))
                    on:input=on_input on:keydown=on_key
                />
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Commands and customers">{list}</div>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="palette-nothing" role="status">"Nothing is called so."</p>
            </Show>
        </div>
    }
    .into_any()
}

/// A line of the palette.
#[derive(Clone, PartialEq)]
enum Row {
    /// Of the present screen.
    Here(ActHere),
    Do(Command),
    Open(Hit),
}

fn option(at: usize, row: Row, active: RwSignal<usize>, carry_out: Callback<usize>) -> impl IntoView {
    let face = match row {
        Row::Open(hit) => view! { <HitFace hit/> }.into_any(),
        Row::Here(act) => {
            view! { <Icon name=act.icon/><span class="search-face">{act.label}</span> }.into_any()
        }
        Row::Do(command) => view! {
            <Icon name=command.icon/>
            <span class="search-face">{command.label}</span>
            {(!command.keys.is_empty()).then(|| view! { <Kbd keys=command.shown_keys()/> })}
        }
        .into_any(),
    };
    view! {
        <div
            class="search-option" role="option" id=format!("command-{at}")
            aria-selected=move || if active.get() == at { "true" } else { "false" }
            on:pointerdown=|event| event.prevent_default()
            on:click=move |_| carry_out.run(at)
        >
            {face}
        </div>
    }
}
