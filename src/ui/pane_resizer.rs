use leptos::{ev, prelude::*};

use super::browser;

/// Narrowest and widest column, in CSS pixels.
const RANGE: (i32, i32) = (280, 420);
/// What a column has until somebody changes it.
const USUAL: i32 = 320;
/// How far an arrow key moves the edge.
const STEP: i32 = 20;

/// The edge of a side column: drag it, or move it by arrow keys; the width is remembered on this
/// device. Shown only where the column stands beside the main pane on a wide screen.
#[component]
pub(super) fn PaneResizer(
    /// "list" or "context": names the width it sets, `--list-width` or `--context-width`.
    column: &'static str,
    /// What the column is called.
    label: &'static str,
    /// Whether the column lies after its edge.
    #[prop(optional)]
    after: bool,
) -> impl IntoView {
    let width = RwSignal::new(USUAL);
    let dragged_from = StoredValue::new(None::<(i32, i32)>);
    let property = format!("--{column}-width");
    let set = StoredValue::new(move |wanted: i32, keep: bool| {
        let wanted = wanted.clamp(RANGE.0, RANGE.1);
        width.set(wanted);
        browser::set_root_property(&property, &format!("{wanted}px"));
        if keep {
            browser::remember(&property, &wanted.to_string());
        }
    });
    let set = move |wanted: i32, keep: bool| set.with_value(|set| set(wanted, keep));
    Effect::new(move |_| {
        if let Some(kept) =
            browser::remembered(&format!("--{column}-width")).and_then(|text| text.parse().ok())
        {
            set(kept, false);
        }
    });
    let towards = if after { -1 } else { 1 };
    let on_key = move |event: ev::KeyboardEvent| {
        let wanted = match event.key().as_str() {
            "ArrowLeft" => width.get_untracked() - STEP * towards,
            "ArrowRight" => width.get_untracked() + STEP * towards,
            "Home" => RANGE.0,
            "End" => RANGE.1,
            _ => return,
        };
        event.prevent_default();
        set(wanted, true);
    };
    view! {
        <div
            class="pane-resizer"
            class:pane-resizer-after=after
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=format!("Width of {label}")
            aria-valuemin=RANGE.0
            aria-valuemax=RANGE.1
            aria-valuenow=move || width.get()
            on:keydown=on_key
            on:pointerdown=move |event: ev::PointerEvent| {
                event.prevent_default();
                browser::capture_pointer(&event);
                dragged_from.set_value(Some((event.client_x(), width.get_untracked())));
            }
            on:pointermove=move |event: ev::PointerEvent| {
                if let Some((x, from)) = dragged_from.get_value() {
                    set(from + (event.client_x() - x) * towards, false);
                }
            }
            on:pointerup=move |_| {
                if dragged_from.try_update_value(Option::take).flatten().is_some() {
                    set(width.get_untracked(), true);
                }
            }
        ></div>
    }
}
