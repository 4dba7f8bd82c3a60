//! The log: to standard error, in words or as JSON, and without anybody's data.

use super::config::Config;
use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise.
pub const DEFAULT_FILTER: &str = "pawline=info,warn";

/// Starts logging.
pub fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| DEFAULT_FILTER.into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json {
        log.json().flatten_event(true).with_span_list(false).init();
    } else {
        log.init();
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // A literal is ours; a text made at run time may hold what somebody typed.
        let what = panic.payload().downcast_ref::<&str>().copied().unwrap_or("(not shown)");
        tracing::error!(place, what, "panicked");
    }));
}

/// Whether a filter can be read.
pub fn is_filter(text: &str) -> bool {
    EnvFilter::try_new(text).is_ok()
}
