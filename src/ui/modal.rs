use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{HtmlDialogElement, HtmlElement},
};

use super::{Button, ButtonKind, IconButton, toast_region::ToastPlace, use_toasts};

/// Closes the dialog around it, unless that would lose what was typed: then it asks.
#[derive(Clone, Copy)]
struct Closer(Callback<()>);

/// **Cancel** in a dialog or sheet: as its cross, it asks before typed text is thrown away.
#[component]
pub fn CancelButton() -> impl IntoView {
    let closer = use_context::<Closer>();
    let close = move |_| {
        if let Some(Closer(close)) = closer {
            close.run(());
        }
    };
    view! { <Button kind=ButtonKind::Quiet press=close>"Cancel"</Button> }
}

/// The shared body of dialog and sheet: a native modal `<dialog>`.
///
/// The browser traps the focus, closes on Escape and gives the focus back. The content exists only
/// while it is open, so every opening starts fresh. With `guard`, what was typed is not thrown away
/// by Escape, the cross or a press beside it: that asks first. Its signal is true if something else
/// would be lost.
pub(super) fn modal(
    class: &'static str,
    open: RwSignal<bool>,
    title: Signal<String>,
    footer: Option<ViewFn>,
    on_close: Option<Callback<()>>,
    guard: Option<Signal<bool>>,
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
    let typed = StoredValue::new(false);
    let asking = RwSignal::new(false);
    let would_lose = move || guard.is_some_and(|dirty| typed.get_value() || dirty.get_untracked());
    // What would lose typed text; true when it may go on.
    let may_close = move || {
        if would_lose() && !asking.get_untracked() {
            asking.set(true);
            return false;
        }
        true
    };
    let close = Callback::new(move |()| {
        if may_close() {
            open.set(false);
        }
    });
    let cancel = move |event: ev::Event| {
        if !would_lose() {
            return;
        }
        event.prevent_default();
        // Escape once asks, once more goes back to the form.
        asking.update(|asking| *asking = !*asking);
    };
    let content = move || {
        let children = children.clone();
        let footer = footer.clone();
        open.get().then(|| {
            typed.set_value(false);
            asking.set(false);
            provide_context(Closer(close));
            let place = toasts.enter();
            on_cleanup(move || toasts.leave(place));
            view! {
                <div class="modal-frame" on:input=move |_| typed.set_value(true)>
                    <header class="modal-header">
                        <h2 class="modal-title">{move || title.get()}</h2>
                        <IconButton icon="close" label="Close" press=move |_| close.run(())/>
                    </header>
                    {move || asking.get().then(|| view! { <Discard asking open/> })}
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
            on:cancel=cancel
            on:pointerdown=move |event| if is_backdrop(&event) && may_close() { open.set(false) }
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

/// Asks whether what was typed may go; stands above the form, which stays as it is.
#[component]
fn Discard(asking: RwSignal<bool>, open: RwSignal<bool>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let stay = node.get().and_then(|node| node.query_selector("button").ok().flatten());
        if let Some(stay) = stay.and_then(|stay| stay.dyn_into::<HtmlElement>().ok()) {
            let _ = stay.focus();
        }
    });
    view! {
        <div class="modal-ask" role="alertdialog" aria-label="Discard what you typed?" node_ref=node>
            <p>"What you typed is not saved yet."</p>
            <div class="actions">
                <Button press=move |_| asking.set(false)>"Keep editing"</Button>
                <Button kind=ButtonKind::Danger press=move |_| open.set(false)>"Discard"</Button>
            </div>
        </div>
    }
    .into_any()
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
