use super::device;
use crate::ui::SegmentedField;
use leptos::prelude::*;

/// Light, dark or as the device; kept in this browser.
#[component]
pub fn ThemeField() -> impl IntoView {
    let theme = RwSignal::new("system".to_owned());
    let options = [("light", "Light"), ("dark", "Dark"), ("system", "As the device")];
    let options = options.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec();
    // The first run finds out what is chosen; the later ones are choices.
    Effect::new(move |ran: Option<bool>| {
        let chosen = theme.get();
        if ran.is_some() {
            device::set_theme(&chosen);
        } else {
            theme.set(device::theme());
        }
        true
    });
    view! { <SegmentedField name="theme" label="Theme" value=theme options/> }
}
