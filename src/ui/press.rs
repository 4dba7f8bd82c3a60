use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What a press does; nothing, if it is left out.
///
/// Taken as a property and not as `on:click` on the component: a listener that is put on a component from
/// outside stays the first one when its row is rendered anew with other values, and then acts on the values
/// of before.
#[derive(Default)]
pub struct Press(Option<Box<dyn FnMut(MouseEvent)>>);

impl<F: FnMut(MouseEvent) + 'static> From<F> for Press {
    fn from(act: F) -> Self {
        Self(Some(Box::new(act)))
    }
}

impl Press {
    /// The listener of the button. While `pending` it ignores presses; the native `disabled` would do the
    /// same but throw the keyboard focus away.
    pub(super) fn listener(mut self, pending: Signal<bool>) -> impl FnMut(MouseEvent) + 'static {
        move |event| {
            if pending.try_get_untracked() == Some(true) {
                event.prevent_default();
                event.stop_immediate_propagation();
            } else if let Some(act) = &mut self.0 {
                act(event);
            }
        }
    }
}
