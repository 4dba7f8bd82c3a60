use super::location_dialog::LocationEditor;
use crate::domain::clock::ClockFace;
use crate::domain::ids::LocationId;
use crate::live::{Act, use_live};
use crate::rooms::settings::api::{archive_location, list_locations, list_places, make_main_location};
use crate::rooms::settings::model::day_name;
use crate::rooms::settings::relevance::LOCATIONS;
use crate::rooms::settings::{Location, OpeningHours};
use crate::rooms::staff::ui::loaded;
use crate::ui::{Badge, Button, ButtonKind, Dialog, Menu, MenuItem, Section, Skeleton, Tone, awaited};
use chrono::NaiveTime;
use leptos::prelude::*;

/// The shops of the business.
#[component]
pub fn LocationSection() -> impl IntoView {
    let list = Resource::new(|| (), |()| list_locations());
    use_live().refresh(list, |frame| LOCATIONS.concerns(frame));
    let open = RwSignal::new(false);
    // The location in the dialog and whether it is a new one.
    let edited = RwSignal::new(None::<(Location, bool)>);
    let edit = Callback::new(move |(location, new): (Location, bool)| {
        edited.set(Some((location, new)));
        open.set(true);
    });
    let show = move |locations: Vec<Location>| {
        let like = locations.first().cloned();
        let add = move || {
            let like = like.clone();
            let go = move |_| {
                if let Some(like) = &like {
                    edit.run((
                        Location {
                            id: LocationId::new(),
                            name: String::new(),
                            address: String::new(),
                            is_main: false,
                            quiet_from: String::new(),
                            quiet_until: String::new(),
                            ..like.clone()
                        },
                        true,
                    ));
                }
            };
            view! { <Button kind=ButtonKind::Primary icon="plus" press=go>"Add a location"</Button> }
        };
        let rows =
            locations.into_iter().map(|location| view! { <LocationRow location edit/> }).collect_view();
        view! { <Section title="Locations" actions=add><ul class="setting-rows">{rows}</ul></Section> }
            .into_any()
    };
    let title = Signal::derive(move || {
        edited.with(|edited| match edited {
            Some((location, false)) => location.name.clone(),
            _ => "Add a location".to_owned(),
        })
    });
    view! {
        {loaded(list, "The locations", show)}
        <Dialog open title guard=true>
            {move || edited.get().map(|(was, new)| view! { <Editor was new open/> })}
        </Dialog>
    }
    .into_any()
}

/// The editor once the lists of zones and countries are there.
#[component]
fn Editor(was: Location, new: bool, open: RwSignal<bool>) -> impl IntoView {
    let places = Resource::new(|| (), |()| list_places());
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let was = was.clone();
                awaited(async move {
                    places.await.map(|places| view! { <LocationEditor was=was.clone() new places close/> }).ok()
                })
            }}
        </Transition>
    }
}

#[component]
fn LocationRow(location: Location, edit: Callback<(Location, bool)>) -> impl IntoView {
    let act = Act::new();
    let (id, is_main) = (location.id, location.is_main);
    let label = format!("More for {}", location.name);
    let (archived, main) =
        (format!("{} is archived.", location.name), format!("{} is the main location now.", location.name));
    let archive = move |_| act.run(archived.clone(), move |intent| archive_location(intent, id), |_| {});
    let promote = move |_| act.run(main.clone(), move |intent| make_main_location(intent, id), |_| {});
    let face = ClockFace::of_region(&location.phone_region);
    let quiet = quiet(&location, face);
    let for_edit = location.clone();
    let go = move |_| edit.run((for_edit.clone(), false));
    let menu = move || {
        let (archive, promote) = (archive.clone(), promote.clone());
        view! {
            <Menu label=label.clone()>
                <MenuItem icon="star" press=promote.clone()>"Make it the main location"</MenuItem>
                <MenuItem icon="archive" press=archive.clone()>"Archive"</MenuItem>
            </Menu>
        }
    };
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p>
                    <strong dir="auto">{location.name}</strong>" "
                    {is_main.then(|| view! { <Badge tone=Tone::Accent>"Main"</Badge> })}
                </p>
                {(!location.address.is_empty()).then(|| view! { <p class="setting-lines" dir="auto">{location.address}</p> })}
                <p class="meta">{format!("{} · {}", location.time_zone.replace('_', " "), location.phone_region)}</p>
                <p class="meta">{week(&location.opening_hours, face)}</p>
                {quiet.map(|quiet| view! { <p class="meta">{quiet}</p> })}
            </div>
            <Button icon="edit" press=go>"Edit"</Button>
            {(!is_main).then(menu)}
        </li>
    }
    .into_any()
}

/// "Texts wait 21:00–08:00".
fn quiet(location: &Location, face: ClockFace) -> Option<String> {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    let (from, until) = (time(&location.quiet_from)?, time(&location.quiet_until)?);
    Some(format!("Texts wait {}", face.span(from, until)))
}

/// "Mon–Fri 08:00–18:00, Sat 09:00–16:00".
fn week(hours: &[OpeningHours], face: ClockFace) -> String {
    let times = |day: u8| {
        let spans = hours.iter().filter(|span| span.day == day);
        spans.map(|span| face.span(span.opens, span.closes)).collect::<Vec<_>>().join(" and ")
    };
    let short = |day: u8| day_name(day).map_or("", |name| &name[..3]);
    let mut runs: Vec<(u8, u8, String)> = Vec::new();
    for day in 1..=7 {
        let now = times(day);
        match runs.last_mut() {
            Some((_, last, before)) if *before == now => *last = day,
            _ => runs.push((day, day, now)),
        }
    }
    let open: Vec<String> = runs
        .into_iter()
        .filter(|(.., times)| !times.is_empty())
        .map(|(first, last, times)| {
            if first == last {
                format!("{} {times}", short(first))
            } else {
                format!("{}–{} {times}", short(first), short(last))
            }
        })
        .collect();
    if open.is_empty() { "No opening hours".into() } else { open.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::settings::model::HoursDraft;
    use crate::rooms::settings::rules::check_hours;

    #[test]
    fn a_week_in_one_line() {
        let draft =
            |day, opens: &str, closes: &str| HoursDraft { day, opens: opens.into(), closes: closes.into() };
        let mut drafts: Vec<_> = (1..=5).map(|day| draft(day, "08:00", "18:00")).collect();
        drafts.push(draft(6, "09:00", "12:00"));
        drafts.push(draft(6, "13:00", "16:00"));
        let hours = check_hours(&drafts).unwrap();
        assert_eq!(
            week(&hours, ClockFace::TwentyFour),
            "Mon–Fri 08:00–18:00, Sat 09:00–12:00 and 13:00–16:00"
        );
        let twelve =
            "Mon–Fri 8:00\u{a0}AM–6:00\u{a0}PM, Sat 9:00\u{a0}AM–12:00\u{a0}PM and 1:00–4:00\u{a0}PM";
        assert_eq!(week(&hours, ClockFace::Twelve), twelve);
        assert_eq!(week(&[], ClockFace::Twelve), "No opening hours");
    }
}
