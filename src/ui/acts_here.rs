use leptos::prelude::*;

/// Something that the present screen can do, for whoever types its name.
#[derive(Clone)]
pub struct ActHere {
    pub label: String,
    /// Other words by which people look for it.
    pub words: &'static str,
    pub icon: &'static str,
    pub run: Callback<()>,
}

/// By its name: what it runs cannot be compared.
impl PartialEq for ActHere {
    fn eq(&self, other: &Self) -> bool {
        (&self.label, self.icon) == (&other.label, other.icon)
    }
}

/// What the parts of the present screen offer.
#[derive(Clone, Copy)]
pub struct ActsHere(RwSignal<Vec<(u64, Signal<Vec<ActHere>>)>>);

/// Puts the offers into the context; call it once, above every screen.
pub fn provide_acts_here() {
    provide_context(ActsHere(RwSignal::new(Vec::new())));
}

/// Offers acts for as long as the calling component is on the screen.
pub fn offer_acts(acts: impl Into<Signal<Vec<ActHere>>>) {
    let Some(ActsHere(offers)) = use_context() else { return };
    let acts = acts.into();
    Effect::new(move |mine: Option<u64>| {
        mine.unwrap_or_else(|| {
            let id = offers.with_untracked(|offers| offers.last().map_or(0, |(id, _)| id + 1));
            offers.update(|offers| offers.push((id, acts)));
            on_cleanup(move || {
                offers.try_update(|offers| offers.retain(|(other, _)| *other != id));
            });
            id
        })
    });
}

/// All that is offered now.
pub fn acts_here() -> Vec<ActHere> {
    use_context::<ActsHere>()
        .map(|ActsHere(offers)| {
            offers.with(|offers| {
                offers.iter().flat_map(|(_, acts)| acts.try_get().unwrap_or_default()).collect()
            })
        })
        .unwrap_or_default()
}
