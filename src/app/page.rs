//! The HTML around the app.

use crate::server::{headers, session};
use axum::http::{HeaderValue, header, request::Parts};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// What holds a press until the page is alive.
const EARLY: &str = include_str!("early.js");

/// The document. Scripts and preloads are written by hand, so that each carries the nonce.
pub fn shell(assets: &crate::server::assets::Assets) -> impl IntoView + use<> {
    let nonce = leptos::nonce::use_nonce();
    let start = format!(
        "import init, {{ hydrate }} from '{}'; init({{ module_or_path: '{}' }}).then(() => hydrate());",
        assets.js, assets.wasm
    );
    let assets = assets.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme() data-build=assets.build>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#F6F5F1"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121514"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=assets.css/>
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="preload" href=assets.wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script nonce=nonce.clone() inner_html=EARLY></script>
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags/>
            </head>
            <body>
                <super::App/>
            </body>
        </html>
    }
}

/// The theme that the person chose; none follows the device.
fn theme() -> Option<String> {
    let parts = use_context::<Parts>()?;
    session::cookie(&parts.headers, "theme")
        .filter(|theme| matches!(*theme, "dark" | "light"))
        .map(str::to_owned)
}

/// Sends the policy that lets this page's own scripts run.
pub fn set_policy() {
    let (Some(nonce), Some(response)) =
        (leptos::nonce::use_nonce(), use_context::<leptos_axum::ResponseOptions>())
    else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
