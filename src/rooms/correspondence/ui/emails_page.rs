use super::page_of::PageOf;
use crate::rooms::correspondence::model::Medium;
use leptos::prelude::*;
use leptos_meta::Title;

/// The Email page of a customer.
#[component]
pub fn EmailsPage() -> impl IntoView {
    view! {
        <Title text="Email page"/>
        <PageOf medium=Medium::Emails/>
    }
}
