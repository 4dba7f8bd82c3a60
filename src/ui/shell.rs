use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    Icon, Sheet,
    nav_item::{NavItem, NavLink},
};

/// How many places the phone's bottom bar shows before "More".
const BAR_ITEMS: usize = 4;

/// The frame of every signed-in page: rail or bottom bar, header, main content, floating action.
///
/// It knows no room: places come as data, everything else through slots.
#[component]
pub fn AppShell(
    /// The places; on phones the first four are in the bottom bar and the rest under "More".
    #[prop(into)]
    nav: Signal<Vec<NavItem>>,
    /// The search trigger in the header.
    #[prop(optional, into)]
    search: Option<ViewFn>,
    /// The link state in the header.
    #[prop(optional, into)]
    status: Option<ViewFn>,
    /// The business and user menus at the end of the header.
    #[prop(optional, into)]
    menus: Option<ViewFn>,
    /// A strip under the header, such as the offline banner.
    #[prop(optional, into)]
    banner: Option<ViewFn>,
    /// The floating "+".
    #[prop(optional, into)]
    action: Option<ViewFn>,
    /// More content for the phone's "More" sheet, below the remaining places.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let path: Signal<String> = {
        let location = use_location();
        Signal::derive(move || location.pathname.get())
    };
    let more_open = RwSignal::new(false);
    // Going somewhere from the sheet closes it.
    Effect::new(move |_| {
        path.track();
        more_open.set(false);
    });
    let rail = move || nav.get().into_iter().map(|item| view! { <NavLink item path/> }).collect_view();
    let bar = move || {
        nav.get().into_iter().take(BAR_ITEMS).map(|item| view! { <NavLink item path/> }).collect_view()
    };
    let more = StoredValue::new(more);
    let rest = move || {
        let links =
            nav.get().into_iter().skip(BAR_ITEMS).map(|item| view! { <NavLink item path/> }).collect_view();
        view! {
            <nav class="more-nav" aria-label="More places">{links}</nav>
            {more.with_value(|more| more.as_ref().map(ViewFn::run))}
        }
    };
    view! {
        <div class="app">
            <div class="app-frame">
                <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
                <nav class="rail" aria-label="Main">{rail}</nav>
                <header class="app-header">
                    <div class="app-search">{search.map(|slot| slot.run())}</div>
                    <div class="app-status">{status.map(|slot| slot.run())}</div>
                    <div class="app-menus">{menus.map(|slot| slot.run())}</div>
                </header>
                <div class="app-banner">{banner.map(|slot| slot.run())}</div>
                <main class="app-main" id="main" tabindex="-1">{children()}</main>
                {action.map(|slot| view! { <div class="app-action">{slot.run()}</div> })}
                <nav class="bottom-bar" aria-label="Main">
                    {bar}
                    <button
                        class="nav-link" type="button" aria-haspopup="dialog"
                        on:click=move |_| more_open.set(true)
                    >
                        <Icon name="menu"/>
                        <span class="nav-label">"More"</span>
                    </button>
                </nav>
            </div>
            <Sheet open=more_open title="More">{rest()}</Sheet>
        </div>
    }
}
