use leptos::prelude::*;

use crate::ui::{
    Button, ButtonKind, CancelButton, ConfirmDialog, Dialog, FoldButton, Leads, LeaveGuard, Menu, MenuItem,
    Section, Sheet, TextField, use_toasts,
};

/// Dialogs, sheets, menus and toasts, each behind the button that opens it.
#[component]
pub(super) fn Overlays() -> impl IntoView {
    let dialog = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    let confirm = RwSignal::new(false);
    let name = RwSignal::new(String::from("Mochi"));
    let unsaved = RwSignal::new(String::new());
    let folded = RwSignal::new(false);
    let toasts = use_toasts();
    let undone = Callback::new(move |()| {
        toasts.show("Bella Ortiz is back in the inbox");
    });
    let leads = || Leads { label: "Review", icon: "merge", href: "/styleguide".to_owned() };
    let footer = move || {
        view! {
            <CancelButton/>
            <Button kind=ButtonKind::Primary press=move |_| dialog.set(false)>"Save"</Button>
        }
    };
    view! {
        <Section title="Dialogs, menus, toasts" id="overlays">
            <div class="cluster">
                <Button press=move |_| dialog.set(true)>"Open dialog"</Button>
                <Button press=move |_| sheet.set(true)>"Open sheet"</Button>
                <Button press=move |_| confirm.set(true)>"Open confirmation"</Button>
                <Menu label="More for Mochi">
                    <MenuItem icon="edit">"Edit"</MenuItem>
                    <MenuItem icon="archive">"Archive"</MenuItem>
                    <MenuItem icon="merge" disabled=true>"Merge"</MenuItem>
                    <MenuItem icon="trash" danger=true>"Delete"</MenuItem>
                </Menu>
            </div>
            <div class="cluster">
                <Button press=move |_| { toasts.show("Saved"); }>"Toast"</Button>
                <Button press=move |_| { toasts.undoable("Bella Ortiz archived", undone); }>"Undoable toast"</Button>
                <Button press=move |_| { toasts.leading("Customer added.", None, leads()); }>"Leading toast"</Button>
                <Button press=move |_| { toasts.error("The photo could not be sent."); }>"Error toast"</Button>
            </div>
            <Dialog open=dialog title="Rename Mochi" footer>
                <TextField name="sg-dialog-name" label="Name" value=name/>
            </Dialog>
            <Sheet open=sheet title="Mochi">
                <p>"A sheet holds what belongs to the thing beside it."</p>
            </Sheet>
            <ConfirmDialog
                open=confirm title="Erase Bella Ortiz?" confirm_label="Erase customer"
                text="All messages, photos and notes are removed for good. This cannot be undone."
                on_confirm=move || { toasts.show("Erased"); }
            />
        </Section>
        <Section title="Unsaved work, and what phones fold" id="unsaved">
            <TextField name="sg-unsaved" label="Unsaved" value=unsaved hint="Write here, then follow a link: it asks first."/>
            <LeaveGuard dirty=Signal::derive(move || unsaved.with(|text| !text.is_empty()))/>
            <FoldButton controls="sg-folded" shown=folded label="Filters"/>
            <p class="foldable" id="sg-folded" data-shown=move || folded.get().then_some("true")>
                "Always seen on wider screens; on a phone, behind its button."
            </p>
        </Section>
    }
}
