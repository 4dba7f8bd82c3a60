use crate::live::Act;
use crate::ui::{Button, ButtonKind, CancelButton, ConflictCard, Dialog, TextField};
use leptos::{ev, prelude::*};

/// Asks for the name of a new or an existing label.
#[component]
pub(super) fn NameDialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// The verb on the button: **Add Group**.
    #[prop(into)]
    confirm_label: Signal<String>,
    /// What stands in the field when the dialog opens.
    name: RwSignal<String>,
    max: usize,
    act: Act,
    /// Gets the version that insists on this name, after a clash.
    on_save: Callback<Option<i32>>,
) -> impl IntoView {
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        on_save.run(None);
    };
    let footer = move || {
        view! {
            <CancelButton/>
            <Button kind=ButtonKind::Primary pending=act.pending press=move |_| on_save.run(None)>
                {move || confirm_label.get()}
            </Button>
        }
    };
    let clash = move || {
        let clash = act.clash.get()?;
        let theirs = clash.fields.first()?.theirs.as_str().unwrap_or_default().to_owned();
        let version = clash.version;
        Some(view! {
            <ConflictCard
                field="Name" theirs=theirs theirs_by="Meanwhile" mine=name.get_untracked()
                on_theirs=Callback::new(move |()| open.set(false))
                on_mine=Callback::new(move |()| on_save.run(Some(version)))
            />
        })
    };
    view! {
        <Dialog open title footer guard=true>
            <form on:submit=submit>
                <TextField
                    name="name" id="field-label-name" label="Name" value=name required=true maxlength=max
                    error=act.errors.for_field("name")
                />
            </form>
            {clash}
        </Dialog>
    }
    .into_any()
}
