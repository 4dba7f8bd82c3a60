use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{HtmlDialogElement, HtmlElement},
};

use super::{IconButton, toast_region::ToastPlace, use_toasts};

/// The shared body of dialog and sheet: a native modal `<dialog>`.
///
/// The browser traps the focus, closes on Escape and gives the focus back. The content exists only
/// while it is open, so every opening starts fresh.
pub(super) fn modal(
    class: &'static str,
    open: RwSignal<bool>,
    title: Signal<String>,
    footer: Option<ViewFn>,
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let closed = move || {
        // `close` also fires for a closing that the signal asked for.
        if open.get_untracked() {
            open.set(false);
        }
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    let toasts = use_toasts();
    let content = move || {
        let children = children.clone();
        let footer = footer.clone();
        open.get().then(|| {
            let place = toasts.enter();
            on_cleanup(move || toasts.leave(place));
            view! {
                <div class="modal-frame">
                    <header class="modal-header">
                        <h2 class="modal-title">{move || title.get()}</h2>
                        <IconButton icon="close" label="Close" on:click=move |_| open.set(false)/>
                    </header>
                    <div class="modal-body">{children()}</div>
                    {footer.map(|footer| view! { <footer class="modal-footer">{footer.run()}</footer> })}
                </div>
                <ToastPlace dialog=place/>
            }
        })
    };
    let view = view! {
        <dialog
            class=class
            node_ref=node
            aria-label=move || title.get()
            on:close=move |_| closed()
            on:pointerdown=move |event| if is_backdrop(&event) { open.set(false) }
        >
            {content}
        </dialog>
    };
    // After the view: the content must be there when the browser looks for something to focus.
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
                focus_first(&dialog);
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view
}

/// By itself the browser would choose the close button. Better the first field; without fields the
/// first button of the footer, which is the harmless one.
fn focus_first(dialog: &HtmlDialogElement) {
    let find = |selector| dialog.query_selector(selector).ok().flatten();
    let first = find(".modal-body :is(input, select, textarea):not(:disabled)")
        .or_else(|| find(".modal-footer .btn"));
    if let Some(first) = first.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}

/// The dialog has no padding, so only its backdrop reports the dialog itself as the target. Pressing
/// counts, not releasing: a text selection that ends outside must not close the dialog.
fn is_backdrop(event: &ev::PointerEvent) -> bool {
    event.target().is_some_and(|target| target.dyn_ref::<HtmlDialogElement>().is_some())
}
