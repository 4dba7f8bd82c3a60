use leptos::prelude::*;

use super::plot::{points, polyline};

/// A small line chart, such as an animal's weight. The same numbers follow in a hidden table.
#[component]
pub fn LineChart(
    #[prop(into)] title: String,
    /// Pairs of the point's words (a date) and its value, oldest first.
    #[prop(into)]
    data: Signal<Vec<(String, f64)>>,
    #[prop(into)] unit: String,
) -> impl IntoView {
    let unit = StoredValue::new(unit);
    let line = Memo::new(move |_| {
        let values: Vec<f64> = data.with(|data| data.iter().map(|(_, value)| *value).collect());
        polyline(&values, 320.0, 120.0, 8.0)
    });
    let dots = move || {
        let dot = |(x, y): (f64, f64)| {
            view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="3"></circle> }
        };
        line.get().into_iter().map(dot).collect_view()
    };
    let row = move |(when, value): (String, f64)| {
        let value = unit.with_value(|unit| format!("{value} {unit}"));
        view! { <tr><th scope="row">{when}</th><td>{value}</td></tr> }
    };
    let ends = move || {
        let data = data.get();
        let words = |(when, value): &(String, f64)| unit.with_value(|unit| format!("{when}: {value} {unit}"));
        let first = data.first().map(words);
        let last = (data.len() > 1).then(|| data.last().map(words)).flatten();
        view! { <p class="chart-ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p> }
    };
    view! {
        <figure class="chart">
            <figcaption class="chart-title">{title}</figcaption>
            <svg class="chart-plot" viewBox="0 0 320 120" aria-hidden="true" focusable="false">
                <polyline points=move || points(&line.get())></polyline>
                {dots}
            </svg>
            {ends}
            <table class="visually-hidden">
                <tbody>{move || data.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </figure>
    }
}
