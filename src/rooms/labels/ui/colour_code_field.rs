use super::ColourCodeChips;
use super::pick::{Choice, Choices, changes, pick_list};
use crate::domain::ids::ColourCodeId;
use crate::live::Act;
use crate::rooms::labels::{ColourCodeRef, ColourTarget, api};
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::{prelude::*, task::spawn_local};

/// The colour codes of a customer or pet, and the dialog to tick others.
#[component]
pub fn ColourCodeField(
    target: ColourTarget,
    /// As the card read them; the field keeps its own copy and follows this one when it changes.
    #[prop(into)]
    codes: Signal<Vec<ColourCodeRef>>,
) -> impl IntoView {
    let shown = RwSignal::new(codes.get_untracked());
    Effect::new(move |seen: Option<Vec<ColourCodeRef>>| {
        let now = codes.get();
        if seen.is_some_and(|seen| seen != now) {
            shown.set(now.clone());
        }
        now
    });
    let open = RwSignal::new(false);
    let choices: Choices<ColourCodeId> = RwSignal::new(None);
    let act = Act::new();
    let load = move || {
        choices.set(None);
        spawn_local(async move {
            let listed = api::list_colour_codes().await.map(|codes| {
                codes
                    .into_iter()
                    .filter(|code| !code.archived)
                    .map(|code| {
                        let was = shown.with_untracked(|shown| shown.iter().any(|s| s.id == code.id));
                        Choice {
                            label: code.id,
                            key: code.id.to_string(),
                            name: code.name,
                            code: Some((code.colour.as_str(), code.letters)),
                            was,
                            on: RwSignal::new(was),
                        }
                    })
                    .collect()
            });
            choices.try_set(Some(listed));
        });
    };
    let save = move || {
        let (add, remove) = changes(choices);
        if add.is_empty() && remove.is_empty() {
            open.set(false);
            return;
        }
        let call = move |intent| api::set_colours(intent, target, add.clone(), remove.clone());
        act.run("Colour codes updated.", call, move |done| {
            shown.set(done.value);
            open.set(false);
        });
    };
    let footer = move || {
        view! {
            <Button press=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| save()>"Save"</Button>
        }
    };
    view! {
        <div class="label-field">
            <ColourCodeChips codes=shown/>
            <Button icon="palette" kind=ButtonKind::Quiet press=move |_| { load(); open.set(true); }>
                "Colour codes"
            </Button>
            <Dialog open title="Colour codes" footer>
                {pick_list(
                    choices,
                    "The business has no colour codes yet. An owner or manager adds them under Settings, Colour codes.",
                    Callback::new(move |()| load()),
                )}
            </Dialog>
        </div>
    }
    .into_any()
}
