//! What the server counts, for Prometheus. Nothing here names a person: routes stand as templates,
//! because a path may hold the secret of a link.

use super::App;
use crate::live::hub::Load;
use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// What `GET /metrics` answers with.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the durations that are told apart, in seconds.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 5.0, 15.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
    build: String,
}

/// Whose socket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketKind {
    /// A screen of the shop.
    Staff,
    /// A visitor's chat.
    Visitor,
}

impl SocketKind {
    fn of(self) -> Of {
        Of { kind: if self == Self::Staff { "staff" } else { "visitor" } }
    }
}

/// How a word to the other servers fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bell {
    Sent,
    Heard,
    /// It could not be sent; the others find out by their poll.
    Lost,
}

/// All counts of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    running: Gauge,
    sockets: Family<Of, Gauge>,
    pushed: Family<Of, Counter>,
    connections: Family<Of, Gauge>,
    channels: Gauge,
    queue: Gauge,
    bells: Family<Of, Counter>,
    sweeps: Family<Of, Counter>,
    swept: Counter,
}

impl Metrics {
    /// All at nought. `build` is the browser files' build.
    pub fn new(build: &str) -> Self {
        let mut registry = Registry::with_prefix("pawline");
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let metrics = Self {
            answers: Family::default(),
            seconds,
            running: Gauge::default(),
            sockets: Family::default(),
            pushed: Family::default(),
            connections: Family::default(),
            channels: Gauge::default(),
            queue: Gauge::default(),
            bells: Family::default(),
            sweeps: Family::default(),
            swept: Counter::default(),
            registry: Registry::default(),
        };
        let version = env!("CARGO_PKG_VERSION");
        registry.register("build", "What runs here", Info::new(Build { version, build: build.to_owned() }));
        registry.register("http_requests", "Answered requests by route and status", metrics.answers.clone());
        registry.register_with_unit(
            "http_request_duration",
            "From the request's head to the answer's head",
            Unit::Seconds,
            metrics.seconds.clone(),
        );
        registry.register(
            "http_requests_running",
            "Requests that are not answered yet",
            metrics.running.clone(),
        );
        registry.register("sockets_open", "Open sockets", metrics.sockets.clone());
        registry.register("events_pushed", "Events sent to sockets", metrics.pushed.clone());
        registry.register(
            "database_connections",
            "Connections of the pool, in use and idle",
            metrics.connections.clone(),
        );
        registry.register(
            "live_businesses",
            "Businesses whose log is passed on to sockets here",
            metrics.channels.clone(),
        );
        registry.register(
            "live_queue_length",
            "Items that the slowest socket has not taken yet",
            metrics.queue.clone(),
        );
        registry.register(
            "doorbells",
            "Words to and from other servers: sent, heard, lost",
            metrics.bells.clone(),
        );
        registry.register("job_sweeps", "Sweeps: done or failed", metrics.sweeps.clone());
        registry.register("job_swept", "Rows and files removed by sweeps", metrics.swept.clone());
        // Shown from the start: a series that appears only with the first failure is missed by alarms.
        for kind in ["done", "failed"] {
            drop(metrics.sweeps.get_or_create(&Of { kind }));
        }
        for kind in [SocketKind::Staff, SocketKind::Visitor] {
            drop(metrics.sockets.get_or_create(&kind.of()));
            drop(metrics.pushed.get_or_create(&kind.of()));
        }
        Self { registry, ..metrics }
    }

    /// A request was answered.
    pub fn answered(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.answers.get_or_create(&Answer { method: name(method), route, status }).inc();
    }

    /// A request runs until the answer is dropped.
    pub fn request(&self) -> Counted {
        self.running.inc();
        Counted(self.running.clone())
    }

    /// A socket is open until the answer is dropped.
    pub fn socket(&self, kind: SocketKind) -> Counted {
        let gauge = self.sockets.get_or_create_owned(&kind.of());
        gauge.inc();
        Counted(gauge)
    }

    /// How many sockets are open.
    pub fn sockets(&self) -> i64 {
        [SocketKind::Staff, SocketKind::Visitor]
            .iter()
            .map(|kind| self.sockets.get_or_create(&kind.of()).get())
            .sum()
    }

    /// An event was sent to a socket.
    pub fn pushed(&self, kind: SocketKind) {
        self.pushed.get_or_create(&kind.of()).inc();
    }

    /// Words went to other servers, or came.
    pub fn bell(&self, fared: Bell, words: u64) {
        let kind = match fared {
            Bell::Sent => "sent",
            Bell::Heard => "heard",
            Bell::Lost => "lost",
        };
        self.bells.get_or_create(&Of { kind }).inc_by(words);
    }

    /// A sweep ended; none: it failed.
    pub fn swept(&self, removed: Option<u64>) {
        let kind = if removed.is_some() { "done" } else { "failed" };
        self.sweeps.get_or_create(&Of { kind }).inc();
        self.swept.inc_by(removed.unwrap_or_default());
    }

    /// All of it, as Prometheus reads it.
    pub fn text(&self, app: &App) -> String {
        let (all, idle) = (i64::from(app.db.size()), i64::try_from(app.db.num_idle()).unwrap_or(i64::MAX));
        self.connections.get_or_create(&Of { kind: "idle" }).set(idle);
        self.connections.get_or_create(&Of { kind: "used" }).set((all - idle).max(0));
        let Load { businesses, queue } = app.hub.load();
        self.channels.set(i64::try_from(businesses).unwrap_or(i64::MAX));
        self.queue.set(i64::try_from(queue).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Counts one up as long as it lives.
#[derive(Debug)]
pub struct Counted(Gauge);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A client may make up methods; they are one here.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
