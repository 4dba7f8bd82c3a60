use leptos::prelude::*;

use crate::ui::{
    Avatar, Badge, DataTable, DescriptionList, Detail, IconButton, LineChart, LinkifiedText, NavTab, NavTabs,
    Pane, PaneFocus, PaneLayout, Section, Sparkline, TabPanel, Tabs, TimeText, Tone, VisuallyHidden,
};

const WORDS: &str = "Hi! Is Mochi ready? 🐶 I am outside.\nThe photos: https://example.com/album?id=7.\n\n\
                     مرحبا، هل الكلب جاهز؟";

/// Tabs, tables, charts, texts and panes.
#[component]
pub(super) fn Content() -> impl IntoView {
    let selected = RwSignal::new(String::from("pets"));
    let tabs =
        vec![("pets", "Pets".to_owned()), ("timeline", "Timeline".to_owned()), ("files", "Files".to_owned())];
    let views = vec![
        NavTab::new("/styleguide", "Mine").with_count(Signal::stored(4)),
        NavTab::new("/styleguide?view=all", "All"),
    ];
    let weights = [("4 March", 12.1), ("2 May", 12.8), ("9 July", 12.4), ("27 November", 13.2)];
    let data: Vec<(String, f64)> = weights.map(|(when, kilos)| (when.to_owned(), kilos)).into();
    view! {
        <Section title="Tabs" id="tabs">
            <Tabs id="sg-tabs" label="Customer" tabs selected/>
            <TabPanel id="sg-tabs" tab="pets" selected><p>"Mochi and Biscuit"</p></TabPanel>
            <TabPanel id="sg-tabs" tab="timeline" selected><p>"All messages and visits"</p></TabPanel>
            <TabPanel id="sg-tabs" tab="files" selected><p>"Certificates"</p></TabPanel>
            <NavTabs label="Views" tabs=views/>
        </Section>
        <Section title="Details and tables" id="tables">
            <DescriptionList>
                <Detail term="Balance">"$42.00 owing"</Detail>
                <Detail term="Next visit"><TimeText datetime="2026-11-27T09:00:00Z" text="Fri 27 Nov, 9:00"/></Detail>
                <Detail term="E-mail">"averylongaddresswithoutanybreak.ofanykind@subdomain.example.com"</Detail>
            </DescriptionList>
            <DataTable label="Visits">
                <thead><tr><th scope="col">"Day"</th><th scope="col">"Service"</th><th scope="col" class="number">"Price"</th></tr></thead>
                <tbody>
                    <tr><td>"27 Nov"</td><td>"Bath and brush"</td><td class="number">"$48.00"</td></tr>
                    <tr><td>"30 Oct"</td><td>"Full groom with nails, ears and teeth"</td><td class="number">"$92.50"</td></tr>
                </tbody>
            </DataTable>
        </Section>
        <Section title="Charts" id="charts">
            <LineChart title="Weight" unit="kg" data/>
            <p>"Weight " <Sparkline label="Weight: 12.1 to 13.2 kg since March" values=weights.map(|(_, kilos)| kilos).to_vec()/></p>
        </Section>
        <Section title="Written text" id="texts">
            <LinkifiedText text=WORDS/>
            <VisuallyHidden>"Only for screen readers"</VisuallyHidden>
        </Section>
        <Panes/>
    }
}

#[component]
fn Panes() -> impl IntoView {
    let open = RwSignal::new(false);
    let row = |current: bool, name: &'static str, text: &'static str| {
        view! {
            <a class="row" href="#panes" aria-current=current.then_some("true") data-unread=(!current).then_some("")>
                <Avatar name/>
                <span class="row-main">
                    <span class="row-line">
                        <span class="row-title">{name}</span>
                        <span class="meta"><TimeText datetime="2026-11-22T10:42:00Z" text="10:42"/></span>
                    </span>
                    <span class="row-line"><span class="row-text">{text}</span></span>
                    <Badge tone=Tone::Ok>"Checked in"</Badge>
                </span>
            </a>
        }
    };
    view! {
        <Section title="Panes" id="panes">
            <div class="styleguide-panes">
                <PaneLayout
                    focus=Signal::stored(PaneFocus::Main)
                    context_open=open
                    context_label="Customer"
                    list=move || view! {
                        <Pane header=|| view! { <h3>"Inbox"</h3> }>
                            {row(true, "Bella Ortiz", "Is Mochi ready? I am outside and it is raining")}
                            {row(false, "Tom Kerr", "Rabies certificate attached")}
                        </Pane>
                    }
                    context=|| view! {
                        <Pane header=|| view! { <h3>"Customer"</h3> }><p class="pad">"$42.00 owing"</p></Pane>
                    }
                >
                    <Pane
                        header=move || view! {
                            <h3>"Bella Ortiz"</h3>
                            <span class="until-desktop">
                                <IconButton icon="user" label="Customer" press=move |_| open.set(true)/>
                            </span>
                        }
                        footer=|| view! { <p class="meta">"Footer: the composer"</p> }
                    >
                        <p class="pad">"The conversation"</p>
                    </Pane>
                </PaneLayout>
            </div>
        </Section>
    }
}
