//! Health: whether a service's counts, and how often Docker asks.

use crate::blueprint::{self, Duration, Field, Image, Service};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Health, Healthcheck};

/// What is asked for when nothing is said: often enough to notice, seldom enough to cost nothing.
const DEFAULT: Healthcheck = Healthcheck {
    interval: 10_000,
    timeout: 5000,
};

/// Whether the service's health is the container's.
pub fn of_service(service: &Service) -> Health {
    match service.health.value() {
        Some(blueprint::Health::Ignore) => Health::Ignored,
        Some(blueprint::Health::Required) | None => Health::Required,
    }
}

/// How Docker asks.
pub fn of_image(image: &Image, diagnostics: &mut Vec<Diagnostic>) -> Healthcheck {
    let Some(written) = image.healthcheck.value() else {
        return DEFAULT;
    };
    Healthcheck {
        interval: time(&written.interval, DEFAULT.interval, diagnostics),
        timeout: time(&written.timeout, DEFAULT.timeout, diagnostics),
    }
}

fn time(field: &Field<Duration>, default: u32, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    let Some((span, duration)) = field.spanned() else {
        return default;
    };
    if duration.milliseconds == 0 {
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "a healthcheck needs some time")
                .label("Docker takes zero for its own default")
                .help("take at least 1ms, or leave the key out"),
        );
    }
    duration.milliseconds
}
