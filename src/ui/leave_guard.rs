use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{Element, MouseEvent},
};
use leptos_router::hooks::use_navigate;

use super::{Button, ButtonKind, Dialog};

/// Asks before unsaved work is left: by a link of the app, by closing the tab or by a reload.
#[component]
pub fn LeaveGuard(
    /// Whether something would be lost.
    #[prop(into)]
    dirty: Signal<bool>,
) -> impl IntoView {
    let asked = RwSignal::new(None::<String>);
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if dirty.try_get_untracked() == Some(true) {
                event.prevent_default();
            }
        });
        // On the document, because the router listens on the window and would have gone already.
        let on_click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
            if dirty.try_get_untracked() != Some(true) || open.try_get_untracked() != Some(false) {
                return;
            }
            if let Some(href) = place_of(&event) {
                event.prevent_default();
                event.stop_propagation();
                asked.set(Some(href));
                open.set(true);
            }
        });
        let page = document();
        let _ = page.add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref());
        let on_click = StoredValue::new_local(on_click);
        on_cleanup(move || {
            unload.remove();
            on_click.try_with_value(|on_click| {
                let page = document();
                let _ = page.remove_event_listener_with_callback("click", on_click.as_ref().unchecked_ref());
            });
        });
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        open.set(false);
        if let Some(href) = asked.get_untracked() {
            navigate(&href, Default::default());
        }
    });
    let footer = move || {
        view! {
            <Button press=move |_| open.set(false)>"Stay here"</Button>
            <Button kind=ButtonKind::Danger press=move |_| leave.run(())>"Leave without saving"</Button>
        }
    };
    view! {
        <Dialog open title="Leave without saving?" footer>
            <p>"What you changed here is not saved yet."</p>
        </Dialog>
    }
}

/// The page of this app to which a plain press on a link leads.
fn place_of(event: &MouseEvent) -> Option<String> {
    if event.default_prevented()
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
    {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let leaves =
        link.get_attribute("rel").is_none_or(|rel| rel != "external") && !link.has_attribute("target");
    (leaves && href.starts_with('/')).then_some(href)
}
