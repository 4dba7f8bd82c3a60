use crate::rooms::search::commands::{Command, Deed};
use crate::rooms::staff::model::Preferences;
use crate::rooms::staff::ui::SignOut;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_navigate;

use super::account::{toggle_shortcuts, toggle_theme};

/// What commands reach from anywhere: the palette, the help, the search box.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The palette is open.
    pub palette: RwSignal<bool>,
    /// The explanation of the present screen is open.
    pub help: RwSignal<bool>,
    /// The search box of the header.
    pub search: NodeRef<html::Input>,
    /// What the person chose, shortcuts among it.
    pub preferences: RwSignal<Preferences>,
}

/// Puts the desk into the context; call it once, above every screen.
pub fn provide_desk(preferences: RwSignal<Preferences>) -> Desk {
    let (palette, help) = (RwSignal::new(false), RwSignal::new(false));
    let desk = Desk { palette, help, search: NodeRef::new(), preferences };
    provide_context(desk);
    desk
}

/// The desk.
///
/// # Panics
/// Above [`provide_desk`]: a mistake of the program.
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// What carries out commands; ask for it while a component is made.
    pub(super) fn doer(self) -> Callback<Command> {
        let navigate = use_navigate();
        let sign_out = expect_context::<SignOut>();
        Callback::new(move |command: Command| {
            self.palette.set(false);
            match command.deed {
                Deed::Go(href) => navigate(href, Default::default()),
                Deed::Search => self.focus_search(),
                Deed::Help => self.help.set(true),
                Deed::ToggleTheme => toggle_theme(),
                Deed::ToggleShortcuts => self.toggle_shortcuts(),
                Deed::SignOut => sign_out.ask(),
            }
        })
    }

    /// Turns single-key shortcuts off or on.
    pub fn toggle_shortcuts(self) {
        toggle_shortcuts(self.preferences);
    }

    fn focus_search(self) {
        // A dialog that is just closing gives the focus back first.
        set_timeout(
            move || {
                if let Some(input) = self.search.get_untracked() {
                    let _ = input.focus();
                    input.select();
                    // As if pressed: shows who was active last.
                    input.click();
                }
            },
            std::time::Duration::ZERO,
        );
    }
}
