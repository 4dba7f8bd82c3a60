use super::page_of::PageOf;
use crate::rooms::correspondence::model::Medium;
use leptos::prelude::*;
use leptos_meta::Title;

/// The Text page of a customer.
#[component]
pub fn TextsPage() -> impl IntoView {
    view! {
        <Title text="Text page"/>
        <PageOf medium=Medium::Texts/>
    }
}
